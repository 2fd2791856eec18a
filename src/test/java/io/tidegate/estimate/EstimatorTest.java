package io.tidegate.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.job.Cost;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.SourceInput;
import io.tidegate.testing.HandWrittenTable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an estimate says, and what it rests on. */
class EstimatorTest {
    private static final Cost PRICES =
            new Cost("EUR", new BigDecimal("36"), new BigDecimal("0.5"), new BigDecimal("2"), new BigDecimal("1.5"));
    private static final long MB = 1_000_000;

    private static Estimate estimate(Plan plan, Histories histories) {
        return estimate(plan, histories, Optional.empty());
    }

    private static Estimate estimate(Plan plan, Histories histories, Optional<Pilot> pilot) {
        return new Estimator(PRICES, 4).estimate(plan, histories.history(), Optional.empty(), pilot);
    }

    private static double likely(Spread spread) {
        return spread.likely().doubleValue();
    }

    private static double times(Spread spread) {
        return spread.high().doubleValue() / spread.low().doubleValue();
    }

    private static Pilot pilot(long bytes, double coreSeconds) {
        return new Pilot(List.of(build(bytes, coreSeconds)));
    }

    private static Pilot.Build build(long bytes, double coreSeconds) {
        return new Pilot.Build(
                Histories.FIRST, bytes, bytes / 50, bytes / 4, BigDecimal.valueOf(coreSeconds), BigDecimal.valueOf(3));
    }

    @Test
    void cost_follows_the_bytes_as_past_runs_did() {
        Estimate estimate = estimate(Histories.plan(50 * MB), Histories.steady(60));
        assertThat(likely(estimate.coreSeconds())).isCloseTo(7, within(0.5));
        assertThat(times(estimate.coreSeconds())).isBetween(1.1, 2.0);
        assertThat(estimate.basis()).isEqualTo("60 partitions of the ledger");
        assertThat(estimate.driver()).isEqualTo("the spread of past runs");
        assertThat(estimate.warnings()).isEmpty();
        assertThat(estimate.bytesRead()).isEqualTo(50 * MB);
        assertThat(likely(estimate.bytesWritten())).isCloseTo(25e6, within(1e5));
    }

    @Test
    void commits_that_also_write_a_checkpoint_are_known_to_cost_more_and_pull_nothing_else() {
        Histories histories = new Histories();
        for (int i = 0; i < 40; i++) {
            long bytes = (1 + (i * 37L) % 100) * MB;
            histories.day(i, bytes, 2 + bytes / 1e7 + ((i + 2) % 10 == 0 ? 9 : 0)); // the first commit is version 2
        }
        Estimate without = estimate(Histories.planAt(41, 1, 50 * MB), histories);
        Estimate with = estimate(Histories.planAt(49, 1, 50 * MB), histories);
        assertThat(likely(without.coreSeconds())).isCloseTo(7, within(0.3));
        assertThat(likely(with.coreSeconds())).isCloseTo(16, within(0.3));
        assertThat(times(without.coreSeconds())).isLessThan(1.5);
        long[] days = new long[40];
        Arrays.fill(days, 50 * MB);
        double each = likely(estimate(Histories.planAt(41, 1, days), histories).coreSeconds());
        double none = likely(estimate(Histories.planAt(-1, 40, days), histories).coreSeconds());
        assertThat(each - none).as("four checkpoints are in it").isGreaterThan(4 * 9);
    }

    @Test
    void chunks_that_read_the_log_anew_from_a_checkpoint_are_known_to_cost_more() {
        Histories histories = new Histories().inOneProcess();
        for (int i = 0; i < 40; i++) {
            histories.day(i, MB, 2 + ((i + 2) % 10 == 0 ? 4 : (i + 2) % 10 == 1 ? 3 : 0));
        }
        assertThat(likely(warm(Histories.planAt(42, 1, MB), histories))).isCloseTo(2, within(0.3));
        assertThat(likely(warm(Histories.planAt(49, 1, MB), histories))).isCloseTo(6, within(0.3));
        assertThat(likely(warm(Histories.planAt(50, 1, MB), histories))).isCloseTo(5, within(0.3));
        long[] days = new long[20];
        Arrays.fill(days, MB);
        assertThat(likely(warm(Histories.planAt(42, 1, days), histories))).isBetween(20 * 2 + 6.0, 20 * 2 + 16.0);
    }

