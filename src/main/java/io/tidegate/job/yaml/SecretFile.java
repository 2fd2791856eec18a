package io.tidegate.job.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file that holds one secret: regular, small, and not readable by everybody. Its content never reaches a message. */
final class SecretFile {
    private static final long LARGEST = 64 * 1024;

    private SecretFile() {}

    /** The content without its last line break. */
    static String read(Path folder, String path) throws Refusal {
        try {
            Path file = folder.resolve(path).normalize();
            if (!Files.isRegularFile(file)) {
                throw new Refusal(
                        "Cannot read the secret file " + path + ": it is not a regular file",
                        "Name a file that holds the secret and nothing else.");
            }
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
                if (allowed.contains(PosixFilePermission.OTHERS_READ)
                        || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
                    throw new Refusal(
                            "Cannot use the secret file " + path + ": everybody may "
                                    + (allowed.contains(PosixFilePermission.OTHERS_READ) ? "read it" : "write it"),
                            "Run chmod 600 on it.");
                }
            }
            if (Files.size(file) > LARGEST) {
                throw new Refusal(
                        "Cannot use the secret file " + path + ": it is larger than 64 KB",
                        "Name a file that holds the secret and nothing else.");
            }
            String content = Files.readString(file, StandardCharsets.UTF_8);
            String value = content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
            value = value.endsWith("\r") ? value.substring(0, value.length() - 1) : value;
            if (value.isBlank()) {
                throw new Refusal("Cannot use the secret file " + path + ": it is empty", "Write the secret into it.");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw new Refusal(
                    "Cannot read the secret file " + path + ": it is not UTF-8 text", "Save the secret as text.");
        } catch (IOException | InvalidPathException e) {
            throw new Refusal(
                    "Cannot read the secret file " + path + ": " + e.getClass().getSimpleName(),
                    "Look at its path and permissions.");
        }
    }
}
