package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.estimate.Spread;
import io.tidegate.ledger.RunId;
import io.tidegate.run.JobResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * What one run of a backfill did.
 *
 * @param before partitions that earlier runs of it had built already
 * @param jobs those it came to, with the partitions of this run
 * @param left partitions that wait for another run
 * @param cost of this run, everything that was tried
 * @param spent over all runs of the backfill
 * @param planned cost as it was approved
 */
public record BackfillReport(
        BackfillPlan plan,
        RunId run,
        int before,
        List<JobResult> jobs,
        int left,
        BigDecimal cost,
        BigDecimal spent,
        Spread planned,
        Duration took,
        ApplyEnd end) {
    public BackfillReport {
        jobs = List.copyOf(jobs);
    }
}
