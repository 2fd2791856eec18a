package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.estimate.Spread;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.RunId;
import io.tidegate.run.JobResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one command did to apply a backfill.
 *
 * @param run of the command; where it took several processes, that of the first
 * @param before partitions that earlier commands had built already
 * @param jobs those it came to, with the partitions of this command
 * @param left partitions that wait for another command
 * @param cost of this command, everything that was tried
 * @param spent over all runs of the backfill
 * @param planned cost as it was approved
 * @param runs of the command, one a process, in order
 * @param changes by job, what all runs of the backfill changed in it; not there for jobs that this command did not come to the end of
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
        ApplyEnd end,
        List<RunId> runs,
        Map<String, BackfillChanges> changes) {
    public BackfillReport {
        changes = Collections.unmodifiableMap(new LinkedHashMap<>(changes));
        jobs = List.copyOf(jobs);
        runs = List.copyOf(runs);
    }
}
