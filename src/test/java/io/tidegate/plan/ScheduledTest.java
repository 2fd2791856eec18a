package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scheduler's run of a job builds: the due partition, and those before it whose inputs moved. */
class ScheduledTest {
    private static final Choice NOW = new Choice.Scheduled(Optional.empty());

    @TempDir
    Path root;

    private Scene scene;

    @BeforeEach
    void ten_days_of_files() {
        scene = new Scene(root).now("2021-01-11T06:00:00Z");
        for (int day = 1; day <= 10; day++) {
            scene.file("orders/dt=2021-01-%02d/a.csv".formatted(day), "id\n" + day);
        }
    }

    private Job job(int lookback) {
        Job job = orders(lookback).build();
        scene.project(400, job);
        return job;
    }

    private Jobs orders(int lookback) {
        return Jobs.job(root, "orders")
                .lookback(lookback)
                .sources(Jobs.files(root, "orders", "orders/dt={{ ds }}/*.csv", Window.NONE));
    }

    private static List<String> planned(Plan plan) {
        return plan.planned().map(p -> p.partition() + " " + p.reason().text()).toList();
    }

    private static List<String> skipped(Plan plan) {
        return plan.skipped().stream()
                .map(s -> s.partition() + " " + s.reason().text())
                .toList();
    }

    @Test
    void the_due_partition_is_built_once_and_then_up_to_date() {
        Job job = job(0);
        assertThat(planned(scene.plan(job, NOW))).containsExactly("2021-01-10 never built");
        scene.publish(job, NOW);

        Plan again = scene.plan(job, NOW);
        assertThat(again.isEmpty()).isTrue();
        assertThat(skipped(again)).containsExactly("2021-01-10 up to date (run 01RUN0001)");
    }

    @Test
    void what_was_rolled_back_is_built_when_it_is_named_or_stale_and_by_no_schedule_until_its_inputs_move() {
        Job job = job(2);
        Plan first = scene.plan(job, Scene.between(job, "2021-01-09", "2021-01-10"));
        scene.publish(job, first, true);
        String fingerprint = first.planned().findFirst().orElseThrow().fingerprint();
        scene.rollBack(job, "2021-01-09", fingerprint, 7);

        assertThat(planned(scene.plan(job, NOW))).containsExactly("2021-01-08 never built");
        assertThat(planned(scene.plan(job, Scene.these(job, "2021-01-09"))))
                .containsExactly("2021-01-09 rolled back to version 0 by ada: wrong rates");
        assertThat(planned(scene.plan(job, new Choice.Stale(Optional.empty()))))
                .containsExactly("2021-01-09 rolled back to version 0 by ada: wrong rates");
        assertThat(scene.plan(job, new Choice.Changed(Optional.empty())).isEmpty())
                .isTrue();
        assertThat(planned(scene.plan(job, new Choice.Missing(Optional.empty()))))
                .hasSize(8)
                .noneMatch(text -> text.startsWith("2021-01-09"));

        scene.file("orders/dt=2021-01-09/late.csv", "id\n99");
        assertThat(planned(scene.plan(job, NOW))).contains("2021-01-09 rolled back to version 0 by ada: wrong rates");
        assertThat(planned(scene.plan(job, new Choice.Changed(Optional.empty()))))
                .hasSize(1);
    }

    @Test
    void a_due_partition_that_was_rolled_back_to_nothing_stays_so_and_says_why() {
        Job job = job(0);
        scene.publish(job, NOW);
        scene.rollBack(job, "2021-01-10", "", 0);

        assertThat(skipped(scene.plan(job, NOW)))
                .containsExactly(
                        "2021-01-10 rolled back to version 0 by ada: wrong rates; its inputs are the same since,"
                                + " and a schedule does not build it again");
        assertThat(scene.planner()
                        .calendar(job, Optional.of(Scene.range(job, "2021-01-10", "2021-01-10")))
                        .counts())
                .containsOnlyKeys(Standing.STALE);
    }

    @Test
    void a_partition_is_due_when_it_has_ended_plus_the_delay_and_not_a_second_earlier() {
        Job job = orders(0).zone("Europe/Berlin", Duration.ofHours(3)).build();
        scene.project(400, job);
        assertThat(planned(scene.now("2021-01-11T01:59:59Z").plan(job, NOW))).containsExactly("2021-01-09 never built");
        assertThat(planned(scene.now("2021-01-11T02:00:00Z").plan(job, NOW))).containsExactly("2021-01-10 never built");
    }

    @Test
    void before_the_first_partition_is_due_there_is_nothing_to_do_and_the_plan_says_until_when() {
        Plan early = scene.now("2021-01-01T23:59:59Z").plan(job(3), NOW);
        assertThat(early.isEmpty()).isTrue();
        assertThat(skipped(early))
                .containsExactly(
                        "2021-01-01 nothing is due yet: the first partition ends, delay included, at 2021-01-02T00:00:00Z");
        assertThat(planned(scene.now("2021-01-02T00:00:00Z").plan(job(3), NOW)))
                .containsExactly("2021-01-01 never built");
    }

