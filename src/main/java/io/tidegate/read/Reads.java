package io.tidegate.read;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which files each partition of a chunk reads.
 *
 * @param isStatic whether every partition reads all of them, without {@code _partition}
 */
record Reads(Grain grain, boolean isStatic, Map<Partition, List<FileEntry>> byPartition) {
    static Reads of(Grain grain, List<Partition> chunk, SourceInput.FilesByPartition input) {
        Map<Partition, List<FileEntry>> files = new TreeMap<>();
        chunk.forEach(p -> files.put(p, input.files().getOrDefault(p, List.of())));
        return new Reads(grain, false, files);
    }

    static Reads of(Grain grain, List<Partition> chunk, SourceInput.StaticFiles input) {
        Map<Partition, List<FileEntry>> files = new TreeMap<>();
        chunk.forEach(p -> files.put(p, input.files()));
        return new Reads(grain, true, files);
    }

    List<Partition> partitions() {
        return List.copyOf(byPartition.keySet());
    }

    /** Every file once, by path. */
    List<FileEntry> files() {
        Set<FileEntry> distinct = new TreeSet<>();
        byPartition.values().forEach(distinct::addAll);
        return List.copyOf(distinct);
    }

    /** For each file the partitions that read it, in order. */
    Map<FileEntry, List<Partition>> readers() {
        Map<FileEntry, List<Partition>> readers = new LinkedHashMap<>();
        byPartition.forEach((partition, files) -> files.forEach(
                f -> readers.computeIfAbsent(f, x -> new ArrayList<>()).add(partition)));
        return readers;
    }

    /** Those of {@code files} that the good partitions read, as Spark sees them. */
    PinnedFiles pinned(Collection<FileEntry> files, Collection<Partition> good) {
        if (isStatic) {
            return PinnedFiles.plain(good.isEmpty() ? List.of() : files);
        }
        Set<FileEntry> wanted = Set.copyOf(files);
        Map<Partition, List<FileEntry>> under = new TreeMap<>();
        good.forEach(p -> under.put(
                p, byPartition.get(p).stream().filter(wanted::contains).toList()));
        return PinnedFiles.partitioned(grain, under);
    }
}
