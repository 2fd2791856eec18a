package io.tidegate.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Source;
import io.tidegate.job.Window;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.Scene;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalenessTest {
    @TempDir
    Path root;

    private Scene scene;
    private Job job;
    private Job smooth;
    private BackfillPlan plan;

    @BeforeEach
    void aPlanOfFiveDaysOfWhichTwoArePublished() {
        job = orders().build();
        smooth = Jobs.job(root, "smooth")
                .sources(new Source.Upstream("orders", "orders", new Window(1, 0)))
                .build();
        scene = new Scene(root).project(400, job, smooth).now("2021-01-11T06:00:00Z");
        for (int day = 1; day <= 10; day++) {
            scene.file("raw/2021-01-%02d.csv".formatted(day), "id\n" + day);
        }
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-03"));
        plan = Request.between(job, "2021-01-02", "2021-01-06").plan(scene);
    }

    private Jobs orders() {
        return Jobs.job(root, "orders").sources(Jobs.files(root, "raw", "raw/{{ ds }}.csv", Window.NONE));
    }

    private List<String> differences() {
        return Staleness.of(plan, scene.project(), scene.ledger, scene.clock());
    }

    @Test
    void a_plan_is_fresh_when_nothing_has_happened() {
        assertThat(differences()).isEmpty();
        Staleness.requireFresh(plan, scene.project(), scene.ledger, scene.clock(), "apply", "plan.yaml");
    }

    @Test
    void what_concerns_other_partitions_does_not_matter() {
        scene.file("raw/2021-01-08.csv", "id\n8\n9");
        scene.publish(job, Scene.between(job, "2021-01-07", "2021-01-09"));

        assertThat(differences()).isEmpty();
    }

    @Test
    void another_definition_of_the_job_is_told_with_both_digests() {
        job = orders().configuration("configuration 2").build();
        scene.project(400, job);

        assertThat(differences())
                .singleElement()
                .asString()
                .contains(
                        "orders: its definition (YAML, SQL or class) changed",
                        plan.jobs().get(0).definition());
        assertThatThrownBy(() -> Staleness.requireFresh(
                        plan, scene.project(), scene.ledger, scene.clock(), "apply", "plan.yaml"))
                .hasMessageContaining("Cannot apply plan.yaml: it is stale")
                .extracting(e -> ((TidegateException) e).code())
                .isEqualTo(ErrorCode.STALE_PLAN);
    }

    @Test
    void inputs_that_changed_or_went_are_told_by_partition() throws Exception {
        scene.file("raw/2021-01-04.csv", "id\n4\n5");
        Files.delete(root.resolve("raw/2021-01-05.csv"));

        assertThat(differences())
                .singleElement()
                .asString()
                .contains(
                        "the inputs of 2021-01-04 to 2021-01-05 changed",
                        plan.jobs()
                                .get(0)
                                .inputs()
                                .get(Scene.partitions(job, "2021-01-04").get(0)));
    }

    @Test
    void a_job_that_is_gone_or_is_cut_otherwise_is_told() {
        scene.project(400, smooth);
        assertThat(differences()).singleElement().asString().contains("there is no such job");
        scene.project(
                400, Jobs.job(root, "orders").grain(Grain.WEEK, "2021-01-04").build());
        assertThat(differences()).singleElement().asString().contains("planned by day", "grain week");
    }

    @Test
    void partitions_that_others_overwrote_are_told() {
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-03", 5));

        assertThat(differences())
                .singleElement()
                .asString()
                .contains("2021-01-03 was changed by others, in version 1; planned on version 0");
    }

    @Test
    void rows_that_others_took_away_are_told() {
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-03", 0));

        assertThat(differences()).singleElement().asString().contains("2021-01-03 was changed by others");
    }

    @Test
    void what_a_scheduled_run_built_from_the_planned_job_and_inputs_is_welcome() {
        scene.publish(job, Scene.these(job, "2021-01-04"));

        assertThat(differences()).isEmpty();
    }

    @Test
    void what_a_run_built_from_other_inputs_is_not_even_when_they_are_as_planned_again() throws Exception {
        Path file = root.resolve("raw/2021-01-04.csv");
        var modified = Files.getLastModifiedTime(file);
        scene.file("raw/2021-01-04.csv", "id\n44");
        scene.publish(job, Scene.these(job, "2021-01-04"));
        scene.file("raw/2021-01-04.csv", "id\n4");
        Files.setLastModifiedTime(file, modified);

        assertThat(differences())
                .singleElement()
                .asString()
                .contains("2021-01-04 was changed by run 01RUN0002, in version 1");
    }

    @Test
    void what_compaction_rewrote_is_the_same() {
        scene.table(job).optimize("2021-01-03", 10);

        assertThat(differences()).isEmpty();
    }

    @Test
    void the_backfills_own_work_does_not_make_it_stale_and_what_is_done_may_change() throws Exception {
        scene.apply(job, plan.id(), Scene.between(job, "2021-01-02", "2021-01-03"), true);
        scene.file("raw/2021-01-02.csv", "id\nlater");

        assertThat(differences()).isEmpty();
    }

    @Test
    void nor_does_a_commit_that_its_run_did_not_live_to_write_down() {
        scene.apply(job, plan.id(), Scene.between(job, "2021-01-02", "2021-01-03"), false);

        assertThat(differences()).isEmpty();
    }

    @Test
    void a_table_that_went_back_is_told() {
        scene.publish(job, Scene.these(job, "2021-01-09"));
        plan = Request.between(job, "2021-01-02", "2021-01-06").plan(scene);
        scene.table(job).loseNewestCommit();

        assertThat(differences())
                .singleElement()
                .asString()
                .contains("its table went back, version 1 when planned, version 0 now");
    }

    @Test
    void jobs_downstream_do_not_take_the_rebuilt_upstream_for_a_change() {
        scene.publish(job, Scene.between(job, "2021-01-04", "2021-01-10"));
        scene.publish(smooth, Scene.between(smooth, "2021-01-01", "2021-01-10"));
        plan = Request.between(job, "2021-01-02", "2021-01-04").downstream().plan(scene);
        assertThat(plan.part("smooth")).isPresent();

        scene.apply(job, plan.id(), Scene.between(job, "2021-01-02", "2021-01-04"), true);
        assertThat(differences()).isEmpty();
        // A daily run with a lookback meets the new upstream before the backfill does.
        scene.publish(smooth, scene.force(smooth, Scene.these(smooth, "2021-01-04")), true);
        assertThat(differences()).isEmpty();

        scene.publish(job, scene.force(job, Scene.these(job, "2021-01-01")), true);
        assertThat(differences()).singleElement().asString().contains("smooth: the inputs of 2021-01-02 changed");
    }
}