    @Test
    void a_process_gets_faster_the_more_of_the_job_it_has_built_and_what_it_gains_has_an_end() {
        Histories histories = new Histories().inOneProcess();
        double before = 0;
        for (int i = 0; i < 30; i++) {
            double took = Settling.taken(before, 0.5);
            histories.day(i, MB, took);
            before += took;
        }
        assertThat(before).isBetween(30 * 0.5 + 8, 30 * 0.5 + 20);
        Plan plan = Histories.plan(1, MB);
        Estimator estimator = new Estimator(PRICES, 4);
        for (double spent : new double[] {1, 5, 1000}) {
            Estimate estimate =
                    estimator.estimate(plan, histories.history(), Optional.empty(), Optional.empty(), spent);
            assertThat(likely(estimate.coreSeconds())).isCloseTo(Settling.taken(spent, 0.5), within(0.02));
        }
        assertThat(Settling.taken(1000, 0.5)).isCloseTo(0.5, within(0.01));
        assertThat(Settling.taken(1, 3600)).as("to an hour of a core").isLessThan(3600 * 1.02);
        assertThat(Settling.settled(7, Settling.taken(7, 42))).isCloseTo(42, within(1e-6));
    }

    private static Spread warm(Plan plan, Histories histories) {
        return new Estimator(PRICES, 4)
                .estimate(plan, histories.history(), Optional.empty(), Optional.empty(), 100)
                .coreSeconds();
    }

    @Test
    void a_checkpoint_that_was_never_measured_widens_the_range_and_is_named() {
        Histories histories = new Histories();
        for (int i = 0; i < 8; i++) {
            histories.day(i, MB, 0.2); // the last commit is version 9
        }
        Estimate with = estimate(Histories.planAt(9, 1, MB), histories);
        assertThat(with.driver()).isEqualTo("checkpoints of the table's log, which nothing measured so far met");
        assertThat(with.coreSeconds().high()).isGreaterThan(new BigDecimal("0.8"));
        assertThat(estimate(Histories.planAt(5, 1, MB), histories).coreSeconds().high())
                .isLessThan(new BigDecimal("0.5"));
    }

    @Test
    void the_checkpoints_among_the_next_commits_are_counted_by_the_tables_version() {
        Checkpoints ten = Checkpoints.of(Optional.empty());
        assertThat(ten.written(-1, 10)).isZero(); // versions 0 to 9
        assertThat(ten.written(-1, 11)).isEqualTo(1);
        assertThat(ten.written(9, 1)).isEqualTo(1);
        assertThat(ten.written(10, 9)).isZero();
        assertThat(ten.written(3, 30)).isEqualTo(3);
        assertThat(new Checkpoints(1).written(-1, 3)).isEqualTo(2);
        assertThat(ten.read(-1, 11)).isZero();
        assertThat(ten.read(9, 1)).isZero();
        assertThat(ten.read(10, 1)).isEqualTo(1);
        assertThat(ten.read(3, 30)).isEqualTo(3); // 11, 21 and 31
        assertThat(new Checkpoints(1).read(5, 3)).isZero();
    }

    @Test
    void a_pilot_of_three_sizes_says_how_cost_grows() {
        Pilot pilot = new Pilot(
                List.of(build(10 * MB, 9), build(40 * MB, 8), build(MB, 2.15))); // warm: 2 and 0.15 a megabyte
        Estimate estimate = estimate(Histories.plan(30 * MB), new Histories(), Optional.of(pilot));
        assertThat(likely(estimate.coreSeconds())).isCloseTo(9 + 20 * 0.15, within(1.0)); // the first of its process
        assertThat(estimate.basis()).isEqualTo("a pilot of 3 partitions");
        assertThat(times(estimate.coreSeconds())).isLessThan(3);
    }

