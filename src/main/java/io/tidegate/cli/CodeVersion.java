package io.tidegate.cli;

import io.tidegate.report.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The commit that a project's folder is checked out at, read from git's own files: no process is started for it. */
final class CodeVersion {
    static final String UNKNOWN = "unknown";

    private CodeVersion() {}

    /** {@code TIDEGATE_CODE_VERSION}, then git's HEAD of the folder or of the nearest one above it, then "unknown". */
    static String of(Path folder, Map<String, String> env) {
        Optional<String> given = given(env);
        if (given.isPresent()) {
            return given.get();
        }
        for (Path at = folder; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.exists(git)) {
                return head(git).orElse(UNKNOWN);
            }
        }
        return UNKNOWN;
    }

    /** What somebody says it is, in {@code TIDEGATE_CODE_VERSION}. */
    static Optional<String> given(Map<String, String> env) {
        return Optional.ofNullable(env.get("TIDEGATE_CODE_VERSION"))
                .filter(text -> !text.isBlank())
                .map(text -> Printable.quoted(text, 80));
    }

    private static Optional<String> head(Path git) {
        try {
            Path folder = Files.isDirectory(git) ? git : linked(git);
            String head = read(folder.resolve("HEAD"));
            if (!head.startsWith("ref: ")) {
                return sha(head);
            }
            String ref = head.substring(5).strip();
            Path common = Files.exists(folder.resolve("commondir"))
                    ? folder.resolve(read(folder.resolve("commondir"))).normalize()
                    : folder;
            return Files.exists(common.resolve(ref)) ? sha(read(common.resolve(ref))) : packed(common, ref);
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A worktree has a file that says where its folder is. */
    private static Path linked(Path file) throws IOException {
        return file.resolveSibling(read(file).replaceFirst("^gitdir: ", "")).normalize();
    }

    private static Optional<String> packed(Path folder, String ref) throws IOException {
        Path packed = folder.resolve("packed-refs");
        if (!Files.exists(packed)) {
            return Optional.empty();
        }
        return read(packed)
                .lines()
                .filter(line -> line.endsWith(" " + ref))
                .findFirst()
                .flatMap(line -> sha(line.substring(0, line.indexOf(' '))));
    }

    private static Optional<String> sha(String text) {
        return Optional.of(text.strip()).filter(t -> t.matches("[0-9a-f]{40}|[0-9a-f]{64}"));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }
}
