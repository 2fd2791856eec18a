package io.tidegate.stage;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The candidate files of a chunk: in the table's folder, in no version of the table. They can be audited, published or discarded. */
public final class StagedChunk {
    private final DeltaStage stage;
    private final Instant openedAt;
    private final Job job;
    private final List<Partition> partitions;
    private final Map<Partition, StagedPartition> staged;
    private final Set<Partition> kept = new HashSet<>();

    private StagedChunk(
            DeltaStage stage,
            Instant openedAt,
            Job job,
            List<Partition> partitions,
            Map<Partition, StagedPartition> staged) {
        this.stage = stage;
        this.openedAt = openedAt;
        this.job = job;
        this.partitions = List.copyOf(partitions);
        this.staged = Collections.unmodifiableMap(staged);
    }

    /** Of files that were written just now. */
    static StagedChunk written(DeltaStage stage, Instant openedAt, Job job, List<Partition> partitions) {
        Map<Partition, StagedPartition> counts = new TreeMap<>();
        PublishedPartition.of(stage.stagedFiles())
                .forEach((p, found) -> counts.put(
                        p,
                        new StagedPartition(
                                p, found.files(), found.bytes(), found.rows().orElseThrow())));
        return new StagedChunk(stage, openedAt, job, partitions, counts);
    }

    /** Of files of earlier versions: nothing was written, and what other writers left may have no statistics. */
    static StagedChunk ofEarlier(DeltaStage stage, Instant openedAt, Job job, List<Partition> partitions) {
        return new StagedChunk(stage, openedAt, job, partitions, Map.of());
    }

    /** The partitions of the chunk, in order, those that came out empty included. */
    public List<Partition> partitions() {
        return partitions;
    }

    /** What was written, by partition; a partition with zero rows is absent. */
    public Map<Partition, StagedPartition> staged() {
        return staged;
    }

    /** The files that are still there for these partitions, relative to the table's folder. */
    public List<String> files(Collection<Partition> of) {
        String folder = SafeTarget.path(job.target().location()).toUri().getPath() + "/";
        return stage.stagedFiles(of).stream()
                .map(file -> file.path().toUri().getPath().substring(folder.length()))
                .sorted()
                .toList();
    }

    /** Zero for a partition that came out empty. */
    public long rows(Partition partition) {
        StagedPartition found = staged.get(partition);
        return found == null ? 0 : found.rows();
    }

    /** The staged files of a partition, by path below the table's folder, encoded as the table's log has them. */
    public List<String> files(Partition partition) {
        return files(List.of(partition)).stream()
                .map(file -> new Path(file).toUri().toString())
                .toList();
    }

    /** Where the staged files of a partition lie, as whole paths; none for one that came out empty. */
    public List<String> locations(Partition partition) {
        return stage.stagedFiles(List.of(partition)).stream()
                .map(file -> file.path().toString())
                .toList();
    }

    /** The rows of exactly the staged files, in the table's schema, the partition column included. */
    public Dataset<Row> rows() {
        return stage.rows();
    }

    /** What readers will see, by partition; those that came out empty are left out. */
    Map<Partition, PublishedPartition> after() {
        return PublishedPartition.of(stage.stagedFiles());
    }

    /** What readers see now, by partition. */
    public Map<Partition, PublishedPartition> before() {
        return PublishedPartition.of(stage.liveFiles());
    }

    public long readVersion() {
        return stage.readVersion();
    }

    /** When the transaction was opened: nothing that was staged is older. */
    public Instant openedAt() {
        return openedAt;
    }

    public Job job() {
        return job;
    }

    /**
     * Deletes the staged files of these partitions. Files that were committed, or may have been, stay.
     *
     * @param of any of the chunk's partitions
     */
    public void discard(Collection<Partition> of) {
        stage.discard(of.stream().filter(p -> !kept.contains(p)).toList());
    }

    /** From now on {@link #discard} leaves the files of these partitions alone: a commit may have them. For the publisher. */
    public void keep(Collection<Partition> of) {
        kept.addAll(of);
    }

    /** Takes {@link #keep} back, once it is certain that no commit has these files. For the publisher. */
    public void release(Collection<Partition> of) {
        kept.removeAll(of);
    }

    /** The open transaction. For the publisher. */
    public DeltaStage stage() {
        return stage;
    }
}
