package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Window;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    @TempDir
    Path root;

    private Scene scene;
    private Job job;

    @BeforeEach
    void a_job_with_ten_days_of_files() {
        scene = new Scene(root);
        job = orders().build();
        scene.project(400, job);
        for (int day = 1; day <= 10; day++) {
            scene.file("orders/dt=2021-01-%02d/a.csv".formatted(day), "id\n" + day);
        }
    }

    private Jobs orders() {
        return Jobs.job(root, "orders").sources(Jobs.files(root, "orders", "orders/dt={{ ds }}/*.csv", Window.NONE));
    }

    private static List<String> planned(Plan plan) {
        return plan.planned().map(p -> p.partition() + " " + p.reason().text()).toList();
    }

    private static List<String> skipped(Plan plan) {
        return plan.skipped().stream()
                .map(s -> s.partition() + " " + s.reason().text())
                .toList();
    }

    private static void assertRefused(Runnable plan, ErrorCode code, String problem) {
        assertThatThrownBy(plan::run).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e).hasMessageContaining(problem);
            assertThat(e.cure()).isNotBlank();
        });
    }

    @Test
    void what_was_never_built_is_built_and_the_rest_is_up_to_date() {
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-03"));

        Plan plan = scene.plan(job, Scene.between(job, "2021-01-02", "2021-01-05"));

        assertThat(planned(plan)).containsExactly("2021-01-04 never built", "2021-01-05 never built");
        assertThat(skipped(plan))
                .containsExactly("2021-01-02 up to date (run 01RUN0001)", "2021-01-03 up to date (run 01RUN0001)");
        assertThat(plan.targetVersion()).isZero();
        assertThat(plan.planned().map(PlannedPartition::inputBytes)).containsExactly(4L, 4L);
    }

    @Test
    void inputs_are_pinned_for_planned_partitions_only() {
        scene.publish(job, Scene.these(job, "2021-01-01"));

        Plan plan = scene.plan(job, Scene.between(job, "2021-01-01", "2021-01-02"));

        SourceInput.FilesByPartition input =
                (SourceInput.FilesByPartition) plan.inputs().get(0);
        assertThat(input.files().keySet()).containsExactlyElementsOf(Scene.partitions(job, "2021-01-02"));
        assertThat(input.files().values().iterator().next())
                .singleElement()
                .satisfies(file -> assertThat(file.path()).endsWith("dt=2021-01-02/a.csv"));
    }

    @Test
    void nothing_is_planned_when_all_is_up_to_date() {
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-10"));

        Plan plan = scene.plan(job, Scene.between(job, "2021-01-01", "2021-01-10"));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.inputs()).isEmpty();
    }

    @Test
    void a_changed_job_is_told_from_changed_inputs() {
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-03"));
        scene.file("orders/dt=2021-01-02/late.csv", "id\n7");

        assertThat(planned(scene.plan(job, new Choice.Stale(Optional.empty()))))
                .containsExactly("2021-01-02 inputs changed");

        Job changed = orders().configuration("configuration 2").build();
        assertThat(planned(scene.plan(changed, new Choice.Stale(Optional.empty()))))
                .containsExactly(
                        "2021-01-01 job changed", "2021-01-02 job and inputs changed", "2021-01-03 job changed");
    }

    @Test
    void force_rebuilds_what_is_up_to_date_and_says_why() {
        scene.publish(job, Scene.these(job, "2021-01-01"));

        assertThat(planned(scene.force(job, Scene.between(job, "2021-01-01", "2021-01-02"))))
                .containsExactly("2021-01-01 forced: because", "2021-01-02 never built");
    }

    @Test
    void force_wants_a_reason() {
        assertRefused(() -> new Force("  "), ErrorCode.USAGE, "no reason");
    }

    @Test
    void a_partition_that_others_wrote_is_foreign_even_when_forced() {
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-04", 5));

        Plan plan = scene.force(job, Scene.these(job, "2021-01-04"));

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.skipped().get(0).reason()).isInstanceOf(Reason.Foreign.class);
        assertThat(planned(scene.plan(job, new Choice.Missing(Optional.empty()))))
                .hasSize(9)
                .noneMatch(text -> text.startsWith("2021-01-04"));
    }

    @Test
    void an_adopted_partition_is_up_to_date_until_its_inputs_change() {
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-04", 5));
        Partition day = Scene.partitions(job, "2021-01-04").get(0);
        String fingerprint = scene.planner().fingerprints(job, List.of(day)).get(day);
        var run = scene.nextRun();
        Event adopted = new ByHand.Adopted(
                run,
                job.name(),
                java.time.Instant.parse("2021-01-11T00:00:00Z"),
                "2021-01-04",
                fingerprint,
                0,
                java.util.OptionalLong.of(5),
                "ada",
                "ours now");
        scene.ledger.write(run, job.name(), 0, Document.Kind.NOTE, List.of(adopted));

        assertThat(skipped(scene.plan(job, Scene.these(job, "2021-01-04"))))
                .containsExactly("2021-01-04 up to date (run 01RUN0001)");
        scene.file("orders/dt=2021-01-04/a.csv", "id\n4444");
        assertThat(planned(scene.plan(job, Scene.these(job, "2021-01-04"))))
                .containsExactly("2021-01-04 inputs changed");
    }

    @Test
    void a_partition_that_others_overwrote_is_built_again() {
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-02"));
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-02", 5));

        assertThat(planned(scene.plan(job, new Choice.Stale(Optional.empty()))))
                .containsExactly("2021-01-02 overwritten by others in version 1");
    }

    @Test
    void a_partition_that_others_deleted_is_missing() {
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-02"));
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-02", 0));

        assertThat(planned(scene.plan(job, Scene.these(job, "2021-01-02"))))
                .containsExactly("2021-01-02 overwritten by others in version 1");
        assertThat(scene.planner()
                        .calendar(job, Optional.empty())
                        .entries()
                        .get(Scene.partitions(job, "2021-01-02").get(0))
                        .standing())
                .isEqualTo(Standing.MISSING);
    }

    @Test
    void compaction_makes_nothing_stale_or_foreign() {
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-02"));
        scene.table(job).optimize("2021-01-02", 10);

        assertThat(scene.plan(job, Scene.between(job, "2021-01-01", "2021-01-02"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_dropped_table_is_built_anew() throws Exception {
        scene.publish(job, Scene.these(job, "2021-01-01"));
        org.apache.commons.io.FileUtils.deleteDirectory(
                Path.of(job.target().location()).toFile());

        Plan plan = scene.plan(job, Scene.these(job, "2021-01-01"));
        assertThat(planned(plan)).containsExactly("2021-01-01 published before, but gone from the table");
        assertThat(plan.targetVersion()).isEqualTo(-1);
    }

    @Test
    void a_table_that_went_backwards_is_damage() {
        scene.publish(job, Scene.these(job, "2021-01-01"));
        scene.publish(job, Scene.these(job, "2021-01-02"));
        scene.table(job).loseNewestCommit();

        assertRefused(
                () -> scene.plan(job, Scene.these(job, "2021-01-03")),
                ErrorCode.DAMAGED,
                "is at version 0, but version 1 was published");
        assertThat(planned(scene.force(job, Scene.these(job, "2021-01-02"))))
                .containsExactly("2021-01-02 published before, but gone from the table");
    }

    @Test
    void a_commit_whose_driver_was_killed_before_it_wrote_the_outcome_counts_as_published() {
        scene.publish(job, scene.plan(job, Scene.these(job, "2021-01-01")), false);

        assertThat(skipped(scene.plan(job, Scene.these(job, "2021-01-01"))))
                .containsExactly("2021-01-01 up to date (run 01RUN0001)");
    }

    @Test
    void a_partition_that_a_killed_driver_cleared_counts_as_published_too() {
        scene.publish(job, Scene.these(job, "2021-01-01"));
        Plan plan = scene.force(job, Scene.these(job, "2021-01-01"));
        RunId run = scene.nextRun();
        scene.intent(job, plan, plan.chunks().get(0), run);
        scene.table(job)
                .overwrite(Optional.of(new RunMark(run.text(), job.name(), 1, "gate")), Map.of("2021-01-01", 0));

        assertThat(skipped(scene.plan(job, Scene.these(job, "2021-01-01"))))
                .containsExactly("2021-01-01 up to date (run 01RUN0002)");
    }

    @Test
    void an_intent_without_a_commit_is_tried_again() {
        Plan plan = scene.plan(job, Scene.these(job, "2021-01-01"));
        scene.intent(job, plan, plan.chunks().get(0), scene.nextRun());

        assertThat(planned(
                        scene.plan(job, new Choice.Missing(Optional.of(Scene.range(job, "2021-01-01", "2021-01-01"))))))
                .containsExactly("2021-01-01 was abandoned");
    }

    @Test
    void a_commit_of_a_run_that_the_ledger_does_not_know_is_damage_and_force_goes_on() {
        scene.table(job)
                .overwrite(Optional.of(new RunMark("lost-run", job.name(), 1, "gate")), Map.of("2021-01-01", 5));

        assertThatThrownBy(() -> scene.plan(job, new Choice.Stale(Optional.empty())))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED);
                    assertThat(e)
                            .hasMessageContaining("commits of 1 runs that the ledger does not know, lost-run first");
                    assertThat(e.cure()).contains("tidegate ledger rebuild " + job.name());
                });
    }

    @Test
    void missing_takes_gaps_and_failures_and_leaves_what_is_not_due() {
        scene.now("2021-01-06T00:00:00Z");
        scene.publish(job, Scene.these(job, "2021-01-01"));
        scene.block(job, "2021-01-02");
        scene.fail(job, "sql", "2021-01-03");
        scene.fail(job, "not-ready", "2021-01-04");

        Plan plan = scene.plan(job, new Choice.Missing(Optional.empty()));

        assertThat(planned(plan))
                .containsExactly(
                        "2021-01-02 was blocked",
                        "2021-01-03 was failed",
                        "2021-01-04 never built",
                        "2021-01-05 never built");
        assertThat(plan.skipped()).isEmpty();
    }

    @Test
    void a_block_does_not_unpublish_what_has_not_changed() {
        scene.publish(job, Scene.these(job, "2021-01-01"));
        scene.block(job, "2021-01-01");

        assertThat(skipped(scene.plan(job, Scene.these(job, "2021-01-01"))))
                .containsExactly("2021-01-01 up to date (run 01RUN0001)");
        scene.file("orders/dt=2021-01-01/b.csv", "id");
        assertThat(planned(
                        scene.plan(job, new Choice.Missing(Optional.of(Scene.range(job, "2021-01-01", "2021-01-01"))))))
                .containsExactly("2021-01-01 was blocked");
    }

    @Test
    void what_has_not_ended_is_not_ready_even_when_forced() {
        Plan plan = scene.force(job, Scene.between(job, "2021-01-10", "2021-01-12"));

        assertThat(planned(plan)).containsExactly("2021-01-10 never built");
        assertThat(skipped(plan))
                .containsExactly(
                        "2021-01-11 not ready: it ends, delay included, at 2021-01-12T00:00:00Z",
                        "2021-01-12 not ready: it ends, delay included, at 2021-01-13T00:00:00Z");
    }

    @Test
    void a_missing_file_is_named_with_its_path() {
        Job other = orders().grain(io.tidegate.job.Grain.DAY, "2020-12-30").build();
        assertThat(skipped(scene.plan(other, Scene.these(other, "2020-12-31"))))
                .containsExactly("2020-12-31 not ready: no file at %s/orders/dt=2020-12-31/*.csv (source orders)"
                        .formatted(root));
    }

    @Test
    void published_partitions_whose_files_are_gone_stay_published() throws Exception {
        scene.publish(job, Scene.these(job, "2021-01-01"));
        java.nio.file.Files.delete(root.resolve("orders/dt=2021-01-01/a.csv"));

        assertThat(scene.plan(job, new Choice.Stale(Optional.empty())).isEmpty())
                .isTrue();
        assertThat(scene.planner().calendar(job, Optional.empty()).counts())
                .containsEntry(Standing.PUBLISHED, 1)
                .containsEntry(Standing.MISSING, 9);
    }

    @Test
    void latest_is_the_newest_that_is_due() {
        assertThat(planned(scene.plan(job, new Choice.Latest()))).containsExactly("2021-01-10 never built");
        scene.now("2020-12-01T00:00:00Z");
        Plan early = scene.plan(job, new Choice.Latest());
        assertThat(early.isEmpty()).isTrue();
        assertThat(early.skipped().get(0).reason()).isInstanceOf(Reason.NotDue.class);
    }

    @Test
    void before_the_start_is_refused() {
        assertRefused(() -> scene.plan(job, Scene.these(job, "2020-12-31")), ErrorCode.USAGE, "start at 2021-01-01");
        assertRefused(
                () -> scene.plan(job, Scene.between(job, "2020-12-31", "2021-01-03")),
                ErrorCode.USAGE,
                "start at 2021-01-01");
        assertRefused(
                () -> scene.plan(
                        job, new Choice.These(List.of(Partition.parse(io.tidegate.job.Grain.MONTH, "2021-01")))),
                ErrorCode.USAGE,
                "grain day");
    }

    @Test
    void more_than_the_guardrail_allows_is_refused_with_the_count() {
        scene.project(3, job);
        assertRefused(
                () -> scene.plan(job, Scene.between(job, "2021-01-01", "2021-01-10")),
                ErrorCode.GUARDRAIL,
                "10 partitions, 2021-01-01 to 2021-01-10");
        scene.project(10, job);
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-08"));
        scene.project(3, job);
        assertThat(planned(scene.plan(job, Scene.between(job, "2021-01-01", "2021-01-10"))))
                .hasSize(2);
    }

    @Test
    void a_slip_of_the_finger_in_a_range_is_refused_before_any_work() {
        Job hourly =
                orders().grain(io.tidegate.job.Grain.HOUR, "2000-01-01T00Z").build();
        assertRefused(
                () -> scene.plan(hourly, Scene.between(hourly, "2000-01-01T00Z", "2199-01-01T00Z")),
                ErrorCode.GUARDRAIL,
                "no more than");
    }

    @Test
    void protected_history_is_not_rewritten_but_its_gaps_may_be_filled() {
        Job old = orders().protectBefore("2021-01-05").build();
        scene.publish(old, Scene.these(old, "2021-01-02"));
        Job changed = orders().protectBefore("2021-01-05")
                .configuration("configuration 2")
                .build();

        assertRefused(
                () -> scene.plan(changed, Scene.between(changed, "2021-01-01", "2021-01-06")),
                ErrorCode.PROTECTED,
                "2021-01-02 would be rewritten");
        assertRefused(
                () -> scene.force(old, Scene.these(old, "2021-01-02")), ErrorCode.PROTECTED, "would be rewritten");
        assertThat(planned(scene.plan(changed, Scene.these(changed, "2021-01-01"))))
                .hasSize(1);
        assertThat(scene.plan(old, Scene.these(old, "2021-01-02")).isEmpty()).isTrue();
        assertThat(skipped(scene.plan(changed, new Choice.Stale(Optional.empty()))))
                .containsExactly("2021-01-02 protected: before 2021-01-05");
    }

    @Test
    void chunks_hold_what_was_asked_for_in_order() {
        Plan plan = scene.planner()
                .plan(job, Scene.between(job, "2021-01-01", "2021-01-10"), Optional.empty(), OptionalInt.of(4));

        assertThat(plan.chunks()).extracting(chunk -> chunk.planned().size()).containsExactly(4, 4, 2);
        assertThat(plan.chunks()).extracting(Chunk::number).containsExactly(1, 2, 3);
        assertRefused(
                () -> scene.planner().plan(job, new Choice.Latest(), Optional.empty(), OptionalInt.of(0)),
                ErrorCode.USAGE,
                "chunks of 0");
    }

    @Test
    void what_a_living_run_is_at_is_running_and_nobodys_gap() {
        Plan plan = scene.plan(job, Scene.these(job, "2021-01-01"));
        RunId run = scene.nextRun();
        scene.intent(job, plan, plan.chunks().get(0), run);
        Claim claim =
                Leases.acquire(scene.project().ledger(), job.name(), List.of("2021-01-01"), run, Clock.systemUTC());
        try (Lease lease = ((Claim.Acquired) claim).lease()) {
            assertThat(lease.isHeld()).isTrue();
            assertThat(scene.planner().calendar(job, Optional.empty()).counts())
                    .containsEntry(Standing.RUNNING, 1)
                    .containsEntry(Standing.MISSING, 9);
            assertThat(planned(scene.plan(job, new Choice.Missing(Optional.empty()))))
                    .hasSize(9)
                    .noneMatch(text -> text.startsWith("2021-01-01"));
        }
    }
}