    @Test
    void a_pilot_is_of_a_middle_a_large_and_a_small_partition_and_of_one_where_there_are_few() {
        long[] sizes = new long[20];
        for (int i = 0; i < 20; i++) {
            sizes[i] = (1 + (i * 7) % 20) * MB;
        }
        Plan plan = Histories.plan(sizes);
        Map<Partition, Long> bytes =
                plan.planned().collect(Collectors.toMap(PlannedPartition::partition, PlannedPartition::inputBytes));
        assertThat(PilotChoice.of(plan).chosen().stream().map(p -> bytes.get(p) / MB))
                .containsExactly(11L, 19L, 3L);
        long[] alike = new long[12];
        Arrays.fill(alike, MB);
        PilotChoice two = PilotChoice.of(Histories.plan(alike));
        assertThat(two.chosen()).hasSize(2).doesNotHaveDuplicates();
        assertThat(two.standIns()).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(two.chosen());
        PilotChoice one = PilotChoice.of(Histories.plan(new long[] {1, 2, 3}));
        assertThat(one.chosen()).hasSize(1);
        assertThat(one.standIns()).hasSize(2);
        assertThat(PilotChoice.of(Histories.plan(new long[] {1})).standIns()).isEmpty();
    }

    @Test
    void a_few_runs_that_cost_fifteen_times_too_much_pull_little() {
        Histories histories = Histories.steady(40);
        for (int i = 0; i < 6; i++) {
            histories.day(100 + i, 20 * MB, 60);
        }
        assertThat(likely(estimate(Histories.plan(20 * MB), histories).coreSeconds()))
                .isCloseTo(4, within(0.7));
    }

    @Test
    void money_is_by_the_prices_with_headroom_at_the_high_end() {
        Estimate estimate = estimate(Histories.plan(50 * MB), Histories.steady(60));
        double likely = likely(estimate.coreSeconds()) / 100 + 0.05 * 0.5 + 0.025 * 2;
        assertThat(likely(estimate.cost())).isCloseTo(likely, within(0.001));
        double high = estimate.coreSeconds().high().doubleValue() / 100
                + 0.05 * 0.5
                + estimate.bytesWritten().high().doubleValue() / 1e9 * 2;
        assertThat(estimate.cost().high().doubleValue()).isCloseTo(high * 1.5, within(0.001));
        assertThat(estimate.currency()).isEqualTo("EUR");
    }

    @Test
    void without_prices_there_is_no_currency_and_no_money() {
        Estimate estimate = new Estimator(Cost.NONE, 2)
                .estimate(Histories.plan(MB), Histories.steady(20).history(), Optional.empty(), Optional.empty());
        assertThat(estimate.currency()).isEmpty();
        assertThat(estimate.cost().high()).isZero();
        assertThat(estimate.oneDayTimesDays()).isEmpty();
        assertThat(likely(estimate.coreSeconds())).isPositive();
    }

    @Test
    void one_day_times_days_is_the_newest_partition_times_all() {
        Histories histories = Histories.steady(20).day(30, 100 * MB, 12);
        Estimate estimate = estimate(Histories.plan(new long[] {MB, MB, MB}), histories);
        // 12 core-seconds at 0.01, 0.1 GB read at 0.5, 0.05 GB written at 2
        assertThat(estimate.oneDayTimesDays().orElseThrow()).isEqualByComparingTo("0.81");
    }

