package io.tidegate.plan;

import io.tidegate.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run of one job will do.
 *
 * @param skipped partitions that were asked for and are left alone, in order
 * @param inputs what each source holds for the planned partitions, in the order of the job's sources
 * @param targetVersion the table's version when the plan was made, -1 when there is no table
 */
public record Plan(
        Job job, List<Chunk> chunks, List<SkippedPartition> skipped, List<SourceInput> inputs, long targetVersion) {
    public Plan {
        chunks = List.copyOf(chunks);
        skipped = List.copyOf(skipped);
        inputs = List.copyOf(inputs);
    }

    public Stream<PlannedPartition> planned() {
        return chunks.stream().flatMap(c -> c.planned().stream());
    }

    /** The same partitions in these chunks, numbered from 1. */
    public Plan inChunks(List<List<PlannedPartition>> others) {
        List<Chunk> numbered = new ArrayList<>();
        others.forEach(planned -> numbered.add(new Chunk(numbered.size() + 1, planned)));
        return new Plan(job, numbered, skipped, inputs, targetVersion);
    }

    public boolean isEmpty() {
        return chunks.isEmpty();
    }
}
