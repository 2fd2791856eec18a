package io.tidegate.cli;

import io.tidegate.apply.ApplyEnd;
import io.tidegate.apply.ApplyOptions;
import io.tidegate.apply.BackfillReport;
import io.tidegate.apply.BackfillRunner;
import io.tidegate.apply.Sessions;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Printable;
import io.tidegate.run.Engine;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies a plan in this process: what {@code backfill apply} and {@code backfill resume} share. */
final class ApplyRun {
    /** Chunks of ten minutes are what "auto" aims at: a working day. */
    private static final int RECYCLE_AFTER = 50;

    @Option(names = "--max-active", paramLabel = "N", description = "Chunks at work at once (default 1).")
    private String maxActive;

    @Option(
            names = "--window",
            paramLabel = "HH:MM-HH:MM",
            description = "Begin chunks in these hours of the job's zone only, instead of the plan's.")
    private String window;

    @Option(names = "--fail-fast", description = "End at the first partition that does not succeed.")
    private boolean failFast;

    @Option(
            names = "--recycle-after",
            paramLabel = "N|off",
            description =
                    "Go on in a fresh process, with a fresh Spark session, after N chunks (default: 50 under the launcher, elsewhere off).")
    private String recycleAfter;

    @Mixin
    private SkipOption skip = new SkipOption();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private ChannelOptions channels = new ChannelOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    private final Renewal renewal = Renewal.ofThisProcess();

    /** How the plan is taken up. */
    @FunctionalInterface
    interface Way {
        BackfillReport taken(BackfillRunner runner, BackfillPlan plan, ApplyOptions options);
    }

    List<Runnable> checks() {
        return List.of(() -> options(List.of()), skip::check, spark::conf, channels::check);
    }

    private ApplyOptions options(List<RunId> earlier) {
        if (maxActive != null && !maxActive.matches("[1-9]\\d?")) {
            throw Usage.wrong(
                    "Cannot use --max-active %s: it is not a number from 1 to 99"
                            .formatted(Printable.quoted(maxActive, 40)),
                    "Two or three chunks at once keep a session busy: --max-active 2.");
        }
        return new ApplyOptions(
                maxActive == null ? 1 : Integer.parseInt(maxActive),
                Optional.ofNullable(window).map(Hours::parse),
                failFast ? FailFast.ON : FailFast.OFF,
                new Sessions(recycleAfter(), renewal::isAwaited, earlier));
    }

    private OptionalInt recycleAfter() {
        if (recycleAfter == null) {
            return renewal.isOffered() ? OptionalInt.of(RECYCLE_AFTER) : OptionalInt.empty();
        }
        if (recycleAfter.equals("off")) {
            return OptionalInt.empty();
        }
        if (!recycleAfter.matches("[1-9]\\d{0,3}")) {
            throw Usage.wrong(
                    "Cannot use --recycle-after %s: it is neither a number from 1 to 9999 nor off"
                            .formatted(Printable.quoted(recycleAfter, 40)),
                    "Write --recycle-after 50, or --recycle-after off for one process from start to end.");
        }
        if (!renewal.isOffered()) {
            throw Usage.wrong(
                    "Cannot use --recycle-after %s: nobody waits to begin a fresh process".formatted(recycleAfter),
                    "Only the launcher ./tidegate does, and never inside a driver that spark-submit or a cluster began."
                            + " Leave it out, or end the command by a budget or a pause and resume it.");
        }
        return OptionalInt.of(Integer.parseInt(recycleAfter));
    }

    /** To be asked for before the settings. */
    Tidings tidings(Session session) {
        return Tidings.of(session, channels);
    }

    RunSettings settings(Session session, BackfillPlan plan) {
        RunSettings settings = session.settings(identity, Optional.of(plan.reason()), spark.conf());
        return earlier(plan).isEmpty()
                ? settings
                : settings.as(RunId.next(session.world().clock()));
    }

    /** The runs of earlier processes of this command. */
    private List<RunId> earlier(BackfillPlan plan) {
        Renewal.Earlier earlier = renewal.earlier();
        if (!earlier.runs().isEmpty() && !earlier.hash().equals(plan.hash())) {
            throw new TidegateException(
                    ErrorCode.STALE_PLAN,
                    "Cannot go on with backfill %s: its plan was changed while it was applied".formatted(plan.id()),
                    "What was published stays. Undo the change; `tidegate backfill resume` goes on then.");
        }
        return earlier.runs();
    }

    Answer applied(Session session, RunSettings settings, Tidings tidings, BackfillPlan plan, Way way) {
        List<RunId> earlier = earlier(plan);
        if (earlier.isEmpty()) {
            tidings.announce(plan.jobs().stream()
                    .map(part -> session.project().job(part.job()))
                    .toList());
        }
        BackfillTidings consumers = new BackfillTidings(session, settings, tidings);
        session.keepResultBesideLedger(earlier.isEmpty() ? settings.run() : earlier.get(0));
        session.printer().detail("backfill %s, run %s as %s".formatted(plan.id(), settings.run(), settings.who()));
        BackfillReport report = report(session, settings, consumers, plan, way, earlier);
        if (report.end() instanceof ApplyEnd.Renewed) { // only now, when a signal would end this process without a word
            renewal.handOver(plan.hash(), report.runs());
            return Answer.silent(Renewal.STATUS);
        }
        consumers.after(report);
        return AppliedAnswer.of(report, session, skip);
    }

    private BackfillReport report(
            Session session,
            RunSettings settings,
            BackfillTidings consumers,
            BackfillPlan plan,
            Way way,
            List<RunId> earlier) {
        try (ConsoleProgress progress =
                        new ConsoleProgress(session.printer(), session.world().clock(), settings.run());
                Engine engine = session.world().engines().open(session.project(), settings);
                StopSignals stop = StopSignals.during(session, engine, settings.run())) {
            renewal.takenOver();
            renewal.signal().ifPresent(stop::cameBefore);
            return way.taken(
                    new BackfillRunner(session.project(), engine, settings, progress, consumers),
                    plan,
                    options(earlier));
        } catch (RuntimeException e) {
            consumers.after(plan, earlier, Trouble.of(e).error());
            throw e;
        }
    }
}