    @Test
    void little_history_is_a_wide_range_that_says_so() {
        Histories four = new Histories();
        for (int i = 0; i < 4; i++) {
            four.day(i, (10 + i * 10) * MB, 3 + i);
        }
        Estimate estimate = estimate(Histories.plan(20 * MB), four);
        Estimate known = estimate(Histories.plan(20 * MB), Histories.steady(60));
        assertThat(times(estimate.coreSeconds())).isGreaterThan(1.4 * times(known.coreSeconds()));
        assertThat(estimate.driver()).isEqualTo("only 4 partitions in the ledger");
        assertThat(estimate.basis()).isEqualTo("4 partitions of the ledger");
    }

    @Test
    void a_partition_far_larger_than_all_before_widens_the_range_and_is_named() {
        Estimate usual = estimate(Histories.plan(50 * MB), Histories.steady(60));
        Estimate huge = estimate(Histories.plan(new long[] {50 * MB, 900 * MB}), Histories.steady(60));
        assertThat(times(huge.coreSeconds())).isGreaterThan(times(usual.coreSeconds()) * 1.3);
        assertThat(huge.driver()).isEqualTo("2026-09-28 is 9.0 times larger than anything built so far");
        assertThat(huge.warnings()).containsExactly("2026-09-28 is 9.0 times larger than anything built so far");
    }

    @Test
    void a_chunk_of_many_partitions_costs_less_than_as_many_runs_and_the_range_says_what_is_not_known() {
        long[] month = new long[30];
        Arrays.fill(month, 10 * MB);
        Estimate chunk = estimate(Histories.plan(month), Histories.steady(60));
        Estimate single = estimate(Histories.plan(10 * MB), Histories.steady(60));
        assertThat(likely(chunk.coreSeconds())).isLessThan(30 * 0.7 * likely(single.coreSeconds()));
        Histories chunks = Histories.steady(60);
        for (int i = 0; i < 8; i++) {
            chunks.chunk(200 + 30 * i, month, 2 + 0.1 * 30 + 30);
        }
        Estimate known = estimate(Histories.plan(month), chunks);
        assertThat(likely(known.coreSeconds())).isCloseTo(35, within(3.0));
    }

    @Test
    void a_process_that_has_built_the_job_before_builds_it_for_less_and_runs_of_one_process_say_by_how_much() {
        Histories histories = new Histories();
        for (int night = 0; night < 10; night++) {
            histories.inOneProcess().idle(Duration.ofHours(12)); // the same number, another process
            histories.day(4 * night, MB, 9);
            for (int i = 1; i < 4; i++) {
                histories.day(4 * night + i, MB, 2);
            }
        }
        Plan plan = Histories.plan(1, MB, MB, MB);
        JobHistory history = histories.history();
        Estimator estimator = new Estimator(PRICES, 4);
        Estimate cold = estimator.estimate(plan, history, Optional.empty(), Optional.empty());
        Estimate warm = estimator.estimate(plan, history, Optional.empty(), Optional.empty(), 9);
        assertThat(likely(cold.coreSeconds())).isCloseTo(9 + 2 * 2, within(0.5));
        assertThat(likely(warm.coreSeconds())).isCloseTo(3 * 2, within(0.5));
    }

    @Test
    void when_no_chunk_was_ever_larger_than_one_partition_that_is_what_widens_the_range() {
        Histories equal = new Histories();
        for (int i = 0; i < 40; i++) {
            equal.day(i, 1000, 2 + i % 3 * 0.02);
        }
        long[] year = new long[365];
        Arrays.fill(year, 1000);
        Estimate estimate = estimate(Histories.plan(year), equal);
        assertThat(estimate.driver())
                .isEqualTo("no chunk of more than 1 partition was ever built, and the plan has one of 365");
        assertThat(likely(estimate.coreSeconds())).isLessThan(365 * 2 / 3.0);
    }

