package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.BackfillRequests.Wish;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunResult;
import io.tidegate.run.StopRequest;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What happens between the chunks of a backfill; the chunks themselves are scripted. */
class PartRunnerTest extends PartScene {
    /** The scripted series has no inputs. */
    @Test
    void a_chunk_whose_inputs_are_not_those_of_the_plan_ends_it_before_it_is_built() {
        JobPart part = part("orders", 5, 2, day -> day.equals(days(4, 4).get(0)) ? "0123456789abcdef" : "");

        ApplyEnd end = run(part, Optional.empty(), ApplyOptions.DEFAULT, "1", PartScene::published);

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
        ApplyEnd end = run(part(5, 2), Optional.empty(), ApplyOptions.DEFAULT, "1", PartScene::published);

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
        ApplyEnd cancelled = run(part(6, 2), Optional.empty(), ApplyOptions.DEFAULT, "1", PartScene::published);
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
                PartScene::published);

        assertThat(series.built.get(0)).isEqualTo(days(1, 1));
        assertThat(series.mostAtOnce.get()).isBetween(2, 3);
        assertThat(runner.results()).hasSize(9);
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
