package io.tidegate.plan;

import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.util.List;
import java.util.Optional;

/** Which partitions a command asks for; what becomes of each is the planner's word. */
public sealed interface Choice {
    /** Partitions that were named; none may lie before the job's start. */
    record These(List<Partition> partitions) implements Choice {
        public These {
            partitions = partitions.stream().distinct().sorted().toList();
            if (partitions.isEmpty()) {
                throw new IllegalArgumentException("no partition was chosen");
            }
        }
    }

    /** A range, inclusive at both ends; it may not begin before the job's start. */
    record Between(PartitionRange range) implements Choice {}

    /** The newest partition that is due. */
    record Latest() implements Choice {}

    /**
     * What a scheduler asks for: the partition that is due, and of those before it, as many as the job's {@code lookback} says, the
     * ones whose inputs moved since they were last built.
     *
     * @param due the newest that is due when empty; nothing at all before the first one is
     */
    record Scheduled(Optional<Partition> due) implements Choice {}

    /**
     * Due partitions that were never published, or whose last attempt was blocked, failed or left behind.
     *
     * @param range from the job's start to the newest due partition when empty
     */
    record Missing(Optional<PartitionRange> range) implements Choice {}

    /** Partitions that read what the same backfill rebuilds: found, not named. */
    record Readers(List<Partition> partitions) implements Choice {
        public Readers {
            partitions = partitions.stream().distinct().sorted().toList();
        }
    }

    /**
     * Published partitions that were built from an older job or other inputs, or were overwritten by others.
     *
     * @param range from the job's start to the newest due partition when empty
     */
    record Stale(Optional<PartitionRange> range) implements Choice {}

    /**
     * Published partitions whose inputs are others than those they were built from, whatever became of the job.
     *
     * @param range from the job's start to the newest due partition when empty
     */
    record Changed(Optional<PartitionRange> range) implements Choice {}
}