    @Test
    void chunks_that_were_tried_again_or_failed_or_were_recovered_tell_nothing() {
        Histories histories = Histories.steady(30);
        Estimate before = estimate(Histories.plan(20 * MB), histories);
        RunId run = histories.begin();
        long[] one = {20 * MB};
        histories.add(new Event.Intent(
                run, "orders", java.time.Instant.EPOCH, 1, List.of("2024-02-20"), Map.of(), 0, Map.of(), ""));
        histories.chunk(run, 2, 50, one, 500, false);
        RunId recovered = histories.begin();
        histories.chunk(recovered, 1, 51, one, 500, true);
        assertThat(estimate(Histories.plan(20 * MB), histories).coreSeconds()).isEqualTo(before.coreSeconds());
    }

    @Test
    void older_definitions_of_the_job_count_while_the_newest_has_few_runs_and_widen_the_range() {
        Histories histories = new Histories().builtBy("older");
        for (int i = 0; i < 40; i++) {
            histories.day(i, (10 + i) * MB, 3 + i / 10.0);
        }
        Estimate older = estimate(Histories.plan(20 * MB), histories);
        assertThat(older.driver()).isEqualTo("nothing was built yet by the job as it is now");
        histories.builtByTheJobAsItIs();
        for (int i = 0; i < 20; i++) {
            histories.day(50 + i, (10 + i) * MB, 2 * (3 + i / 10.0));
        }
        Estimate now = estimate(Histories.plan(20 * MB), histories);
        assertThat(likely(now.coreSeconds())).isCloseTo(8, within(0.5));
        assertThat(times(now.coreSeconds())).isLessThan(times(older.coreSeconds()));
        assertThat(now.basis()).isEqualTo("20 partitions of the ledger");
    }

    @Test
    void with_nothing_but_bytes_the_range_is_very_wide_and_says_so() {
        Estimate estimate = estimate(Histories.plan(new long[] {10 * MB, 20 * MB}), new Histories());
        assertThat(times(estimate.coreSeconds())).isGreaterThan(10);
        assertThat(estimate.basis()).isEqualTo("bytes alone: nothing of orders was ever built");
        assertThat(estimate.driver())
                .isEqualTo("nothing of orders was ever measured; a pilot measures some partitions");
        assertThat(estimate.oneDayTimesDays()).isEmpty();
        assertThat(estimate.bytesKept()).hasValue(0);
    }

    @Test
    void a_pilot_stands_in_for_history() {
        Estimate same = estimate(Histories.plan(10 * MB), new Histories(), Optional.of(pilot(10 * MB, 5)));
        assertThat(likely(same.coreSeconds())).isCloseTo(5, within(0.3));
        assertThat(same.basis()).isEqualTo("a pilot of 2024-01-01");
        Estimate larger = estimate(Histories.plan(40 * MB), new Histories(), Optional.of(pilot(10 * MB, 5)));
        assertThat(likely(larger.coreSeconds())).isBetween(6.0, 20.0);
        assertThat(times(larger.coreSeconds())).isGreaterThan(times(same.coreSeconds()));
        assertThat(likely(larger.bytesWritten())).isCloseTo(10e6, within(1e5));
        assertThat(estimate(Histories.plan(10 * MB), Histories.steady(3), Optional.of(pilot(10 * MB, 3)))
                        .basis())
                .isEqualTo("3 partitions of the ledger and a pilot of 2024-01-01");
    }

    @Test
    void an_estimate_a_hundred_times_what_partitions_took_is_flagged_as_a_slip() {
        Estimate estimate = estimate(Histories.plan(50_000 * MB), Histories.steady(60));
        assertThat(estimate.warnings())
                .anyMatch(w ->
                        w.matches("a partition is estimated at [\\d,]+ times the core-seconds that one took so far:"
                                + " look for a wrong unit, or a path that matches too much"));
    }

    @Test
    void inputs_of_no_bytes_and_databases_are_told() {
        Plan bare = Histories.plan(new long[] {0, MB, 0});
        Plan plan = new Plan(
                bare.job(),
                bare.chunks(),
                List.of(),
                List.of(
                        new SourceInput.FilesByPartition("raw", Map.of()),
                        new SourceInput.Database("fx", Map.of(Histories.FIRST, List.of()))),
                -1);
        Estimate estimate = new Estimator(PRICES, 1)
                .estimate(plan, Histories.steady(20).history(), Optional.empty(), Optional.empty());
        assertThat(estimate.warnings())
                .containsExactly(
                        "2 partitions of 3 planned, 2026-09-27 first, read 0 bytes",
                        "how much source fx will read is unknown: it is a database");
    }

