package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Cost;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.BackfillRequests.Wish;
import io.tidegate.ledger.RunId;
import io.tidegate.run.FailFast;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Step;
import io.tidegate.run.StopRequest;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between the chunks of a backfill; the chunks themselves are scripted. */
class PartRunnerTest {
    private static final Estimator ESTIMATOR =
            new Estimator(new Cost("EUR", BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ONE), 2);

    @TempDir
    Path dir;

    private Shop shop;
    private Job job;
    private Instant now = Instant.parse("2024-06-01T12:00:00Z");
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    private ScriptedSeries series;
    private PartRunner runner;
    private BackfillRequests requests;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @BeforeEach
    void open() {
        shop = Shop.in(dir);
        job = shop.job("orders");
    }

    private static List<Partition> days(int from, int to) {
        return Stream.iterate(Shop.partition("2024-01-01"), p -> p.plus(1))
                .skip(from - 1L)
                .limit(to - from + 1L)
                .toList();
    }

    /** Chunks of so many days, estimated at 1.00 a day. */
    private static JobPart part(int days, int chunk) {
        return part("orders", days, chunk);
    }

    private static JobPart part(String job, int days, int chunk) {
        return part(job, days, chunk, day -> "");
    }

    private static JobPart part(String job, int days, int chunk, Function<Partition, String> inputs) {
        List<JobPart.PlannedChunk> chunks = new ArrayList<>();
        for (int from = 1; from <= days; from += chunk) {
            chunks.add(new JobPart.PlannedChunk(chunks.size() + 1, days(from, Math.min(days, from + chunk - 1))));
        }
        BigDecimal all = BigDecimal.valueOf(days);
        Estimate estimate = new Estimate(
                days,
                Spread.NOTHING,
                new Spread(BigDecimal.ONE, all, all.multiply(BigDecimal.TEN)),
                "EUR",
                Spread.NOTHING,
                2,
                0,
                Spread.NOTHING,
                OptionalLong.empty(),
                "",
                "",
                Optional.empty(),
                List.of());
        return new JobPart(
                job,
                new io.tidegate.job.Owner("payments", "#payments"),
                "d",
                -1,
                chunks,
                days(1, days).stream().collect(Collectors.toMap(day -> day, inputs)),
                Map.of(),
                List.of(),
                new JobPart.Replaced(0, 0, 0, 0),
                estimate);
    }

    private BackfillPlan plan(JobPart part, Optional<BigDecimal> budget, Optional<Hours> window) {
        return new BackfillPlan(
                BackfillId.next(Clock.systemUTC()),
                "amounts were wrong",
                "ann",
                now,
                "abc",
                "backfill plan",
                "EUR",
                budget,
                window,
                false,
                List.of(part),
                List.of());
    }

    private ApplyEnd run(
            JobPart part,
            Optional<String> budget,
            ApplyOptions options,
            String price,
            BiFunction<Partition, Integer, RunResult> script) {
        series = new ScriptedSeries(job, price, script);
        BackfillPlan plan = plan(part, budget.map(BigDecimal::new), Optional.empty());
        requests = requests == null ? BackfillRequests.at(shop.project().ledger(), plan.id()) : requests;
        RunSettings settings = Shop.settings();
        ChunkDesk desk = new ChunkDesk(plan, part, series, shop.ledger(), settings, Set.of(settings.run()), ESTIMATOR);
        runner = new PartRunner(
                plan, part, series, desk, new Spending(plan, Optional.empty()), requests, options, new Notes(), clock);
        return runner.run(part.chunks());
    }

    private final class Notes implements Progress {
        @Override
        public void step(Job j, int chunk, int chunks, List<Partition> of, Step step, BigDecimal costSoFar) {}

