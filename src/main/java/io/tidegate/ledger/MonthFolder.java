package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Fingerprint;
import io.tidegate.storage.Locations;
import io.tidegate.storage.MalformedJson;
import io.tidegate.storage.Storage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The documents of one job and month: single files, and after the month folds of many lines. A document's identity is its line,
 * so one that stands in a fold and still in its own file is one document.
 *
 * <p>A fold's name is a digest of its lines. Two that fold the same set at once write the same file; a smaller fold is deleted
 * only when a larger one that holds all of it is there.
 */
final class MonthFolder {
    private static final String FOLD = "folded-";
    private static final String FOLD_END = ".jsonl.gz";
    private static final int ATTEMPTS = 50;

    private final Storage storage;
    private final String folder;

    MonthFolder(Storage storage, String folder) {
        this.storage = storage;
        this.folder = folder;
    }

    String path(String fileName) {
        return Locations.child(folder, fileName);
    }

    /** The first number, from the given one on, under which the run's chunk has no single file yet. */
    int nextSequence(RunId run, int chunk, int from) {
        int sequence = from;
        while (taken(run, chunk, sequence)) {
            sequence++;
        }
        return sequence;
    }

    private boolean taken(RunId run, int chunk, int sequence) {
        for (Document.Kind kind : Document.Kind.values()) {
            Document candidate = new Document(run, "", chunk, sequence, kind, List.of());
            if (storage.exists(path(candidate.fileName()))) {
                return true;
            }
        }
        return false;
    }

    List<Document> documents() {
        return List.copyOf(contents().lines().values());
    }

    private record Contents(TreeMap<String, Document> lines, List<String> singles, List<String> folds) {}

    /**
     * Reads every file. A listing is no snapshot: it may lack a file that was folded and deleted while it ran, and the fold as well. So
     * the folder is listed anew after reading, and all is read again when a listed file vanished or the folds are others by then.
     */
    private Contents contents() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Contents> contents = tryContents();
            if (contents.isPresent()) {
                return contents.get();
            }
        }
        throw new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot read %s: its files kept vanishing while they were read".formatted(folder),
                "Run the same command again.");
    }

    private Optional<Contents> tryContents() {
        Contents contents = new Contents(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        for (FileEntry file : storage.list(folder)) {
            String name = Locations.name(file.path());
            boolean isFold = isFold(file);
            if (name.startsWith(".") || !isFold && !name.endsWith(".json")) {
                continue;
            }
            Optional<byte[]> bytes = storage.read(file.path());
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            if (isFold) {
                for (String line : foldLines(file.path(), bytes.get())) {
                    contents.lines().put(line, parsed(line, file.path()));
                }
                contents.folds().add(file.path());
            } else {
                addSingle(file.path(), bytes.get(), contents);
                contents.singles().add(file.path());
            }
        }
        return folds().equals(contents.folds()) ? Optional.of(contents) : Optional.empty();
    }

    private List<String> folds() {
        return storage.list(folder).stream()
                .filter(MonthFolder::isFold)
                .map(FileEntry::path)
                .toList();
    }

    private static boolean isFold(FileEntry file) {
        String name = Locations.name(file.path());
        return name.startsWith(FOLD) && name.endsWith(FOLD_END);
    }

    private static void addSingle(String path, byte[] bytes, Contents contents) {
        String line = new String(bytes, StandardCharsets.UTF_8).strip();
        Document document = parsed(line, path);
        if (!Locations.name(path).equals(document.fileName())) {
            throw damaged(path, "it holds the document " + document.fileName());
        }
        contents.lines().put(line, document);
    }

    private static List<String> foldLines(String path, byte[] bytes) {
        try (BufferedReader reader = reader(bytes)) {
            List<String> lines = reader.lines().toList();
            if (!Locations.name(path).equals(foldName(lines))) {
                throw damaged(path, "its name is not the digest of its lines");
            }
            return lines;
        } catch (IOException | UncheckedIOException e) {
            throw damaged(path, "it is not a whole gzip file");
        }
    }

    private static Document parsed(String line, String path) {
        try {
            return EventReader.document(line);
        } catch (MalformedJson e) {
            throw damaged(path, e.getMessage());
        }
    }

    private static TidegateException damaged(String path, String why) {
        return new TidegateException(
                ErrorCode.DAMAGED,
                "Cannot read the ledger's document %s: %s".formatted(path, why),
                "Restore the file from a backup, or run `tidegate ledger rebuild`: it moves the file away and writes again what the tables know.");
    }

    private static String foldName(Iterable<String> sortedLines) {
        Fingerprint digest = Fingerprint.of();
        sortedLines.forEach(digest::add);
        return FOLD + digest.hex().substring(0, 32) + FOLD_END;
    }

    /** Whether there is anything to fold, told from the names alone. */
    boolean isLoose() {
        List<String> names = storage.list(folder).stream()
                .map(file -> Locations.name(file.path()))
                .toList();
        return names.stream().anyMatch(name -> !name.startsWith(".") && name.endsWith(".json"))
                || names.stream().filter(name -> name.startsWith(FOLD)).count() > 1;
    }

    /**
     * Moves what cannot be read to another folder, byte for byte; of a torn fold the lines that are whole become single files again.
     *
     * @return the paths that were moved away
     */
    List<String> setAside(String elsewhere) {
        List<String> moved = new ArrayList<>();
        for (FileEntry file : storage.list(folder)) {
            String name = Locations.name(file.path());
            boolean isFold = isFold(file);
            Optional<byte[]> bytes = name.startsWith(".") || !isFold && !name.endsWith(".json")
                    ? Optional.empty()
                    : storage.read(file.path());
            if (bytes.isPresent() && !isReadable(file.path(), bytes.get(), isFold)) {
                if (isFold) {
                    wholeLines(bytes.get()).forEach(this::writeAgain);
                }
                storage.createNew(Locations.child(elsewhere, name), bytes.get());
                storage.delete(file.path());
                moved.add(file.path());
            }
        }
        return moved;
    }

    private static boolean isReadable(String path, byte[] bytes, boolean isFold) {
        try {
            if (isFold) {
                foldLines(path, bytes).forEach(line -> parsed(line, path));
            } else {
                addSingle(path, bytes, new Contents(new TreeMap<>(), new ArrayList<>(), new ArrayList<>()));
            }
            return true;
        } catch (TidegateException e) {
            return false;
        }
    }

    /** What can still be unpacked of a torn fold. */
    private static List<String> wholeLines(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = reader(bytes)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // Torn here.
        }
        return lines;
    }

    private void writeAgain(String line) {
        try {
            Document document = EventReader.document(line);
            storage.createNew(path(document.fileName()), (line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (MalformedJson e) {
            // The last line of a torn file.
        }
    }

    private static BufferedReader reader(byte[] bytes) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8));
    }

    /** Folds what is here into one file. Returns the number of single files that went into it. */
    int fold() {
        Contents contents = contents();
        if (contents.singles().isEmpty() && contents.folds().size() < 2) {
            return 0;
        }
        String fold = path(foldName(contents.lines().keySet()));
        storage.createNew(fold, gzip(contents.lines().keySet()));
        contents.singles().forEach(storage::delete);
        contents.folds().stream().filter(other -> !other.equals(fold)).forEach(storage::delete);
        return contents.singles().size();
    }

    private static byte[] gzip(Iterable<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