    @Test
    void a_job_whose_inputs_have_no_bytes_costs_by_the_partition() {
        Histories histories = new Histories();
        for (int i = 0; i < 20; i++) {
            histories.day(i, 0, 3 + i % 2 * 0.1);
        }
        Estimate estimate = estimate(Histories.plan(0L), histories);
        assertThat(likely(estimate.coreSeconds())).isCloseTo(3.05, within(0.1));
        assertThat(estimate.warnings()).isEmpty();
    }

    @Test
    void replaced_files_are_kept_and_those_without_statistics_are_no_trouble(@TempDir Path folder) throws Exception {
        HandWrittenTable table = new HandWrittenTable(folder, "part");
        Partition day = Histories.FIRST.plus(1000);
        table.overwrite(Optional.empty(), Map.of(PartitionValue.of(day), 10, "1999-01-01", 10));
        Plan bare = Histories.plan(new long[] {MB, MB});
        Plan plan = new Plan(bare.job(), bare.chunks(), List.of(), List.of(), 0);
        TableLog log = TableLog.read(folder.toString()).orElseThrow();
        long live = log.partitions().get(PartitionValue.of(day)).bytes();
        Estimate estimate = new Estimator(PRICES, 1)
                .estimate(plan, Histories.steady(20).history(), Optional.of(log), Optional.empty());
        assertThat(estimate.bytesKept()).isEqualTo(OptionalLong.of(live));

        Path commit = folder.resolve("_delta_log/00000000000000000000.json");
        Files.writeString(commit, Files.readString(commit).replaceAll(",\"stats\":\"[^}]*}\"", ""));
        Estimate without = new Estimator(PRICES, 1)
                .estimate(plan, Histories.steady(20).history(), TableLog.read(folder.toString()), Optional.empty());
        assertThat(without.bytesKept()).isEqualTo(OptionalLong.of(live));
        assertThat(without.warnings())
                .contains("how many rows are replaced is unknown: the files of 1 partition have no statistics");
        assertThat(new Estimator(PRICES, 1)
                        .estimate(plan, new JobHistory("orders", List.of()), Optional.empty(), Optional.empty())
                        .bytesKept())
                .isEmpty();
    }

    @Test
    void the_wall_is_what_chunks_took_beside_their_tasks_and_the_tasks_on_the_cores() {
        Histories histories = new Histories().wall(5000);
        for (int i = 0; i < 20; i++) {
            histories.day(i, 10 * MB, 4);
        }
        // 5 s on the wall with 4 core-seconds on 4 cores: 4 s beside
        Estimate estimate = estimate(Histories.plan(10 * MB), histories);
        assertThat(likely(estimate.seconds())).isCloseTo(5, within(0.2));
        assertThat(estimate.cores()).isEqualTo(4);
    }

    @Test
    void an_empty_plan_is_nothing_to_do() {
        Estimate estimate = estimate(Histories.plan(), Histories.steady(3));
        assertThat(estimate.partitions()).isZero();
        assertThat(estimate.cost()).isEqualTo(Spread.NOTHING);
        assertThat(estimate.basis()).isEqualTo("nothing to build");
    }

    @Test
    void ten_thousand_partitions_with_a_thousand_runs_of_history_take_a_moment() {
        Histories histories = Histories.steady(1000);
        long[] bytes = IntStream.range(0, 10_000).mapToLong(i -> (i % 90) * MB).toArray();
        Plan plan = Histories.plan(31, bytes);
        long start = System.nanoTime();
        Estimate estimate = estimate(plan, histories);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(estimate.partitions()).isEqualTo(10_000);
    }
}
