package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import java.time.Duration;
import java.util.List;

/**
 * What was done for a table.
 *
 * @param filesBefore of the compacted partitions
 * @param filesAfter of the same
 * @param deleted data files that VACUUM took
 * @param retention what VACUUM spared
 */
public record UpkeepReport(
        RunId run,
        Job job,
        List<Partition> compacted,
        int filesBefore,
        int filesAfter,
        long deleted,
        Duration retention,
        Duration took) {
    public UpkeepReport {
        compacted = List.copyOf(compacted);
    }
}
