package io.tidegate.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Cost;
import io.tidegate.job.Grain;
import io.tidegate.job.Guardrails;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Window;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.Reprocess;
import io.tidegate.plan.Scene;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackfillPlannerTest {
    private static final Cost PRICES =
            new Cost("EUR", new BigDecimal("0.06"), BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("1.3"));

    @TempDir
    Path root;

    private Scene scene;
    private Job job;

    @BeforeEach
    void days() {
        job = orders().build();
        scene = new Scene(root).project(400, job).now("2021-01-11T06:00:00Z");
        for (int day = 1; day <= 10; day++) {
            arrive(day);
        }
    }

    private Jobs orders() {
        return Jobs.job(root, "orders").sources(Jobs.files(root, "raw", "raw/{{ ds }}.csv", Window.NONE));
    }

    private void arrive(int day) {
        scene.file("raw/2021-01-%02d.csv".formatted(day), "id\n" + day);
    }

    private static List<String> texts(List<Partition> partitions) {
        return partitions.stream().map(Partition::text).toList();
    }

    private static List<String> build(BackfillPlan plan) {
        return texts(plan.jobs().get(0).partitions(JobPart.Kind.BACKFILL));
    }

    private static List<String> rebuild(BackfillPlan plan) {
        return texts(plan.jobs().get(0).partitions(JobPart.Kind.REPROCESS));
    }

    private static List<String> leftOut(BackfillDraft draft, String job) {
        return draft.leftOut().get(job).stream()
                .map(left -> left.partition() + " " + left.why())
                .toList();
    }

    @Test
    void what_is_published_is_told_from_what_was_never_built() {
        scene.publish(job, Scene.between(job, "2021-01-03", "2021-01-05"));
        BackfillPlan plan = Request.between(job, "2021-01-02", "2021-01-06").plan(scene);
        JobPart part = plan.jobs().get(0);

        assertThat(build(plan)).containsExactly("2021-01-02", "2021-01-06");
        assertThat(rebuild(plan)).containsExactly("2021-01-03", "2021-01-04", "2021-01-05");
        assertThat(part.replaces()).isEqualTo(new JobPart.Replaced(3, 3, 30, 300));
        assertThat(part.tableVersion()).isZero();
        assertThat(part.inputs())
                .hasSize(5)
                .allSatisfy((p, digest) -> assertThat(digest).matches("[0-9a-f]{16}"));
        assertThat(part.definition()).matches("[0-9a-f]{16}");
        assertThat(plan.partitions()).isEqualTo(5);
        assertThat(plan.approvals()).isEmpty();
    }

    @Test
    void rows_that_nobody_counted_are_not_taken_for_none() throws Exception {
        scene.publish(job, Scene.between(job, "2021-01-03", "2021-01-04"));
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-05", 5));
        Path commit = Path.of(job.target().location(), "_delta_log", "%020d.json".formatted(1));
        String text = Files.readString(commit);
        Files.writeString(commit, text.replace("\\\"numRecords\\\":5", ""));
        assertThat(Files.readString(commit)).isNotEqualTo(text);
        scene.ledger.write(
                new RunId("01RUN0009"),
                job.name(),
                0,
                Document.Kind.NOTE,
                List.of(new ByHand.Adopted(
                        new RunId("01RUN0009"),
                        job.name(),
                        Instant.parse("2021-01-11T00:00:00Z"),
                        "2021-01-05",
                        "v1:of:others",
                        1,
                        OptionalLong.empty(),
                        "ada",
                        "ours now")));

        BackfillPlan plan = Request.between(job, "2021-01-03", "2021-01-05").plan(scene);

        assertThat(plan.jobs().get(0).replaces()).isEqualTo(new JobPart.Replaced(3, 3, 20, 300, 1));
        Path file = root.resolve("plan.yaml");
        BackfillFile.write(plan, file);
        assertThat(Files.readString(file))
                .contains("replaces: {partitions: 3, files: 3, rows: 20, bytes: 300, without_rows: 1}");
        assertThat(BackfillFile.read(file, scene.project())).isEqualTo(plan);
    }

    @Test
    void reprocess_says_what_becomes_of_partitions_that_were_tried_before() {
        scene.publish(job, Scene.these(job, "2021-01-03"));
        scene.block(job, "2021-01-04");
        Request all = Request.between(job, "2021-01-02", "2021-01-04");

        assertThat(texts(all.reprocess(Reprocess.NONE).plan(scene).jobs().get(0).partitions()))
                .containsExactly("2021-01-02");
        assertThat(leftOut(all.draft(scene), "orders"))
                .containsExactly("2021-01-03 up to date", "2021-01-04 was blocked; not to be reprocessed");
        assertThat(texts(all.reprocess(Reprocess.FAILED)
                        .plan(scene)
                        .jobs()
                        .get(0)
                        .partitions()))
                .containsExactly("2021-01-02", "2021-01-04");
        assertThat(texts(all.reprocess(Reprocess.COMPLETED)
                        .plan(scene)
                        .jobs()
                        .get(0)
                        .partitions()))
                .containsExactly("2021-01-02", "2021-01-03", "2021-01-04");
    }

    @Test
    void what_cannot_or_shall_not_be_built_is_left_out_and_says_why() throws Exception {
        Files.delete(root.resolve("raw/2021-01-04.csv"));
        scene.table(job).overwrite(Optional.empty(), Map.of("2021-01-05", 3));
        BackfillDraft draft = Request.between(job, "2021-01-02", "2021-01-12")
                .excluding(Scene.range(job, "2021-01-06", "2021-01-08"))
                .draft(scene);

        assertThat(texts(draft.plan().orElseThrow().jobs().get(0).partitions()))
                .containsExactly("2021-01-02", "2021-01-03", "2021-01-09", "2021-01-10");
        assertThat(leftOut(draft, "orders"))
                .hasSize(7)
                .anyMatch(left -> left.startsWith("2021-01-04 not ready: "))
                .anyMatch(left -> left.startsWith("2021-01-05 foreign"))
                .contains("2021-01-06 excluded", "2021-01-08 excluded")
                .anyMatch(left -> left.startsWith("2021-01-12 not ready: it ends"));
    }

    @Test
    void nothing_to_do_is_no_plan() {
        BackfillDraft draft = Request.between(job, "2021-01-02", "2021-01-03")
                .excluding(Scene.range(job, "2021-01-02", "2021-01-03"))
                .draft(scene);

        assertThat(draft.plan()).isEmpty();
        assertThat(leftOut(draft, "orders")).containsExactly("2021-01-02 excluded", "2021-01-03 excluded");
    }

    @Test
    void the_guardrail_of_runs_is_not_for_backfills_and_approvals_are() {
        scene.guarded(new Guardrails(3, OptionalInt.of(5), Optional.empty(), false, Optional.empty()), Cost.NONE);

        assertThat(Request.between(job, "2021-01-02", "2021-01-06").plan(scene).needsApproval())
                .isEmpty();
        assertThat(Request.between(job, "2021-01-02", "2021-01-07").plan(scene).needsApproval())
                .hasValueSatisfying(why -> assertThat(why).contains("6 partitions are more than"));
    }

    @Test
    void protected_history_is_refused_when_it_is_named_and_left_out_when_it_is_found() {
        job = orders().protectBefore("2021-01-04").build();
        scene.project(400, job);
        scene.publish(job, Scene.between(job, "2021-01-02", "2021-01-05"));

        assertThatThrownBy(
                        () -> Request.between(job, "2021-01-03", "2021-01-06").draft(scene))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("protected")
                .extracting(e -> ((TidegateException) e).code())
                .isEqualTo(ErrorCode.PROTECTED);
        assertThat(texts(Request.between(job, "2021-01-03", "2021-01-06")
                        .excluding(Scene.range(job, "2021-01-03", "2021-01-03"))
                        .plan(scene)
                        .jobs()
                        .get(0)
                        .partitions()))
                .containsExactly("2021-01-04", "2021-01-05", "2021-01-06");
        arrive(2);
        scene.file("raw/2021-01-02.csv", "id\n2\n3");
        scene.file("raw/2021-01-05.csv", "id\n2\n3");
        BackfillDraft stale =
                Request.of(job, new Choice.Stale(Optional.empty())).draft(scene);
        assertThat(texts(stale.plan().orElseThrow().jobs().get(0).partitions())).containsExactly("2021-01-05");
        assertThat(leftOut(stale, "orders")).containsExactly("2021-01-02 protected: before 2021-01-04");
    }

    @Test
    void chunks_are_as_asked_and_the_newest_first_on_demand() {
        JobPart part = Request.between(job, "2021-01-02", "2021-01-06")
                .chunks("2")
                .newestFirst()
                .plan(scene)
                .jobs()
                .get(0);

        assertThat(part.chunks().stream().map(c -> c.number() + ": " + Spans.text(c.partitions())))
                .containsExactly("1: 2021-01-05 to 2021-01-06", "2: 2021-01-03 to 2021-01-04", "3: 2021-01-02");
    }

    @Test
    void a_budget_needs_prices_and_stays_below_that_of_the_project() {
        Request request = Request.between(job, "2021-01-02", "2021-01-06").budget("9");

        assertThatThrownBy(() -> request.draft(scene)).hasMessageContaining("there are no prices");
        scene.guarded(
                new Guardrails(400, OptionalInt.empty(), Optional.empty(), false, Optional.of(new BigDecimal("8"))),
                PRICES);
        assertThatThrownBy(() -> request.draft(scene))
                .hasMessageContaining("guardrails.budget is 8")
                .extracting(e -> ((TidegateException) e).code())
                .isEqualTo(ErrorCode.GUARDRAIL);
        assertThat(request.budget("7").plan(scene).budget()).contains(new BigDecimal("7"));
        assertThat(Request.between(job, "2021-01-02", "2021-01-06").plan(scene).budget())
                .contains(new BigDecimal("8"));
    }

    private Job reader(String name, Grain grain, String start, String upstream, Window window) {
        return Jobs.job(root, name)
                .grain(grain, start)
                .sources(new Source.Upstream(upstream, upstream, window))
                .build();
    }

    @Test
    void downstream_jobs_are_rebuilt_where_they_read_what_is_rebuilt() {
        Job smooth = reader("smooth", Grain.DAY, "2021-01-01", "orders", new Window(2, 0));
        Job weekly = reader("weekly", Grain.WEEK, "2021-01-04", "smooth", Window.NONE);
        scene.project(400, weekly, smooth, job).now("2021-01-12T06:00:00Z");
        arrive(11);
        scene.publish(job, Scene.between(job, "2021-01-01", "2021-01-11"));
        scene.publish(smooth, Scene.between(smooth, "2021-01-01", "2021-01-11"));
        scene.publish(weekly, Scene.these(weekly, "2021-01-04"));
        BackfillPlan plan =
                Request.between(job, "2021-01-05", "2021-01-05").downstream().plan(scene);

        assertThat(plan.jobs().stream().map(JobPart::job)).containsExactly("orders", "smooth", "weekly");
        assertThat(texts(plan.part("smooth").orElseThrow().partitions(JobPart.Kind.REPROCESS)))
                .containsExactly("2021-01-05", "2021-01-06", "2021-01-07");
        assertThat(texts(plan.part("weekly").orElseThrow().partitions(JobPart.Kind.REPROCESS)))
                .containsExactly("2021-01-04");
        assertThat(plan.jobs().get(0).readers().stream().map(JobPart.Reader::job))
                .containsExactly("smooth", "weekly");
        assertThat(plan.cost().high()).isEqualByComparingTo("10");
        assertThat(Request.between(job, "2021-01-05", "2021-01-05").plan(scene).jobs())
                .hasSize(1);
    }

    @Test
    void what_the_same_backfill_builds_before_counts_as_published() {
        Job smooth = reader("smooth", Grain.DAY, "2021-01-01", "orders", new Window(2, 0));
        scene.project(400, smooth, job);
        arrive(1);
        BackfillPlan plan =
                Request.between(job, "2021-01-01", "2021-01-05").downstream().plan(scene);

        assertThat(texts(plan.part("smooth").orElseThrow().partitions(JobPart.Kind.BACKFILL)))
                .containsExactly("2021-01-01", "2021-01-02", "2021-01-03", "2021-01-04", "2021-01-05");
        assertThat(plan.part("smooth").orElseThrow().leftOut().stream().map(JobPart.LeftOut::why))
                .hasSize(2)
                .allMatch(why -> why.startsWith("not ready: orders 2021-01-06"));
    }

    @Test
    void ten_thousand_partitions_are_planned_in_under_three_seconds() {
        job = orders().grain(Grain.DAY, "1990-01-01").build();
        scene.project(400, job);
        Partition first = Partition.parse(Grain.DAY, "1990-01-01");
        for (int day = 0; day < 10_000; day++) {
            scene.file("raw/" + first.plus(day) + ".csv", "id");
        }
        long start = System.nanoTime();
        BackfillPlan plan = Request.between(job, "1990-01-01", first.plus(9_999).text())
                .chunks("auto")
                .pricedBy(Pricing.of(new Estimator(PRICES, 4)))
                .plan(scene);
        BackfillFile.write(plan, root.resolve("plan.yaml"));

        assertThat(plan.partitions()).isEqualTo(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }
}
