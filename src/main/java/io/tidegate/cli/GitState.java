package io.tidegate.cli;

import io.tidegate.bundle.Manifest.Origin;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What git knows of some files: the commit that is checked out, when it was made, and whether one of the files is not as it has it.
 *
 * @param origin the commit and whether a file differs
 * @param at when the commit was made
 */
record GitState(Origin origin, Instant at) {
    /** Empty outside of a repository, before its first commit, and where there is no git. */
    static Optional<GitState> of(Path folder, List<Path> files) {
        Optional<String> head = git(folder, List.of("log", "-1", "--format=%H %ct"), List.of());
        if (head.isEmpty() || !head.get().strip().matches("[0-9a-f]+ \\d+")) {
            return Optional.empty();
        }
        String[] commit = head.get().strip().split(" ");
        // Names that git does not list are not in the commit; --others would not show those that it ignores.
        Optional<String> tracked = git(folder, List.of("ls-files", "-z"), files);
        Optional<String> changed = git(folder, List.of("status", "--porcelain", "-z", "--untracked-files=no"), files);
        boolean isClean = tracked.map(list -> list.chars().filter(c -> c == 0).count() == files.size())
                        .orElse(false)
                && changed.map(String::isEmpty).orElse(false);
        return Optional.of(
                new GitState(new Origin(commit[0], !isClean), Instant.ofEpochSecond(Long.parseLong(commit[1]))));
    }

    /** What git prints; empty when it fails or is not there. */
    private static Optional<String> git(Path folder, List<String> words, List<Path> files) {
        List<String> command = new ArrayList<>(List.of("git", "--no-optional-locks", "--literal-pathspecs"));
        command.addAll(words);
        Stream.concat(Stream.of("--"), files.stream().map(Path::toString)).forEach(command::add);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null"))
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(out) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
