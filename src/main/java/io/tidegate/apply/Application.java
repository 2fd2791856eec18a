package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.backfill.Staleness;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.Engine;
import io.tidegate.run.Progress;
import io.tidegate.run.RunSettings;
import java.util.List;

/**
 * One plan while this process applies it: what its jobs share.
 *
 * @param requests what people ask of it meanwhile
 */
record Application(
        BackfillPlan plan,
        ApplyOptions options,
        Project project,
        Engine engine,
        RunSettings settings,
        Progress progress,
        Consumers consumers,
        Ledger ledger,
        BackfillRequests requests,
        Spending spending) {
    /** What a job reads of those before it, as it is now. */
    Upstream upstream(JobPart part) {
        return Upstream.of(plan, part, project, ledger);
    }

    /** What of the plan to build one job is not any more as it was planned, in words. */
    List<String> staleness(JobPart part) {
        return Staleness.of(plan, part, project, ledger, settings.clock());
    }

    /** The same, when this process has built so many chunks. */
    Application after(int built) {
        return new Application(
                plan, options.after(built), project, engine, settings, progress, consumers, ledger, requests, spending);
    }
}
