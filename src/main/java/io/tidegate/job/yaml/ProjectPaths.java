package io.tidegate.job.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Paths as they are written to paths that mean the same everywhere: absolute and normalized, or with their scheme. */
final class ProjectPaths {
    private final Path root;
    private final Path data;

    /**
     * @param root the folder of the job file, absolute and normalized
     * @param data the folder in which relative paths of data start, the same unless the job file came in a bundle
     */
    ProjectPaths(Path root, Path data) {
        this.root = root;
        this.data = data;
    }

    Path root() {
        return root;
    }

    /** A place that does not depend on the partition. */
    String location(String text, Path folder) throws Refusal {
        requireNoTemplate(text);
        return template(text, folder);
    }

    private static void requireNoTemplate(String text) throws Refusal {
        if (text.contains("{{") || text.contains("}}")) {
            throw new Refusal(
                    "Cannot use a template here: `" + text + "` does not depend on the partition",
                    "Write a fixed path; {{ var.NAME }} and ${VAR} are filled in.");
        }
    }

    /** A path of data that may hold {@code {{ … }}}; what is inside the braces is left alone. */
    String template(String text, Path folder) throws Refusal {
        return absolute(text, dataFolder(folder));
    }

    /** Where data named in a file of this folder starts. */
    Path dataFolder(Path folder) {
        return folder.startsWith(root) ? data.resolve(root.relativize(folder)).normalize() : folder;
    }

    private static String absolute(String text, Path folder) throws Refusal {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal("Cannot use a path with control characters in it", "Write a plain path.");
        }
        if (text.startsWith("~")) {
            throw new Refusal("Cannot use `" + text + "`: `~` is not filled in", "Write ${HOME}/….");
        }
        int scheme = schemeEnd(text);
        if (scheme > 0) {
            int authorityEnd = text.startsWith("//", scheme) ? text.indexOf('/', scheme + 2) : scheme;
            return authorityEnd < 0
                    ? text
                    : text.substring(0, authorityEnd) + normalized(text.substring(authorityEnd), text);
        }
        return normalized(text.startsWith("/") ? text : folder + "/" + text, text);
    }

    /** A file of the project: below the job file's folder, also when links are followed. */
    Path inProject(String text, Path folder) throws Refusal {
        requireNoTemplate(text);
        String path = absolute(text, folder);
        if (schemeEnd(path) > 0) {
            throw new Refusal(
                    "Cannot use `" + text + "`: it is not a file of the project",
                    "Put the file beside the job file and write its relative path.");
        }
        Path file = Path.of(path);
        if (!file.startsWith(root) || !isReallyBelow(file)) {
            throw new Refusal(
                    "Cannot use `" + text + "`: it leaves the project's folder",
                    "Put the file into the folder of the job file, or below it.");
        }
        return file;
    }

    private boolean isReallyBelow(Path file) {
        try {
            return !Files.exists(file) || file.toRealPath().startsWith(root.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Relative to the project where it lies inside, so that a checkout in another folder means the same. */
    String portable(String path) {
        for (Path folder : List.of(root, data)) {
            String prefix = folder + "/";
            if (path.startsWith(prefix)) {
                return path.substring(prefix.length());
            }
        }
        return path;
    }

    /** The index behind {@code scheme:}, or 0. */
    private static int schemeEnd(String text) {
        int colon = text.indexOf(':');
        if (colon < 2 || !text.startsWith("/", colon + 1) || !Character.isLetter(text.charAt(0))) {
            return 0;
        }
        for (int i = 0; i < colon; i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && "+-.".indexOf(c) < 0) {
                return 0;
            }
        }
        return colon + 1;
    }

    private static String normalized(String path, String written) throws Refusal {
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : segments(path)) {
            if (segment.isEmpty() || segment.equals(".")) {
                continue;
            }
            if (!segment.equals("..")) {
                kept.addLast(segment);
            } else if (kept.isEmpty() || kept.peekLast().contains("{{")) {
                throw new Refusal(
                        "Cannot use `" + written + "`: `..` "
                                + (kept.isEmpty() ? "leads above the root" : "takes back a template"),
                        "Write the path without `..`.");
            } else {
                kept.removeLast();
            }
        }
        return "/" + String.join("/", kept);
    }

    /** Splits at slashes outside of {@code {{ … }}}. */
    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int start = 0;
        boolean isInside = false;
        for (int i = 0; i < path.length(); i++) {
            if (path.startsWith("{{", i)) {
                isInside = true;
            } else if (path.startsWith("}}", i)) {
                isInside = false;
            } else if (path.charAt(i) == '/' && !isInside) {
                segments.add(path.substring(start, i));
                start = i + 1;
            }
        }
        segments.add(path.substring(start));
        return segments;
    }
}
