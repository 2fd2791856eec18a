package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.Engine;
import io.tidegate.run.Progress;
import io.tidegate.run.RunSettings;

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
        Ledger ledger,
        BackfillRequests requests,
        Spending spending) {
    /** The same, when this process has built so many chunks. */
    Application after(int built) {
        return new Application(
                plan, options.after(built), project, engine, settings, progress, ledger, requests, spending);
    }
}
