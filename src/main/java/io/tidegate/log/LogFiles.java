package io.tidegate.log;

import io.tidegate.storage.FileEntry;
import io.tidegate.storage.Locations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a {@code _delta_log} by what they are.
 *
 * @param commits by version
 * @param checkpoints complete ones by version, each with its parts in order
 * @param checksums by version
 * @param v2Checkpoints versions whose checkpoint is of the V2 kind
 */
record LogFiles(
        String table,
        TreeMap<Long, FileEntry> commits,
        TreeMap<Long, List<FileEntry>> checkpoints,
        TreeMap<Long, FileEntry> checksums,
        List<Long> v2Checkpoints) {
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
    private static final Pattern CHECKSUM = Pattern.compile("(\\d{20})\\.crc");
    private static final Pattern SINGLE = Pattern.compile("(\\d{20})\\.checkpoint\\.parquet");
    private static final Pattern PART = Pattern.compile("(\\d{20})\\.checkpoint\\.(\\d{10})\\.(\\d{10})\\.parquet");
    private static final Pattern V2 = Pattern.compile("(\\d{20})\\.checkpoint\\.[0-9a-fA-F-]{36}\\.(json|parquet)");

    /** Which versions to read: a checkpoint, or none, and every commit after it. */
    record Chain(Optional<Long> checkpoint, long first, long last) {}

    static LogFiles of(String table, List<FileEntry> listing) {
        LogFiles files = new LogFiles(table, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        Map<String, TreeMap<Integer, FileEntry>> parts = new TreeMap<>();
        for (FileEntry file : listing) {
            String name = Locations.name(file.path());
            Matcher matcher;
            if ((matcher = COMMIT.matcher(name)).matches()) {
                files.commits.put(Long.parseLong(matcher.group(1)), file);
            } else if ((matcher = CHECKSUM.matcher(name)).matches()) {
                files.checksums.put(Long.parseLong(matcher.group(1)), file);
            } else if ((matcher = SINGLE.matcher(name)).matches()) {
                files.checkpoints.put(Long.parseLong(matcher.group(1)), List.of(file));
            } else if ((matcher = PART.matcher(name)).matches()) {
                parts.computeIfAbsent(matcher.group(1) + "." + matcher.group(3), k -> new TreeMap<>())
                        .put(Integer.parseInt(matcher.group(2)), file);
            } else if ((matcher = V2.matcher(name)).matches()) {
                files.v2Checkpoints.add(Long.parseLong(matcher.group(1)));
            }
        }
        parts.forEach((key, byNumber) -> {
            int of = Integer.parseInt(key.substring(21));
            if (byNumber.size() == of && byNumber.firstKey() == 1 && byNumber.lastKey() == of) {
                files.checkpoints.putIfAbsent(Long.parseLong(key.substring(0, 20)), List.copyOf(byNumber.values()));
            }
        });
        return files;
    }

    boolean isEmpty() {
        return commits.isEmpty() && checkpoints.isEmpty() && v2Checkpoints.isEmpty();
    }

    /** The commits alone where they are whole from version 0, else the newest checkpoint with every commit after it. */
    Chain chain() {
        if (commits.isEmpty()) {
            throw LogDamage.damaged(table, "there are checkpoints but no commit file");
        }
        long last = commits.lastKey();
        seenBeyond(last);
        long first = last;
        while (commits.containsKey(first - 1)) {
            first--;
        }
        if (first == 0) {
            return new Chain(Optional.empty(), 0, last);
        }
        Long base = checkpoints.floorKey(last);
        if (base != null && base >= first - 1) {
            return new Chain(Optional.of(base), base + 1, last);
        }
        if (!v2Checkpoints.isEmpty()) {
            throw LogDamage.unsupported(table, "its checkpoints are of the V2 kind (delta.checkpointPolicy = v2)");
        }
        Long before = commits.lowerKey(first);
        throw LogDamage.damaged(
                table,
                before == null
                        ? "its commit files begin at version %d and no whole checkpoint covers what was before"
                                .formatted(first)
                        : "version %s is missing; versions %d and %d are there"
                                .formatted(
                                        before + 1 == first - 1 ? before + 1 : before + 1 + " to " + (first - 1),
                                        before,
                                        first));
    }

    /** The same, begun early enough to come through a version, or as early as the files allow. */
    Chain chainThrough(long version) {
        Chain newest = chain();
        long first = newest.last();
        while (commits.containsKey(first - 1)) {
            first--;
        }
        if (first == 0) {
            return newest;
        }
        Long base = checkpoints.floorKey(version);
        if (base == null || base < first - 1) {
            base = checkpoints.ceilingKey(first - 1);
        }
        return new Chain(Optional.of(base), base + 1, newest.last());
    }

    /** Files that are written after a commit: where one is newer than the last commit file, that commit is lost. */
    private void seenBeyond(long last) {
        if (!checksums.isEmpty() && checksums.lastKey() > last) {
            throw goesBack(last, "the checksum file of version " + checksums.lastKey());
        }
        if (!checkpoints.isEmpty() && checkpoints.lastKey() > last) {
            throw goesBack(last, "a checkpoint of version " + checkpoints.lastKey());
        }
    }

    RuntimeException goesBack(long last, String seen) {
        return LogDamage.damaged(
                table,
                "its commit files end at version %d, yet %s is there: later commits are lost".formatted(last, seen));
    }
}
