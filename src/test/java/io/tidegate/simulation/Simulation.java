package io.tidegate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.apply.ApplyEnd;
import io.tidegate.apply.ApplyOptions;
import io.tidegate.apply.BackfillReport;
import io.tidegate.apply.BackfillRunner;
import io.tidegate.apply.Consumers;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.BackfillRequests.Wish;
import io.tidegate.ledger.RunId;
import io.tidegate.run.FailFast;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.SimulatedEngine;
import io.tidegate.run.SimulatedSite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One backfill from its plan to its end: applied again and again while things befall it, then left in peace until it is done. The
 * runner, the ledger, the leases, the requests, the planner and the recovery are those of the product; there is no Spark and there
 * are no rows.
 */
final class Simulation {
    private static final int MOST_QUIET = 5;

    private final Shape shape;
    private final Planted planted;
    private final SimulatedWorld world;
    private final Random random;
    private Truth truth;
    private BackfillPlan plan;
    private BackfillRequests requests;

    private Simulation(Shape shape, Planted planted, Path folder) {
        this.shape = shape;
        this.planted = planted;
        this.world = new SimulatedWorld(shape, folder);
        this.random = new Random(shape.seed());
    }

    /** @throws AssertionError with the seed, when anything is not as it must be */
    static Tally play(long seed, Planted planted, Path folder) {
        Shape shape = Shape.of(seed);
        Simulation simulation = new Simulation(shape, planted, folder);
        try {
            return simulation.play();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed %d, %s: %s".formatted(seed, shape, e.getMessage()), e);
        } finally {
            SimulatedWorld.endThreads("tidegate-stop");
        }
    }

    /** One that nothing befalls, of days that were never built. */
    static Tally undisturbed(Shape shape, Path folder) {
        Simulation simulation = new Simulation(shape, Planted.NOTHING, folder);
        simulation.world.neverBuilt();
        simulation.ready();
        assertThat(simulation.applied(false))
                .hasValueSatisfying(report -> assertThat(isWhole(report)).isTrue());
        return simulation.truth.tally();
    }

    private void ready() {
        plan = world.plan();
        truth = new Truth(world, plan, shape);
        requests = BackfillRequests.at(world.project().ledger(), plan.id());
    }

    private Tally play() {
        world.history(random);
        ready();
        boolean goesOn = true;
        for (int left = 1 + random.nextInt(3); left > 0 && goesOn; left--) {
            goesOn = applied(true).isPresent() || truth.wasKilled();
            betweenTwo();
        }
        world.releaseAll();
        resumed();
        goesOn = true;
        Optional<BackfillReport> last = Optional.empty();
        for (int i = 0; i < MOST_QUIET && goesOn; i++) {
            last = applied(false);
            goesOn = last.isPresent() && !isWhole(last.get());
        }
        last.ifPresent(this::assertEnd);
        return truth.tally();
    }

    /** What people and schedulers do while nobody applies it. */
    private void betweenTwo() {
        if (requests.standing().isPresent() && random.nextInt(3) == 0) {
            int begun = truth.begun();
            assertThat(applied(true))
                    .as("a paused or cancelled backfill is not applied")
                    .isEmpty();
            assertThat(truth.begun()).as("chunks begun while it stood still").isEqualTo(begun);
        }
        resumed();
        if (random.nextInt(4) == 0) {
            world.someRun(random, plan, Optional.empty());
        }
    }

    private void resumed() {
        requests.endPause();
        truth.resumed();
    }

    /** Empty when it was killed, or refused. */
    private Optional<BackfillReport> applied(boolean isDisturbed) {
        RunId older = world.nextRun();
        RunId run = world.nextRun();
        Befalling site = new Befalling(world, truth, shape, planted, plan, requests, older, isDisturbed);
        SimulatedEngine engine = new SimulatedEngine(world.project(), world.settings(run), site);
        site.in(engine);
        FailFast failFast = isDisturbed && random.nextInt(12) == 0 ? FailFast.ON : FailFast.OFF;
        truth.starts(run);
        try {
            BackfillReport report = new BackfillRunner(
                            world.project(), engine.engine(), world.settings(run), Progress.SILENT, Consumers.NOBODY)
                    .apply(plan, new ApplyOptions(shape.maxActive(), Optional.empty(), failFast));
            assertThat(report.end() instanceof ApplyEnd.Stale && !world.hasMoved())
                    .as("ended as stale without a reason: %s", report.end())
                    .isFalse();
            truth.ended(report);
            return Optional.of(report);
        } catch (SimulatedSite.Killed e) {
            SimulatedWorld.awaitEndOf("tidegate-chunk");
            truth.killed();
            return Optional.empty();
        } catch (TidegateException e) {
            boolean isPlain =
                    e.code() == ErrorCode.GUARDRAIL && requests.standing().isPresent()
                            || e.code() == ErrorCode.STALE_PLAN && world.hasMoved();
            assertThat(isPlain)
                    .as("refused without a reason: %s %s", e.code(), e.getMessage())
                    .isTrue();
            truth.refused();
            return Optional.empty();
        }
    }

    private static boolean isWhole(BackfillReport report) {
        return report.end() instanceof ApplyEnd.Done && results(report).stream().noneMatch(Simulation::isOpen);
    }

    /** Whether the same again could end otherwise. */
    private static boolean isOpen(RunResult result) {
        return result instanceof RunResult.Conflict
                || result instanceof RunResult.Superseded
                || result instanceof RunResult.Failed
                || result instanceof RunResult.Unknown;
    }

    private static List<RunResult> results(BackfillReport report) {
        List<RunResult> results = new ArrayList<>();
        report.jobs().forEach(job -> results.addAll(job.results()));
        return results;
    }

    private void assertEnd(BackfillReport last) {
        boolean isAsIfAlone = shape.budget().isEmpty()
                && !world.hasMoved()
                && requests.standing()
                        .filter(asked -> asked.wish() == Wish.CANCEL)
                        .isEmpty()
                && (shape.onBlocked() == OnBlocked.SKIP_PARTITION || world.isAllGood());
        if (!isAsIfAlone) {
            return;
        }
        assertThat(last.end()).as("after enough resumes").isEqualTo(new ApplyEnd.Done());
        assertThat(results(last)).as("after enough resumes").noneMatch(Simulation::isOpen);
        for (var part : plan.jobs()) {
            for (Partition partition : part.partitions()) {
                assertThat(world.table(part.job()).content(partition))
                        .as("%s %s, against an undisturbed backfill", part.job(), partition)
                        .isEqualTo(world.undisturbed(part.job(), partition));
            }
        }
        truth.sawWholeEnd();
    }
}
