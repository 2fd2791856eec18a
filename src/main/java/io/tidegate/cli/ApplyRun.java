package io.tidegate.cli;

import io.tidegate.apply.ApplyOptions;
import io.tidegate.apply.BackfillReport;
import io.tidegate.apply.BackfillRunner;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.report.Printable;
import io.tidegate.run.Engine;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunSettings;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies a plan in this process: what {@code backfill apply} and {@code backfill resume} share. */
final class ApplyRun {
    @Option(names = "--max-active", paramLabel = "N", description = "Chunks at work at once (default 1).")
    private String maxActive;

    @Option(
            names = "--window",
            paramLabel = "HH:MM-HH:MM",
            description = "Begin chunks in these hours of the job's zone only, instead of the plan's.")
    private String window;

    @Option(names = "--fail-fast", description = "End at the first partition that does not succeed.")
    private boolean failFast;

    @Mixin
    private SkipOption skip = new SkipOption();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    /** How the plan is taken up. */
    @FunctionalInterface
    interface Way {
        BackfillReport taken(BackfillRunner runner, BackfillPlan plan, ApplyOptions options);
    }

    void check() {
        options();
        skip.check();
        spark.conf();
    }

    private ApplyOptions options() {
        if (maxActive != null && !maxActive.matches("[1-9]\\d?")) {
            throw Usage.wrong(
                    "Cannot use --max-active %s: it is not a number from 1 to 99"
                            .formatted(Printable.quoted(maxActive, 40)),
                    "Two or three chunks at once keep a session busy: --max-active 2.");
        }
        return new ApplyOptions(
                maxActive == null ? 1 : Integer.parseInt(maxActive),
                Optional.ofNullable(window).map(Hours::parse),
                failFast ? FailFast.ON : FailFast.OFF);
    }

    RunSettings settings(Session session, BackfillPlan plan) {
        return session.settings(identity, Optional.of(plan.reason()), spark.conf());
    }

    Answer applied(Session session, RunSettings settings, BackfillPlan plan, Way way) {
        session.keepResultBesideLedger(settings.run());
        session.printer().detail("backfill %s, run %s as %s".formatted(plan.id(), settings.run(), settings.who()));
        try (ConsoleProgress progress =
                        new ConsoleProgress(session.printer(), session.world().clock(), settings.run());
                Engine engine = session.world().engines().open(session.project(), settings);
                StopSignals stop = StopSignals.during(session, engine, settings.run())) {
            BackfillReport report =
                    way.taken(new BackfillRunner(session.project(), engine, settings, progress), plan, options());
            return AppliedAnswer.of(report, session, skip);
        }
    }
}
