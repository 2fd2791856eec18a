package io.tidegate.ledger;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lease files of one job: {@code <partition>.<number>.json}, where the highest number of a partition counts. */
final class LeaseFolder {
    private static final Pattern NAME = Pattern.compile("([^.].*)\\.([0-9]{1,18})\\.json");

    private static final String DRAFT = ".lease.";

    private final Path folder;

    LeaseFolder(Path folder) {
        this.folder = folder;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A");
    }

    /** Every lease file by partition and number. */
    Map<String, NavigableMap<Long, Path>> files() throws IOException {
        Map<String, NavigableMap<Long, Path>> files = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path path : entries) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    files.computeIfAbsent(
                                    URLDecoder.decode(name.group(1), StandardCharsets.UTF_8), p -> new TreeMap<>())
                            .put(Long.parseLong(name.group(2)), path);
                }
            }
        } catch (NoSuchFileException e) {
            return files;
        }
        return files;
    }

    /** Drafts whose process ended before it deleted them, as far as their age tells. */
    List<Path> oldDrafts(Instant before) throws IOException {
        List<Path> old = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, DRAFT + "*")) {
            for (Path path : entries) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(before)) {
                    old.add(path);
                }
            }
        } catch (NoSuchFileException e) {
            return old;
        }
        return old;
    }

    Path path(String partition, long number) {
        return folder.resolve("%s.%d.json".formatted(encoded(partition), number));
    }

    /** A file of ours under a hidden name, to be linked to the names that count. */
    Path draft(byte[] content, Instant now) throws IOException {
        Files.createDirectories(folder);
        Path draft = folder.resolve(DRAFT + UUID.randomUUID() + ".draft");
        Files.write(draft, content);
        Files.setLastModifiedTime(draft, FileTime.from(now));
        return draft;
    }

    /** Whether the name was free; of two that ask at once one gets it. */
    static boolean link(Path name, Path draft) throws IOException {
        try {
            Files.createLink(name, draft);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Deletes those that are still ours: a name may have been given free and taken anew. */
    static void deleteOurs(Collection<Path> names, LeaseFile ours) throws IOException {
        for (Path name : names) {
            if (ours.isIn(name)) {
                Files.deleteIfExists(name);
            }
        }
    }
}
