package io.tidegate.stage;

import io.tidegate.job.Partition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files that were live in an earlier, committed version of the table they are staged into: the proof of it is that only a look into
 * that version ({@link OpenTable#bringBack}) makes one.
 */
public final class BroughtBack {
    private final StagedChunk staged;
    private final Map<Partition, Long> versions;

    BroughtBack(StagedChunk staged, Map<Partition, Long> versions) {
        this.staged = staged;
        this.versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }

    public StagedChunk staged() {
        return staged;
    }

    public List<Partition> partitions() {
        return List.copyOf(versions.keySet());
    }

    /** By partition, the version whose rows these are; -1 for none. */
    public Map<Partition, Long> versions() {
        return versions;
    }

    /** What readers see now, by partition; those without files are left out. */
    public Map<Partition, PublishedPartition> before() {
        return staged.before();
    }

    /** What readers will see, by partition; those without files are left out. */
    public Map<Partition, PublishedPartition> after() {
        return staged.after();
    }
}
