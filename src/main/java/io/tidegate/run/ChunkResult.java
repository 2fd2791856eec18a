package io.tidegate.run;

import io.tidegate.job.Partition;
import io.tidegate.ledger.Claim;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How a chunk ended. */
sealed interface ChunkResult {
    /** Every partition of the chunk is settled. */
    record Settled(List<RunResult> results) implements ChunkResult {
        public Settled {
            results = List.copyOf(results);
        }
    }

    /** Nothing was published: the table moved under the plan, so the chunk must be planned again. */
    record PlanAgain(String why) implements ChunkResult {}

    /** Nothing was begun: another run holds the lease of a partition. */
    record Locked(String why, List<String> partitions) implements ChunkResult {
        public Locked {
            partitions = List.copyOf(partitions);
        }

        static Locked by(Claim.Held held) {
            return new Locked(
                    "%s holds %s until %s, or longer"
                            .formatted(
                                    held.by(),
                                    String.join(", ", held.partitions()),
                                    held.until().truncatedTo(ChronoUnit.SECONDS)),
                    held.partitions());
        }

        boolean holds(Partition partition) {
            return partitions.contains(partition.text());
        }
    }
}
