package io.tidegate.apply;

import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.RunId;
import java.util.List;

/** What is to be taken back. */
public sealed interface Extent {
    /** What the newest commit did to each of these. */
    record Partitions(List<Partition> partitions) implements Extent {
        public Partitions {
            partitions = partitions.stream().distinct().sorted().toList();
            if (partitions.isEmpty()) {
                throw new IllegalArgumentException("no partition was named");
            }
        }
    }

    /** All that a run published and nobody published after it. */
    record OfRun(RunId run) implements Extent {}

    /** All that the runs of a backfill published and nobody published after them. */
    record OfBackfill(BackfillId backfill) implements Extent {}
}
