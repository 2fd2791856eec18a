package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.Engine;
import io.tidegate.run.Progress;
import io.tidegate.run.RunSettings;
import java.util.Set;

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
    /** Partitions of a job that were built before what they read; they are to be built once more. */
    Set<Partition> builtEarly(JobPart part) {
        return BuiltEarly.of(plan, part, project, ledger);
    }

    /** The same, when this process has built so many chunks. */
    Application after(int built) {
        return new Application(
                plan, options.after(built), project, engine, settings, progress, consumers, ledger, requests, spending);
    }
}
