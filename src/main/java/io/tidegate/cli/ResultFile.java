package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.storage.Locations;
import io.tidegate.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a result document whole or not at all, over whatever was there. */
final class ResultFile {
    private ResultFile() {}

    /** Found before the work begins, because a result that cannot be written is of no use after it. */
    static void checkWritable(String location) {
        if (!Locations.isLocal(location)) {
            return;
        }
        Path file = Locations.local(location);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw cannot(location, e);
        }
        if (Files.isDirectory(file) || !Files.isWritable(file.getParent())) {
            throw Usage.wrong(
                    "Cannot write the result to %s: it is a folder, or its folder cannot be written"
                            .formatted(location),
                    "Name a file in a folder that you may write.");
        }
    }

    /** @throws TidegateException INFRASTRUCTURE */
    static void write(String location, String line) {
        byte[] content = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (!Locations.isLocal(location)) {
            Storage storage = Storage.at(location);
            storage.delete(location);
            storage.createNew(location, content);
            return;
        }
        Path file = Locations.local(location);
        try {
            Files.createDirectories(file.getParent());
            // Not a temporary file of the JDK's: that one is for its owner alone, whatever the umask says.
            Path whole = file.resolveSibling(".result-" + UUID.randomUUID() + ".json");
            try {
                Files.write(whole, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw cannot(location, e);
        }
    }

    private static TidegateException cannot(String location, IOException e) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot write the result to %s: %s".formatted(location, e.getMessage()),
                "Check the folder's permissions and free space.",
                e);
    }
}
