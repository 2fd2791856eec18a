package io.tidegate.plan;

import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The files of sources, with each folder listed once however many partitions lie in it: a year of daily files in one folder is
 * one listing. Lives as long as one plan, so that all its partitions see the same moment.
 */
final class Listings {
    private final Map<String, NavigableMap<String, FileEntry>> filesByFolder = new HashMap<>();
    private final Map<String, NavigableSet<String>> foldersByFolder = new HashMap<>();
    private final Map<String, List<FileEntry>> found = new HashMap<>();

    /** What {@code Storage.glob} gives for the pattern. */
    List<FileEntry> files(String pattern) {
        return found.computeIfAbsent(pattern, this::find);
    }

    private List<FileEntry> find(String pattern) {
        int slash = pattern.lastIndexOf('/');
        String folder = pattern.substring(0, Math.max(slash, 0));
        String name = pattern.substring(slash + 1);
        if (folder.isEmpty() || name.isEmpty() || isPattern(folder) || isMoreThanStars(name)) {
            return Storage.at(pattern).glob(pattern);
        }
        return name.contains("*") || name.contains("?") ? matching(folder, name) : named(folder, name);
    }

    private List<FileEntry> named(String folder, String name) {
        FileEntry file = listed(folder).get(name);
        if (file != null) {
            return List.of(file);
        }
        return folders(folder).contains(name) ? within(folder, name) : List.of();
    }

    private List<FileEntry> matching(String folder, String name) {
        Pattern regex = regex(name);
        String prefix = name.substring(0, firstWildcard(name));
        String end = prefix + Character.MAX_VALUE;
        Predicate<String> matches = candidate ->
                !isHidden(name, candidate) && regex.matcher(candidate).matches();
        List<FileEntry> files = new ArrayList<>();
        listed(folder).subMap(prefix, true, end, true).forEach((candidate, file) -> {
            if (matches.test(candidate)) {
                files.add(file);
            }
        });
        folders(folder).subSet(prefix, true, end, true).stream()
                .filter(matches)
                .forEach(candidate -> files.addAll(within(folder, candidate)));
        Collections.sort(files);
        return files;
    }

    /** The files of a folder that a pattern matched. */
    private List<FileEntry> within(String folder, String name) {
        return listed(folder + "/" + name).entrySet().stream()
                .filter(file -> !isHidden("*", file.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private NavigableSet<String> folders(String folder) {
        return foldersByFolder.computeIfAbsent(
                folder, f -> new TreeSet<>(Storage.at(f).folders(f)));
    }

    private static int firstWildcard(String name) {
        int at = 0;
        while (name.charAt(at) != '*' && name.charAt(at) != '?') {
            at++;
        }
        return at;
    }

    private NavigableMap<String, FileEntry> listed(String folder) {
        return filesByFolder.computeIfAbsent(folder, f -> {
            NavigableMap<String, FileEntry> files = new TreeMap<>();
            Storage.at(f).list(f).forEach(file -> files.put(name(file), file));
            return files;
        });
    }

    private static String name(FileEntry file) {
        return file.path().substring(file.path().lastIndexOf('/') + 1);
    }

    private static boolean isHidden(String pattern, String name) {
        return (name.startsWith("_") || name.startsWith(".")) && pattern.charAt(0) != name.charAt(0);
    }

    private static Pattern regex(String name) {
        StringBuilder regex = new StringBuilder();
        for (char c : name.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static boolean isPattern(String text) {
        return isMoreThanStars(text) || text.contains("*") || text.contains("?");
    }

    private static boolean isMoreThanStars(String text) {
        return text.chars().anyMatch(c -> c == '[' || c == '{' || c == '\\');
    }
}
