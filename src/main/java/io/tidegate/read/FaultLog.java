package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import io.tidegate.storage.FileEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects the faults of one source, said once for each file and noted for each partition that reads it. */
final class FaultLog {
    private final String source;
    private final Map<FileEntry, List<Partition>> readers;
    private final Collection<Partition> partitions;
    private final Map<Partition, List<SourceFault>> faults = new TreeMap<>();

    FaultLog(String source, Collection<Partition> partitions, Map<FileEntry, List<Partition>> readers) {
        this.source = source;
        this.partitions = partitions;
        this.readers = readers;
    }

    FaultLog(String source, Reads reads) {
        this(source, reads.partitions(), reads.readers());
    }

    void ofFile(FileEntry file, ErrorCode code, String why, String cure) {
        readers.getOrDefault(file, List.of()).forEach(p -> of(p, code, why, cure));
    }

    void unreadable(FileEntry file, Unreadable how) {
        ofFile(file, how.code(), "%s %s".formatted(Show.file(file), how.why()), how.cure());
    }

    void ofAll(ErrorCode code, String why, String cure) {
        partitions.forEach(p -> of(p, code, why, cure));
    }

    void of(Partition partition, ErrorCode code, String why, String cure) {
        List<SourceFault> known = faults.computeIfAbsent(partition, p -> new ArrayList<>());
        SourceFault fault = new SourceFault(
                code, source, "Cannot read %s for %s: %s".formatted(source, partition.text(), why), cure);
        if (!known.contains(fault)) {
            known.add(fault);
        }
    }

    boolean has(Partition partition) {
        return faults.containsKey(partition);
    }

    List<Partition> readersOf(FileEntry file) {
        return readers.getOrDefault(file, List.of());
    }

    Map<Partition, List<SourceFault>> byPartition() {
        return faults;
    }
}
