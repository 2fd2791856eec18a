package io.tidegate.storage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** Expands a pattern over the local file system, one segment after the other, so that only folders on the way are listed. */
final class LocalGlob {
    private LocalGlob() {}

    static List<FileEntry> match(Path pattern) {
        List<Path> reached = List.of(pattern.getRoot());
        int last = pattern.getNameCount() - 1;
        for (int i = 0; i <= last; i++) {
            reached = step(reached, pattern.getName(i).toString(), pattern);
        }
        TreeSet<FileEntry> files = new TreeSet<>();
        for (Path path : reached) {
            LocalStorage.attributes(path).ifPresent(attributes -> {
                if (attributes.isRegularFile()) {
                    files.add(LocalStorage.entry(path, attributes));
                } else if (attributes.isDirectory()) {
                    visibleFiles(path, files);
                }
            });
        }
        return List.copyOf(files);
    }

    private static void visibleFiles(Path folder, TreeSet<FileEntry> files) {
        LocalStorage.children(folder, (path, attributes) -> {
            if (attributes.isRegularFile() && !Globs.isHidden(path.getFileName().toString())) {
                files.add(LocalStorage.entry(path, attributes));
            }
        });
    }

    private static List<Path> step(List<Path> folders, String segment, Path pattern) {
        List<Path> next = new ArrayList<>();
        Optional<PathMatcher> matcher =
                Globs.isPattern(segment) ? Optional.of(matcher(segment, pattern)) : Optional.empty();
        for (Path folder : folders) {
            if (matcher.isEmpty()) {
                next.add(folder.resolve(segment));
                continue;
            }
            LocalStorage.children(folder, (path, attributes) -> {
                Path name = path.getFileName();
                if (!Globs.hides(segment, name.toString()) && matcher.get().matches(name)) {
                    next.add(path);
                }
            });
        }
        return next;
    }

    private static PathMatcher matcher(String segment, Path pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + segment);
        } catch (PatternSyntaxException e) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use the pattern %s: %s".formatted(pattern, e.getDescription()),
                    "Close every [ and {, or write a backslash before a character that is meant as it stands.",
                    e);
        }
    }
}
