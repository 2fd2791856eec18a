package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.job.Project;
import io.tidegate.ledger.Event;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition that is built only to be measured; and chunks of a run that are chosen by an estimate. */
class PilotTest extends SparkTest {
    @TempDir
    Path dir;

    @Test
    void a_day_that_cannot_be_built_leaves_the_others_to_the_pilot() {
        Shop shop = Shop.in(dir).generation("2024-01-02", 700, 1).generation("2024-01-03", 70, 1);
        Project project = shop.project();
        try (Engine engine = Engine.open(project, Shop.settings())) {
            assertThat(engine.pilot(project.job("orders"), choice("2024-01-05", "2024-01-02", "2024-01-03"))
                            .builds())
                    .extracting(Pilot.Build::rows)
                    .containsExactly(700L, 70L);
        }
    }

    /** A query that fails by itself, which no check of ours has seen coming. */
    @Test
    void a_day_that_spark_cannot_build_leaves_the_others_to_the_pilot_and_the_estimate_says_so() {
        Shop shop = Shop.in(dir)
                .edit(
                        "id, amount, status FROM raw",
                        "id, amount, element_at(array(status), length(status) - 3) AS status FROM raw")
                .day("2024-01-01", "1,2.00,paid")
                .day("2024-01-02", "1,2.00,new")
                .day("2024-01-03", "1,2.00,paid", "2,2.00,paid");
        Project project = shop.project();
        try (Engine engine = Engine.open(project, Shop.settings())) {
            Pilot pilot = engine.pilot(
                    project.job("orders"),
                    new PilotChoice(List.of(Shop.partition("2024-01-02")), List.of(Shop.partition("2024-01-03"))));

            assertThat(pilot.builds()).extracting(Pilot.Build::rows).containsExactly(2L);
            assertThat(pilot.leftOut())
                    .singleElement()
                    .satisfies(left -> assertThat(left.partition()).isEqualTo(Shop.partition("2024-01-02")));
            Plan plan = new Planner(project, shop.ledger(), Shop.CLOCK)
                    .plan(
                            project.job("orders"),
                            new Choice.These(List.of(Shop.partition("2024-01-01"))),
                            Optional.empty(),
                            OptionalInt.empty());
            assertThat(new Estimator(project.cost(), 2)
                            .estimate(plan, shop.ledger().history("orders"), Optional.empty(), Optional.of(pilot))
                            .warnings())
                    .anySatisfy(warning -> assertThat(warning)
                            .startsWith("the pilot could not build 2024-01-02: Cannot ")
                            .contains("INVALID_INDEX_OF_ZERO"));
            assertThatThrownBy(() -> engine.pilot(project.job("orders"), choice("2024-01-02")))
                    .as("when none can be built, that is why")
                    .isInstanceOfSatisfying(
                            TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED));
        }
    }

    @Test
    void a_day_whose_file_is_broken_leaves_the_others_to_the_pilot() throws IOException {
        Shop shop = Shop.in(dir)
                .edit("raw/{{ ds }}.csv", "raw/{{ ds }}")
                .edit("format: csv", "format: parquet")
                .write("raw/2024-01-01/part-0.parquet", "PAR1 this is none PAR1");
        SPARK.sql("SELECT CAST(1 AS BIGINT) AS id, CAST(2 AS DECIMAL(12,2)) AS amount, 'new' AS status")
                .write()
                .parquet(dir.resolve("raw/2024-01-02").toString());
        Project project = shop.project();
        try (Engine engine = Engine.open(project, Shop.settings())) {
            Pilot pilot = engine.pilot(
                    project.job("orders"),
                    new PilotChoice(List.of(Shop.partition("2024-01-01")), List.of(Shop.partition("2024-01-02"))));

            assertThat(pilot.builds()).extracting(Pilot.Build::partition).containsExactly(Shop.partition("2024-01-02"));
            assertThat(pilot.leftOut())
                    .extracting(Pilot.LeftOut::partition)
                    .containsExactly(Shop.partition("2024-01-01"));
        }
    }

    private static PilotChoice choice(String... days) {
        return new PilotChoice(Stream.of(days).map(Shop::partition).toList(), List.of());
    }

    private static Pilot.Build pilot(Shop shop, String day) {
        Project project = shop.project();
        try (Engine engine = Engine.open(project, Shop.settings())) {
            return engine.pilot(project.job("orders"), choice(day)).builds().get(0);
        }
    }

    private TreeSet<String> files() throws IOException {
        TreeSet<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(dir)) {
            all.filter(Files::isRegularFile)
                    .forEach(f -> files.add(dir.relativize(f).toString()));
        }
        return files;
    }

    @Test
    void a_pilot_measures_a_day_and_leaves_nothing_behind() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 500, 1).generation("2024-01-02", 700, 1);
        TreeSet<String> before = files();
        Pilot.Build first = pilot(shop, "2024-01-02");
        assertThat(first.rows()).isEqualTo(700);
        assertThat(first.inputBytes()).isEqualTo(Files.size(dir.resolve("raw/2024-01-02.csv")));
        assertThat(first.outputBytes()).isPositive();
        assertThat(first.coreSeconds()).isPositive();
        assertThat(first.seconds()).isPositive();
        assertThat(files()).isEqualTo(before);
        assertThat(shop.ledger().jobs()).isEmpty();

        shop.run("orders", "2024-01-01", "2024-01-02");
        TreeSet<String> published = files();
        pilot(shop, "2024-01-02");
        assertThat(files()).isEqualTo(published);
        assertThat(shop.version("orders")).isZero();
    }

    @Test
    void a_gate_that_would_stop_the_day_does_not_stop_the_pilot_and_a_source_that_is_not_there_does() throws Exception {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,-5.00,lost");
        TreeSet<String> before = files();
        assertThat(pilot(shop, "2024-01-01").rows()).isEqualTo(1);
        assertThatThrownBy(() -> pilot(shop, "2024-01-05"))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_READY));
        shop.write("raw/2024-01-01.csv", "id,amount\n1,2.00\n");
        assertThatThrownBy(() -> pilot(shop, "2024-01-01"))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_COLUMNS));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void what_a_run_writes_down_is_what_the_next_estimate_rests_on() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 300, 1).generation("2024-01-02", 300, 1);
        shop.run("orders", "2024-01-01");
        Project project = shop.project();
        Plan plan = new Planner(project, shop.ledger(), Shop.CLOCK)
                .plan(
                        project.job("orders"),
                        new Choice.These(List.of(Shop.partition("2024-01-02"))),
                        Optional.empty(),
                        OptionalInt.empty());
        Estimate estimate = new Estimator(project.cost(), 2)
                .estimate(plan, shop.ledger().history("orders"), Optional.empty(), Optional.empty());
        double took = shop.ledger().events("orders").stream()
                .filter(Event.Published.class::isInstance)
                .mapToDouble(e -> ((Event.Published) e).coreSeconds().doubleValue())
                .sum();
        assertThat(estimate.basis()).isEqualTo("1 partition of the ledger");
        assertThat(estimate.coreSeconds().likely().doubleValue()).isBetween(took * 0.98, took * 1.02);
    }

    @Test
    void a_run_in_chunks_by_the_calendar_makes_a_commit_for_each_month() {
        Shop shop = Shop.in(dir)
                .generation("2024-01-30", 2, 1)
                .generation("2024-01-31", 2, 1)
                .generation("2024-02-01", 2, 1);
        Project project = shop.project();
        Choice choice = new Choice.These(Stream.of("2024-01-30", "2024-01-31", "2024-02-01")
                .map(Shop::partition)
                .toList());
        try (Engine engine = Engine.open(project, Shop.settings())) {
            engine.run(
                    List.of(project.job("orders")),
                    job -> choice,
                    Optional.empty(),
                    Optional.of(Chunking.parse("P1M")),
                    FailFast.OFF,
                    Progress.SILENT);
        }
        assertThat(shop.visible(SPARK, "orders")).hasSize(3);
        assertThat(shop.version("orders")).isEqualTo(1);
        assertThat(shop.ledger()
                        .history("orders")
                        .lastPublished("2024-01-31")
                        .orElseThrow()
                        .versionAfter())
                .isZero();
    }
}
