package io.tidegate.cli;

import io.tidegate.apply.BackfillRunner;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.run.RunSettings;
import picocli.CommandLine.Mixin;

/** Goes on with a backfill that was paused, stopped, killed or left something undone. */
final class BackfillResumeCommand extends ProjectCommand {
    @Mixin
    private OneBackfill backfill = new OneBackfill();

    @Mixin
    private ApplyRun run = new ApplyRun();

    @Override
    void check() {
        Usage.together(run.checks(), () -> backfill.check("resume"));
    }

    @Override
    Answer answer(Session session) {
        Tidings tidings = run.tidings(session);
        BackfillHistory history = backfill.of(session);
        BackfillPlan plan = backfill.plan(session, history);
        RunSettings settings = run.settings(session, plan);
        return run.applied(session, settings, tidings, plan, BackfillRunner::resume);
    }
}
