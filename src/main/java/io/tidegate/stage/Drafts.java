package io.tidegate.stage;

import io.tidegate.ledger.Machine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log store links from: hidden files of {@code _delta_log} that carry the name of the process which writes them. */
public final class Drafts {
    private static final Pattern NAME = Pattern.compile("\\..+\\.json\\.([0-9a-f]+-\\d+-\\d+)\\.[0-9a-f-]{36}\\.tmp");

    private Drafts() {}

    static String name(String commit) {
        return "." + commit + "." + Machine.process() + "." + UUID.randomUUID() + ".tmp";
    }

    /**
     * Removes the drafts of processes of this host that are over.
     *
     * @return how many
     */
    public static int removeDead(Path table) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(table.resolve("_delta_log"), ".*.tmp")) {
            for (Path draft : drafts) {
                Matcher name = NAME.matcher(draft.getFileName().toString());
                if (name.matches() && Machine.isOver(name.group(1)) && Files.deleteIfExists(draft)) {
                    removed++;
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return 0;
        }
        return removed;
    }
}
