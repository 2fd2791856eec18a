package io.tidegate.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Cost;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Transform;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The same partitions in other chunks. */
class ChunkedTest {
    private static final Estimator ESTIMATOR = new Estimator(Cost.NONE, 2);
    private static final long GB = 1_000_000_000;

    private static Plan plan(Grain grain, String first, String last) {
        Job job = Jobs.job(Path.of("/shop"), "orders").grain(grain, first).build();
        return plan(
                job,
                new PartitionRange(Partition.parse(grain, first), Partition.parse(grain, last)).partitions(),
                1000);
    }

    private static Plan plan(Job job, List<Partition> partitions, long bytes) {
        List<PlannedPartition> planned = partitions.stream()
                .map(p -> new PlannedPartition(p, new Reason.NeverBuilt(), "f", bytes))
                .toList();
        return new Plan(job, List.of(new Chunk(1, planned)), List.of(), List.of(), -1);
    }

    private static Estimate estimate(Plan plan) {
        return ESTIMATOR.estimate(
                plan,
                new io.tidegate.ledger.JobHistory(plan.job().name(), List.of()),
                Optional.empty(),
                Optional.empty());
    }

    /** Chunks as {@code first..last(size)}. */
    private static String chunks(Plan plan, String chunking) {
        return ESTIMATOR.chunked(plan, Chunking.parse(chunking), estimate(plan)).chunks().stream()
                .map(chunk -> "%s..%s(%d)"
                        .formatted(
                                chunk.partitions().get(0),
                                chunk.partitions().get(chunk.planned().size() - 1),
                                chunk.planned().size()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void by_count() {
        assertThat(chunks(plan(Grain.DAY, "2024-01-01", "2024-01-07"), "3"))
                .isEqualTo("2024-01-01..2024-01-03(3) 2024-01-04..2024-01-06(3) 2024-01-07..2024-01-07(1)");
    }

    @Test
    void by_month_week_quarter_and_year_a_chunk_ends_where_the_calendar_does() {
        Plan days = plan(Grain.DAY, "2024-01-30", "2024-03-02");
        assertThat(chunks(days, "P1M"))
                .isEqualTo("2024-01-30..2024-01-31(2) 2024-02-01..2024-02-29(29) 2024-03-01..2024-03-02(2)");
        assertThat(chunks(plan(Grain.DAY, "2024-02-29", "2024-03-11"), "P1W"))
                .isEqualTo("2024-02-29..2024-03-03(4) 2024-03-04..2024-03-10(7) 2024-03-11..2024-03-11(1)");
        assertThat(chunks(plan(Grain.MONTH, "2023-11", "2024-07"), "P3M"))
                .isEqualTo("2023-11..2023-12(2) 2024-01..2024-03(3) 2024-04..2024-06(3) 2024-07..2024-07(1)");
        assertThat(chunks(plan(Grain.WEEK, "2023-12-18", "2024-01-15"), "P1Y"))
                .isEqualTo("2023-12-18..2023-12-25(2) 2024-01-01..2024-01-15(3)");
        assertThat(chunks(plan(Grain.HOUR, "2024-01-01T22Z", "2024-01-02T01Z"), "P1D"))
                .isEqualTo("2024-01-01T22Z..2024-01-01T23Z(2) 2024-01-02T00Z..2024-01-02T01Z(2)");
    }

    @Test
    void by_days_from_the_first_partition_whatever_day_of_the_week_it_is() {
        assertThat(chunks(plan(Grain.DAY, "2024-02-29", "2024-03-11"), "P7D"))
                .isEqualTo("2024-02-29..2024-03-06(7) 2024-03-07..2024-03-11(5)");
    }

    @Test
    void newest_first_stays_newest_first() {
        Plan plan = plan(Grain.DAY, "2024-01-30", "2024-02-02");
        List<Partition> days = new java.util.ArrayList<>(
                plan.planned().map(PlannedPartition::partition).toList());
        Collections.reverse(days);
        Plan newest = plan(plan.job(), days, 1000);
        assertThat(chunks(newest, "P1M")).isEqualTo("2024-02-02..2024-02-01(2) 2024-01-31..2024-01-30(2)");
        assertThat(chunks(newest, "P3D")).isEqualTo("2024-02-02..2024-01-31(3) 2024-01-30..2024-01-30(1)");
        assertThat(chunks(newest, "3")).isEqualTo("2024-02-02..2024-01-31(3) 2024-01-30..2024-01-30(1)");
        assertThat(chunks(newest, "auto")).isEqualTo("2024-02-02..2024-01-30(4)");
    }

    @Test
    void a_period_shorter_than_a_partition_is_refused() {
        assertThatThrownBy(() -> chunks(plan(Grain.MONTH, "2024-01", "2024-03"), "P1W"))
                .isInstanceOf(TidegateException.class)
                .hasMessage("Cannot put partitions of a month into chunks of P1W: they are longer");
        assertThatThrownBy(() -> chunks(plan(Grain.YEAR, "2023", "2024"), "P11M"))
                .isInstanceOf(TidegateException.class);
        assertThat(chunks(plan(Grain.YEAR, "2023", "2024"), "P12M")).isEqualTo("2023..2023(1) 2024..2024(1)");
    }

    @Test
    void auto_puts_a_year_of_small_days_into_one_chunk() {
        assertThat(chunks(plan(Grain.DAY, "2023-01-01", "2023-12-31"), "auto"))
                .isEqualTo("2023-01-01..2023-12-31(365)");
    }

    @Test
    void auto_aims_at_ten_minutes_a_chunk_and_begins_with_a_small_one() {
        Histories histories = new Histories();
        for (int i = 0; i < 40; i++) {
            histories.day(i, GB + i * 10_000_000L, 60);
        }
        long[] bytes = new long[200];
        Arrays.fill(bytes, GB);
        Plan plan = Histories.plan(bytes);
        Estimate estimate = ESTIMATOR.estimate(plan, histories.history(), Optional.empty(), Optional.empty());
        List<List<PlannedPartition>> chunks = AutoChunks.of(plan, estimate, 64 * GB);
        double each = estimate.seconds().likely().doubleValue() / 200;
        assertThat(chunks.get(0).size() * each).isLessThanOrEqualTo(Math.max(60, each));
        assertThat(chunks.subList(1, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.size() * each).isBetween(500.0, 600.0));
    }

    @Test
    void auto_minds_the_memory() {
        long[] bytes = new long[20];
        Arrays.fill(bytes, GB);
        Histories cheap = new Histories();
        for (int i = 0; i < 40; i++) {
            cheap.day(i, GB + i * 10_000_000L, 1);
        }
        Plan plan = Histories.plan(bytes);
        Estimate estimate = ESTIMATOR.estimate(plan, cheap.history(), Optional.empty(), Optional.empty());
        assertThat(AutoChunks.of(plan, estimate, GB))
                .allSatisfy(chunk -> assertThat(chunk).hasSizeLessThanOrEqualTo(8));
        assertThat(AutoChunks.of(plan, estimate, 64 * GB)).hasSize(1);
    }

    @Test
    void auto_keeps_chunks_small_where_each_partition_is_a_query() {
        Job job = Jobs.job(Path.of("/shop"), "orders")
                .grain(Grain.DAY, "2024-01-01")
                .transform(new Transform.Sql("SELECT * FROM raw WHERE day = :ds", Optional.empty()))
                .build();
        Plan plan = plan(
                job,
                plan(Grain.DAY, "2023-01-01", "2023-12-31")
                        .planned()
                        .map(PlannedPartition::partition)
                        .toList(),
                1000);
        assertThat(ESTIMATOR.chunked(plan, new Chunking.Auto(), estimate(plan)).chunks())
                .hasSizeGreaterThan(5)
                .allSatisfy(chunk -> assertThat(chunk.planned()).hasSizeLessThanOrEqualTo(62));
    }

    @Test
    void whatever_the_chunks_every_partition_is_in_one_of_them_in_order() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            long[] bytes = random.longs(1 + random.nextInt(300), 0, 1L << (10 + random.nextInt(30)))
                    .toArray();
            Plan plan = Histories.plan(bytes);
            String chunking =
                    List.of("auto", "1", "7", "P1M", "P1W", "P10D", "P1Y").get(random.nextInt(7));
            Plan chunked = ESTIMATOR.chunked(plan, Chunking.parse(chunking), estimate(plan));
            assertThat(chunked.planned().toList())
                    .as("seed %d, %s", seed, chunking)
                    .isEqualTo(plan.planned().toList());
            assertThat(chunked.chunks().stream().map(Chunk::number).toList())
                    .isEqualTo(java.util.stream.IntStream.rangeClosed(
                                    1, chunked.chunks().size())
                            .boxed()
                            .toList());
        }
    }
}
