package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Column;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Compares the columns that a file has with those that the job file declares. Names are compared as Spark does, case aside. */
final class DeclaredColumns {
    private final Source.Files source;
    private final Set<String> declared = new HashSet<>();

    DeclaredColumns(Source.Files source) {
        this.source = source;
        source.columns().forEach(c -> declared.add(key(c.name())));
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Positions by lower-case name. */
    static Map<String, Integer> positions(List<String> names) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            positions.putIfAbsent(key(names.get(i)), i);
        }
        return positions;
    }

    /** Notes what is wrong with the columns of a file, for each partition that reads it. */
    void compare(FileEntry file, List<String> names, FaultLog faults) {
        List<String> twice = twice(names);
        if (!twice.isEmpty()) {
            faults.ofFile(
                    file,
                    ErrorCode.SOURCE_COLUMNS,
                    "%s names the same column twice: %s".formatted(Show.file(file), Show.names(twice)),
                    "Have the file delivered with one column of each name.");
            return;
        }
        unknown(file, names, faults);
        missing(file, names, faults);
    }

    private static List<String> twice(List<String> names) {
        Set<String> seen = new HashSet<>();
        return names.stream()
                .filter(n -> !n.isBlank() && !seen.add(key(n)))
                .distinct()
                .toList();
    }

    private void unknown(FileEntry file, List<String> names, FaultLog faults) {
        if (!source.blockUnknownColumns()) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isBlank()) {
                unknown.add("(column %d has no name)".formatted(i + 1));
            } else if (!declared.contains(key(names.get(i)))) {
                unknown.add(names.get(i));
            }
        }
        if (!unknown.isEmpty()) {
            for (Partition reader : faults.readersOf(file)) {
                faults.of(
                        reader,
                        ErrorCode.SOURCE_COLUMNS,
                        "%s has %s that nobody declared: %s"
                                .formatted(Show.file(file), Show.columns(unknown.size()), Show.names(unknown)),
                        "Declare %s under `columns` of %s with `since: %s`, or set `unknown_columns: ignore`."
                                .formatted(unknown.size() == 1 ? "it" : "them", source.name(), reader.ds()));
            }
        }
    }

    private void missing(FileEntry file, List<String> names, FaultLog faults) {
        Map<String, Integer> positions = positions(names);
        List<Column> absent = source.columns().stream()
                .filter(c -> !positions.containsKey(key(c.name())))
                .toList();
        if (absent.isEmpty()) {
            return;
        }
        for (Partition reader : faults.readersOf(file)) {
            List<String> missing = absent.stream()
                    .filter(c -> mustExist(c, file, reader))
                    .map(Column::name)
                    .toList();
            if (!missing.isEmpty()) {
                faults.of(
                        reader,
                        ErrorCode.SOURCE_COLUMNS,
                        "%s lacks %s: %s".formatted(Show.file(file), Show.columns(missing.size()), Show.names(missing)),
                        "Have the file delivered with %s, or say under `columns` of %s from which day on (`since: DATE`)."
                                .formatted(missing.size() == 1 ? "it" : "them", source.name()));
            }
        }
    }

    /**
     * Whether the column exists in the partition that the file was written for. With a window that is not the partition that reads
     * it: the one whose rendered path matches the file counts, and where none is found the earliest of the window.
     */
    private boolean mustExist(Column column, FileEntry file, Partition reader) {
        if (column.since().isEmpty()) {
            return true;
        }
        if (source.window().before() == 0 && source.window().after() == 0) {
            return column.existsIn(reader);
        }
        for (int i = -source.window().before(); i <= source.window().after(); i++) {
            if (matches(file, reader.plus(i))) {
                return column.existsIn(reader.plus(i));
            }
        }
        return column.existsIn(reader.plus(-source.window().before()));
    }

    private boolean matches(FileEntry file, Partition partition) {
        String pattern = source.path().render(partition, "");
        if (file.path().equals(pattern) || file.path().startsWith(pattern + "/")) {
            return true;
        }
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(file.path()));
        } catch (PatternSyntaxException | InvalidPathException e) {
            return false;
        }
    }
}
