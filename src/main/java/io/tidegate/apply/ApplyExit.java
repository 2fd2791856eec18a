package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunResult;
import java.util.Collection;
import java.util.List;

/** The exit status of a run of a backfill: why it went no further, else what became of its partitions. */
public final class ApplyExit {
    private ApplyExit() {}

    public static int of(BackfillReport report) {
        return of(
                report.end(),
                report.jobs().stream()
                        .map(JobResult::results)
                        .flatMap(Collection::stream)
                        .toList());
    }

    static int of(ApplyEnd end, List<RunResult> results) {
        if (end instanceof ApplyEnd.OverBudget) {
            return ErrorCode.GUARDRAIL.exitStatus();
        }
        if (end instanceof ApplyEnd.Stale) {
            return ErrorCode.STALE_PLAN.exitStatus();
        }
        if (end instanceof ApplyEnd.Stopped stopped) {
            return stopped.request().code().exitStatus();
        }
        if (end instanceof ApplyEnd.Asked asked) {
            return asked.by().wish() == BackfillRequests.Wish.CANCEL
                    ? ErrorCode.CANCELLED.exitStatus()
                    : ErrorCode.PARTIAL.exitStatus();
        }
        return ExitStatus.of(results);
    }
}
