package io.tidegate.cli;

import io.tidegate.apply.Extent;
import io.tidegate.apply.Rollback;
import io.tidegate.apply.RollbackPlan;
import io.tidegate.job.Job;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Printable;
import io.tidegate.run.Engine;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes published partitions back to an earlier version of their table. */
final class RollbackCommand extends ProjectCommand {
    private static final String WAYS = "--partition P, --run ID or --backfill ID";

    @Mixin
    private OneJob job = new OneJob();

    @Option(
            names = "--partition",
            paramLabel = "P",
            split = ",",
            description = "What the newest commit did to this partition; repeatable.")
    private List<String> partitions = new ArrayList<>();

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "All that a run published, where nobody published after it. A beginning of the id will do.")
    private String run;

    @Option(
            names = "--backfill",
            paramLabel = "ID|FILE",
            description = "All that a backfill published, where nobody published after it; by its id or its plan.")
    private String backfill;

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "The version of the table to go back to. Without it: the one before what is taken back.")
    private String to;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the ledger; needed but with --dry-run.")
    private String reason;

    @Option(
            names = "--dry-run",
            description = "Only say what would be done, and until when it can be; starts no Spark.")
    private boolean dryRun;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Override
    void check() {
        job.name("rollback");
        List<String> ways = new ArrayList<>();
        if (!partitions.isEmpty()) {
            ways.add("--partition");
        }
        if (run != null) {
            new RunId(run);
            ways.add("--run");
        }
        if (backfill != null) {
            if (!OneBackfill.isFile(backfill)) {
                new BackfillId(backfill);
            }
            ways.add("--backfill");
        }
        if (ways.size() != 1) {
            throw Usage.wrong(
                    ways.isEmpty()
                            ? "Cannot tell what to roll back"
                            : "Cannot use %s together".formatted(String.join(" and ", ways)),
                    "Choose one: " + WAYS + ".");
        }
        to();
        if (reason == null && !dryRun) {
            throw Usage.wrong("Cannot roll back without a reason", "Add --reason \"why\"; the ledger keeps it.");
        }
        if (reason != null) {
            ReasonText.read(reason);
        }
        boolean hasConf = !spark.conf().isEmpty();
        if (dryRun && hasConf) {
            throw Usage.wrong("Cannot use --conf with --dry-run: Spark is not started", "Leave one of the two out.");
        }
    }

    private OptionalLong to() {
        if (to == null) {
            return OptionalLong.empty();
        }
        if (!to.matches("\\d{1,18}")) {
            throw Usage.wrong(
                    "Cannot use --to %s: it is no version of a table".formatted(Printable.quoted(to, 60)),
                    "Write --to 41; `tidegate history` lists the runs, and `tidegate logs RUN` their versions.");
        }
        return OptionalLong.of(Long.parseLong(to));
    }

    private Extent extent(Session session, Job of) {
        if (run != null) {
            return new Extent.OfRun(OneRun.events(session.ledger(), List.of(of.name()), run)
                    .get(0)
                    .run());
        }
        if (backfill != null) {
            return new Extent.OfBackfill(
                    OneBackfill.isFile(backfill)
                            ? OneBackfill.in(session, backfill).id()
                            : new BackfillId(backfill));
        }
        return new Extent.Partitions(
                partitions.stream().map(text -> PartitionText.read(of, text)).toList());
    }

    @Override
    Answer answer(Session session) {
        Job rolledBack = session.job(job, "rollback");
        RollbackPlan plan = new Rollback(rolledBack, session.ledger()).plan(extent(session, rolledBack), to());
        if (dryRun || plan.isEmpty()) {
            return new RollbackView(plan, session.screen()).answer(dryRun);
        }
        String why = ReasonText.read(reason);
        RunSettings settings = session.settings(identity, Optional.of(why), spark.conf());
        session.keepResultBesideLedger(settings.run());
        try (ConsoleProgress progress =
                        new ConsoleProgress(session.printer(), session.world().clock(), settings.run());
                Engine engine = session.world().engines().open(session.project(), settings);
                StopSignals stop = StopSignals.during(session, engine, settings.run())) {
            RunReport report = Rollback.carryOut(plan, why, engine, progress);
            Answer answer = RunAnswer.of(session, report);
            return answer.exit() == 0 ? answer.withNotes(afterwards(plan)) : answer;
        }
    }

    private static List<String> afterwards(RollbackPlan plan) {
        RollbackPlan.Step first = plan.steps().get(0);
        return List.of(
                "No schedule builds what was rolled back, until its inputs change; `tidegate run` does when it names the partition.",
                "Next: tidegate diff %s --partition %s --with %d"
                        .formatted(plan.job().name(), first.partition(), first.versionNow()));
    }
}