        @Override
        public void done(Job j, RunResult result) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }
    }

    private static RunResult published(Partition partition, int times) {
        return ScriptedSeries.published(partition);
    }

    private static RunResult conflict(Partition partition) {
        return new RunResult.Conflict(partition, "run X holds it");
    }

    /** The scripted series has no inputs. */
    @Test
    void a_chunk_whose_inputs_are_not_those_of_the_plan_ends_it_before_it_is_built() {
        JobPart part = part("orders", 5, 2, day -> day.equals(days(4, 4).get(0)) ? "0123456789abcdef" : "");

        ApplyEnd end = run(part, Optional.empty(), ApplyOptions.DEFAULT, "1", PartRunnerTest::published);

        assertThat(end)
                .isEqualTo(new ApplyEnd.Stale(List.of(
                        "orders: the inputs of 2024-01-04 changed, for 2024-01-04 from 0123456789abcdef when planned to"
                                + "  now")));
        assertThat(ApplyExit.of(end, List.copyOf(runner.results()))).isEqualTo(25);
        assertThat(series.built).containsExactly(days(1, 2));
        assertThat(runner.left()).isEqualTo(3);
        assertThat(runner.results()).hasSize(2);
    }

    @Test
    void chunks_are_built_in_the_order_of_the_plan_and_each_is_written_down() {
        ApplyEnd end = run(part(5, 2), Optional.empty(), ApplyOptions.DEFAULT, "1", PartRunnerTest::published);

        assertThat(end).isEqualTo(new ApplyEnd.Done());
        assertThat(series.built).containsExactly(days(1, 2), days(3, 4), days(5, 5));
        assertThat(runner.results()).hasSize(5).allMatch(RunResult.Published.class::isInstance);
        assertThat(shop.ledger().events("orders"))
                .filteredOn(BackfillEvent.ChunkDone.class::isInstance)
                .extracting(e -> ((BackfillEvent.ChunkDone) e).chunk())
                .containsExactly(1, 2, 3);
        assertThat(notes)
                .as("the estimate is drawn again once, after the first chunk")
                .filteredOn(note -> note.contains("measured so far"))
                .singleElement()
                .asString()
                .contains("planned 1.00 to 50.00, likely 5.00");
        assertThat(notes)
                .anySatisfy(note ->
                        assertThat(note).contains("chunk 1 of 3", "2 published", "2.00 of 1.00 to 50.00 EUR spent"));
    }

    @Test
    void no_chunk_begins_that_would_go_over_the_budget_and_what_it_costs_is_measured() {
        ApplyEnd end = run(part(10, 2), Optional.of("9"), ApplyOptions.DEFAULT, "2", PartRunnerTest::published);

        assertThat(end)
                .isEqualTo(new ApplyEnd.OverBudget(new BigDecimal("8"), new BigDecimal("4.0000"), new BigDecimal("9")));
        assertThat(series.built).as("4.00 a chunk, two of them").hasSize(2);
        assertThat(runner.left()).isEqualTo(6);
        assertThat(notes)
                .as("told after the first chunk")
                .anyMatch(note -> note.contains("budget of 9.00 ends before"));
        assertThat(ApplyExit.of(end, List.copyOf(runner.results()))).isEqualTo(21);
    }

    @Test
    void before_anything_is_measured_the_estimate_speaks_for_the_budget() {
        ApplyEnd end = run(part(10, 5), Optional.of("4.99"), ApplyOptions.DEFAULT, "2", PartRunnerTest::published);

        assertThat(end).isInstanceOf(ApplyEnd.OverBudget.class);
        assertThat(series.built).isEmpty();
    }

    @Test
    void a_pause_and_a_cancellation_are_heeded_between_chunks() {
        requests = BackfillRequests.at(shop.project().ledger(), BackfillId.next(Clock.systemUTC()));
        ApplyEnd paused = run(part(6, 2), Optional.empty(), ApplyOptions.DEFAULT, "1", (p, times) -> {
            requests.ask(Wish.PAUSE, "ann", "the cluster is needed", now);
            return ScriptedSeries.published(p);
        });

        assertThat(paused)
                .isEqualTo(new ApplyEnd.Asked(new BackfillRequests.Asked(Wish.PAUSE, "ann", "the cluster is needed")));
        assertThat(series.built).hasSize(1);
        assertThat(runner.left()).isEqualTo(4);
        assertThat(ApplyExit.of(paused, List.copyOf(runner.results()))).isEqualTo(24);

        requests.ask(Wish.CANCEL, "ben", "it was wrong", now);
        ApplyEnd cancelled = run(part(6, 2), Optional.empty(), ApplyOptions.DEFAULT, "1", PartRunnerTest::published);
        assertThat(cancelled)
                .isEqualTo(new ApplyEnd.Asked(new BackfillRequests.Asked(Wish.CANCEL, "ben", "it was wrong")));
        assertThat(series.built).isEmpty();
    }

    @Test
    void partitions_that_another_run_has_come_last_and_the_others_do_not_wait() {
        ApplyEnd end = run(
                part(6, 3),
                Optional.empty(),
                ApplyOptions.DEFAULT,
                "1",
                (p, times) -> p.equals(days(2, 2).get(0)) && times < 3 ? conflict(p) : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Done());
        assertThat(series.built).containsExactly(days(1, 3), days(4, 6), days(2, 2), days(2, 2));
        assertThat(series.pauses).hasSize(2);
        assertThat(runner.results()).allMatch(RunResult.Published.class::isInstance);
    }

    @Test
    void a_chunk_whose_lease_was_taken_is_taken_up_again_at_once() {
        ApplyEnd end = run(
                part(4, 2),
                Optional.empty(),
                ApplyOptions.DEFAULT,
                "1",
                (p, times) -> times == 1 && p.compareTo(days(2, 2).get(0)) <= 0
                        ? new RunResult.Superseded(p, "X")
                        : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Done());
        assertThat(series.built).containsExactly(days(1, 2), days(1, 2), days(3, 4));
        assertThat(series.pauses).isEmpty();
    }

    @Test
    void who_never_gets_a_partition_gives_it_up_after_some_turns() {
        ApplyEnd end = run(
                part(2, 1),
                Optional.empty(),
                ApplyOptions.DEFAULT,
                "1",
                (p, times) -> p.equals(days(1, 1).get(0)) ? conflict(p) : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Done());
        assertThat(runner.results())
                .filteredOn(RunResult.Conflict.class::isInstance)
                .hasSize(1);
        assertThat(ApplyExit.of(end, List.copyOf(runner.results()))).isEqualTo(24);
    }

    @Test
    void a_stop_ends_it_and_what_was_abandoned_is_left_for_another_run() {
        ApplyEnd end = run(part(6, 2), Optional.empty(), ApplyOptions.DEFAULT, "1", (p, times) -> {
            if (p.compareTo(days(3, 3).get(0)) < 0) {
                return ScriptedSeries.published(p);
            }
            series.stopped = Optional.of(new StopRequest(ErrorCode.TERMINATED, "SIGTERM"));
            return new RunResult.Failed(p, ErrorCode.TERMINATED, "Stopped: SIGTERM", "");
        });

        assertThat(end).isEqualTo(new ApplyEnd.Stopped(series.stopped.orElseThrow()));
        assertThat(runner.left()).isEqualTo(4);
        assertThat(ApplyExit.of(end, List.copyOf(runner.results()))).isEqualTo(143);
    }

    @Test
    void the_first_trouble_ends_it_with_fail_fast_and_a_blocked_partition_where_the_job_says_so() {
        RunResult blocked = new RunResult.Blocked(
                days(1, 1).get(0), ErrorCode.BLOCKED, "m", "c", List.of(), OptionalLong.empty(), Optional.empty());
        BiFunction<Partition, Integer, RunResult> script =
                (p, times) -> p.equals(days(1, 1).get(0)) ? blocked : ScriptedSeries.published(p);

        assertThat(run(part(4, 1), Optional.empty(), ApplyOptions.DEFAULT, "1", script))
                .isEqualTo(new ApplyEnd.Done());
        assertThat(series.built).hasSize(4);
        assertThat(run(part(4, 1), Optional.empty(), new ApplyOptions(1, Optional.empty(), FailFast.ON), "1", script))
                .isEqualTo(new ApplyEnd.Ended("2024-01-01"));
        assertThat(series.built).hasSize(1);
        job = Shop.in(dir, "stop", "fail").job("orders");
        assertThat(run(part(4, 1), Optional.empty(), ApplyOptions.DEFAULT, "1", script))
                .isEqualTo(new ApplyEnd.Ended("2024-01-01"));
    }

    @Test
    void several_chunks_are_built_at_once_but_the_first_alone() {
        run(
                part(9, 1),
                Optional.empty(),
                new ApplyOptions(3, Optional.empty(), FailFast.OFF),
                "1",
                PartRunnerTest::published);

        assertThat(series.built.get(0)).isEqualTo(days(1, 1));
        assertThat(series.mostAtOnce.get()).isBetween(2, 3);
        assertThat(runner.results()).hasSize(9);
    }

    private static ApplyOptions renewedAfter(int chunks, int maxActive, boolean isAwaited) {
        return new ApplyOptions(
                maxActive,
                Optional.empty(),
                FailFast.OFF,
                new Sessions(OptionalInt.of(chunks), () -> isAwaited, List.of()));
    }

    @Test
    void a_session_ends_after_so_many_chunks_that_built_something_where_another_one_is_awaited() {
        ApplyEnd end = run(
                part(5, 1),
                Optional.empty(),
                renewedAfter(2, 1, true),
                "1",
                (p, times) -> p.equals(days(1, 1).get(0))
                        ? new RunResult.NotReady(p, "its file is not there")
                        : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Renewed(2));
        assertThat(series.built).hasSize(3);
        assertThat(runner.built()).isEqualTo(2);
        assertThat(runner.left()).isEqualTo(2);

        assertThat(run(part(5, 1), Optional.empty(), renewedAfter(2, 1, false), "1", PartRunnerTest::published))
                .as("nobody would go on")
                .isEqualTo(new ApplyEnd.Done());
        assertThat(run(part(2, 1), Optional.empty(), renewedAfter(2, 1, true), "1", PartRunnerTest::published))
                .as("nothing is left to go on with")
                .isEqualTo(new ApplyEnd.Done());
    }

    @Test
    void what_ends_the_backfill_goes_before_the_end_of_its_session() {
        job = Shop.in(dir, "stop", "fail").job("orders");
        RunResult blocked = new RunResult.Blocked(
                days(3, 3).get(0), ErrorCode.BLOCKED, "m", "c", List.of(), OptionalLong.empty(), Optional.empty());

        ApplyEnd end = run(
                part(6, 1),
                Optional.empty(),
                renewedAfter(2, 2, true),
                "1",
                (p, times) -> p.equals(days(3, 3).get(0)) ? blocked : ScriptedSeries.published(p));

        assertThat(end).isEqualTo(new ApplyEnd.Ended("2024-01-03"));
    }

    @Test
    void a_session_that_goes_on_tells_nothing_that_was_told_before() {
        ApplyOptions goesOn = new ApplyOptions(
                1,
                Optional.empty(),
                FailFast.OFF,
                new Sessions(OptionalInt.of(9), () -> true, List.of(new RunId("EARLIER"))));
        Spending spending =
                new Spending(plan(part(6, 1), Optional.of(BigDecimal.TEN), Optional.empty()), Optional.empty());
        spending.add("orders", new BigDecimal("4"), 2);

        JobPart part = part(6, 1);
        BackfillPlan plan = plan(part, Optional.of(BigDecimal.TEN), Optional.empty());
        series = new ScriptedSeries(job, "2", PartRunnerTest::published);
        RunSettings settings = Shop.settings();
        ChunkDesk desk = new ChunkDesk(plan, part, series, shop.ledger(), settings, Set.of(settings.run()), ESTIMATOR);
        ApplyEnd end = new PartRunner(
                        plan,
                        part,
                        series,
                        desk,
                        spending,
                        BackfillRequests.at(shop.project().ledger(), plan.id()),
                        goesOn,
                        new Notes(),
                        clock)
                .run(part.chunks().subList(2, 6));

        assertThat(end).isInstanceOf(ApplyEnd.OverBudget.class);
        assertThat(notes).hasSize(3).allMatch(note -> note.startsWith("orders: chunk "));
    }

    @Test
    void each_job_has_spent_its_own() {
        BackfillPlan plan = new BackfillPlan(
                BackfillId.next(Clock.systemUTC()),
                "amounts were wrong",
                "ann",
                now,
                "abc",
                "backfill plan",
                "EUR",
                Optional.of(BigDecimal.TEN),
                Optional.empty(),
                false,
                List.of(part("orders", 2, 1), part("weeks", 2, 1)),
                List.of());
        Spending spending = new Spending(plan, Optional.empty());
        spending.add("orders", new BigDecimal("2"), 1);
        spending.add("weeks", new BigDecimal("3"), 1);

        assertThat(spending.spent("orders")).isEqualByComparingTo("2");
        assertThat(spending.spent("weeks")).isEqualByComparingTo("3");
        assertThat(spending.spent()).isEqualByComparingTo("5");
        assertThat(spending.exceededBy(new BigDecimal("5"))).isEmpty();
        assertThat(spending.exceededBy(new BigDecimal("5.01"))).contains(BigDecimal.TEN);
    }

    @Test
    void chunks_begin_only_in_the_hours_of_the_window() {
        now = Instant.parse("2024-06-01T21:59:00Z");
        List<Instant> began = new ArrayList<>();
        ScriptedSeries[] first = new ScriptedSeries[1];
        ApplyOptions night = new ApplyOptions(1, Optional.of(Hours.parse("22:00-22:30")), FailFast.OFF);
        series = null;
        BackfillPlan plan = plan(part(3, 1), Optional.empty(), Optional.empty());
        first[0] = new ScriptedSeries(job, "1", (p, times) -> {
            began.add(now);
            now = now.plus(Duration.ofMinutes(20));
            return ScriptedSeries.published(p);
        });
        first[0].whilePaused = () -> now = now.plusSeconds(20);
        RunSettings settings = Shop.settings();
        JobPart part = plan.jobs().get(0);
        new PartRunner(
                        plan,
                        part,
                        first[0],
                        new ChunkDesk(plan, part, first[0], shop.ledger(), settings, Set.of(settings.run()), ESTIMATOR),
                        new Spending(plan, Optional.empty()),
                        BackfillRequests.at(shop.project().ledger(), plan.id()),
                        night,
                        new Notes(),
                        clock)
                .run(part.chunks());

        assertThat(began)
                .containsExactly(
                        Instant.parse("2024-06-01T22:00:00Z"),
                        Instant.parse("2024-06-01T22:20:00Z"),
                        Instant.parse("2024-06-02T22:00:00Z"));
        assertThat(notes)
                .filteredOn(note -> note.contains("outside of 22:00-22:30"))
                .hasSize(2);
    }

    /** Whatever becomes of partitions, each is built, given up or left, the budget holds, and nothing is built twice for nothing. */
    @Test
    void whatever_happens_every_partition_is_accounted_for() {
        for (int number = 1; number <= 60; number++) {
            long seed = number;
            Random random = new Random(seed);
            int count = 1 + random.nextInt(20);
            JobPart part = part(count, 1 + random.nextInt(6));
            Optional<String> budget =
                    random.nextBoolean() ? Optional.of("" + (1 + random.nextInt(30))) : Optional.empty();
            ApplyOptions options = new ApplyOptions(1 + random.nextInt(3), Optional.empty(), FailFast.OFF);
            requests = null;
            ApplyEnd end = run(part, budget, options, "1", (p, times) -> {
                int dice = new Random(seed * 31 + p.hashCode() * 7L + times).nextInt(10);
                if (dice == 0) {
                    return conflict(p);
                }
                return dice == 1 ? new RunResult.Superseded(p, "X") : ScriptedSeries.published(p);
            });

            String what = "seed " + seed;
            long published = runner.results().stream()
                    .filter(RunResult.Published.class::isInstance)
                    .count();
            if (end instanceof ApplyEnd.Done) {
                assertThat(runner.results()).as(what).hasSize(count);
                assertThat(runner.left()).as(what).isZero();
            } else {
                assertThat(end).as(what).isInstanceOf(ApplyEnd.OverBudget.class);
                assertThat(published + runner.left()).as(what).isEqualTo(count);
                assertThat(((ApplyEnd.OverBudget) end).spent())
                        .as(what)
                        .isLessThanOrEqualTo(new BigDecimal(budget.orElseThrow()));
            }
            List<Partition> twice = series.built.stream()
                    .flatMap(List::stream)
                    .filter(p -> Collections.frequency(
                                    series.built.stream().flatMap(List::stream).toList(), p)
                            > 8)
                    .toList();
            assertThat(twice).as(what).isEmpty();
        }
    }
}
