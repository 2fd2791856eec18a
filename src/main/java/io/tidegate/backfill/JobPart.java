package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;

/**
 * What a backfill does to one job.
 *
 * @param definition digest of the job as it is built: YAML, SQL, class jar
 * @param tableVersion of the target when it was planned, -1 when there was none
 * @param chunks in the order in which they are applied
 * @param inputs digest of what each planned partition is built from, by partition
 * @param isReprocess by planned partition: whether it replaces what is published
 * @param leftOut partitions of the range that are not built, each with its reason
 */
public record JobPart(
        String job,
        Owner owner,
        String definition,
        long tableVersion,
        List<PlannedChunk> chunks,
        Map<Partition, String> inputs,
        Map<Partition, Boolean> isReprocess,
        List<LeftOut> leftOut,
        Replaced replaces,
        Estimate estimate) {
    public JobPart {
        chunks = List.copyOf(chunks);
        inputs = Map.copyOf(inputs);
        isReprocess = Map.copyOf(isReprocess);
        leftOut = List.copyOf(leftOut);
    }

    /** @param number from 1, in the order of application, within the job */
    public record PlannedChunk(int number, List<Partition> partitions) {
        public PlannedChunk {
            partitions = List.copyOf(partitions);
        }
    }

    /** @param why in words: "excluded", "protected: before 2022-01-01", "up to date" */
    public record LeftOut(Partition partition, String why) {}

    /** What readers see now of the planned partitions, and will not any more. */
    public record Replaced(int partitions, int files, long rows, long bytes) {}
}