    @Test
    void the_lookback_builds_what_moved_and_what_was_never_built_and_no_further_back() {
        Job job = job(3);
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-08"));
        scene.file("orders/dt=2021-01-06/late.csv", "id\n66");
        scene.file("orders/dt=2021-01-08/late.csv", "id\n88");

        assertThat(planned(scene.plan(job, NOW)))
                .containsExactly("2021-01-08 inputs changed", "2021-01-09 never built", "2021-01-10 never built");
        scene.publish(job, NOW);
        assertThat(skipped(scene.plan(job, NOW))).containsExactly("2021-01-10 up to date (run 01RUN0002)");
    }

    @Test
    void a_changed_job_alone_rebuilds_nothing_that_is_looked_back_on() {
        scene.publish(job(3), Scene.between(job(3), "2021-01-07", "2021-01-09"));
        Job changed = orders(3).configuration("configuration 2").build();
        scene.project(400, changed);
        assertThat(planned(scene.plan(changed, NOW))).containsExactly("2021-01-10 never built");

        scene.file("orders/dt=2021-01-08/late.csv", "id\n88");
        assertThat(planned(scene.plan(changed, NOW)))
                .containsExactly("2021-01-08 job and inputs changed", "2021-01-10 never built");
    }

    @Test
    void a_blocked_day_is_looked_at_again_when_its_inputs_moved_and_a_failed_one_at_once() {
        Job job = job(3);
        Plan plan = scene.plan(job, Scene.between(job, "2021-01-08", "2021-01-09"));
        scene.block(job, plan, "2021-01-08");
        scene.fail(job, "failed", "2021-01-09");
        scene.publish(job, Scene.these(job, "2021-01-07", "2021-01-10"));

        assertThat(planned(scene.plan(job, NOW))).containsExactly("2021-01-09 was failed");
        scene.file("orders/dt=2021-01-08/a.csv", "id\n8\n9");
        assertThat(planned(scene.plan(job, NOW))).containsExactly("2021-01-08 was blocked", "2021-01-09 was failed");
    }

    @Test
    void a_lost_source_of_an_old_day_is_no_concern_of_today() throws Exception {
        Job job = job(3);
        scene.publish(job, Scene.these(job, "2021-01-08"));
        java.nio.file.Files.delete(root.resolve("orders/dt=2021-01-08/a.csv"));
        java.nio.file.Files.delete(root.resolve("orders/dt=2021-01-09/a.csv"));
        Plan plan = scene.plan(job, NOW);
        assertThat(planned(plan)).containsExactly("2021-01-07 never built", "2021-01-10 never built");
        assertThat(skipped(plan)).isEmpty();
    }

    @Test
    void a_scheduler_may_name_the_partition_and_a_later_retry_then_builds_the_same() {
        Job job = job(1);
        Choice named = new Choice.Scheduled(
                Optional.of(Scene.partitions(job, "2021-01-05").get(0)));
        assertThat(planned(scene.plan(job, named))).containsExactly("2021-01-04 never built", "2021-01-05 never built");
        assertThat(skipped(scene.now("2021-01-05T12:00:00Z").plan(job, named)).get(0))
                .startsWith("2021-01-05 not ready");
        Choice before = new Choice.Scheduled(
                Optional.of(Scene.partitions(job, "2020-12-31").get(0)));
        assertThatThrownBy(() -> scene.plan(job, before))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("its partitions start at 2021-01-01");
    }

    @Test
    void protected_history_is_left_alone_and_the_run_goes_on() {
        Job job = orders(2).protectBefore("2021-01-10").build();
        scene.project(400, job);
        scene.publish(job, Scene.between(job, "2021-01-08", "2021-01-09"));
        scene.file("orders/dt=2021-01-09/late.csv", "id\n99");
        Plan plan = scene.plan(job, NOW);
        assertThat(planned(plan)).containsExactly("2021-01-10 never built");
        assertThat(skipped(plan)).containsExactly("2021-01-09 protected: before 2021-01-10");
    }

    /** In any zone, on any night of a clock change: what is due has ended plus its delay, and what follows has not. */
    @Test
    void the_due_partition_is_the_newest_that_has_ended_whatever_clocks_do() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> zones = List.of(
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "America/Sao_Paulo",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "Asia/Kathmandu",
                "Pacific/Chatham");
        for (int i = 0; i < 20_000; i++) {
            Grain grain = Grain.values()[random.nextInt(Grain.values().length)];
            ZoneId zone = ZoneId.of(grain == Grain.HOUR ? "UTC" : zones.get(random.nextInt(zones.size())));
            PartitionSpec spec = new PartitionSpec(
                    "d",
                    grain,
                    Partition.at(grain, Instant.parse("2010-06-15T12:00:00Z"), zone),
                    zone,
                    Duration.ofMinutes(random.nextInt(3 * 24 * 60)),
                    Optional.empty());
            Instant now = Instant.parse("2012-01-01T00:00:00Z").plusSeconds(random.nextInt(400_000_000));
            Partition due = spec.latestDue(now).orElseThrow();
            assertThat(spec.dueAt(due)).as("seed %d: %s at %s", seed, spec, now).isBeforeOrEqualTo(now);
            assertThat(spec.dueAt(due.next()))
                    .as("seed %d: %s at %s", seed, spec, now)
                    .isAfter(now);
        }
    }
}
