package io.tidegate.cli;

import io.tidegate.apply.BackfillRunner;
import io.tidegate.backfill.BackfillPlan;
import picocli.CommandLine.Mixin;

/** Builds what a plan says, chunk after chunk; the same again goes on where it ended. */
final class BackfillApplyCommand extends ProjectCommand {
    @Mixin
    private PlanFile file = new PlanFile();

    @Mixin
    private ApplyRun run = new ApplyRun();

    @Override
    void check() {
        Usage.together(run.checks(), () -> file.check("apply"));
    }

    @Override
    Answer answer(Session session) {
        Tidings tidings = run.tidings(session);
        BackfillPlan plan = file.read(session);
        return run.applied(session, run.settings(session, plan), tidings, plan, BackfillRunner::apply);
    }
}
