package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.estimate.Pilot;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidegate estimate} on the project that {@code init} makes, and what plans say of cost. */
class EstimateCommandTest {
    private static final String RANGE = "estimate orders_daily --from 2024-03-01 --to 2024-03-03";

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    private Workbench.Outcome run(String command) {
        return bench.run(command.split(" "));
    }

    private JsonNode json(String command) throws Exception {
        Workbench.Outcome outcome = run(command + " -o json");
        assertThat(outcome.out()).as(outcome.err()).hasLineCount(1);
        return new ObjectMapper().readTree(outcome.out());
    }

    private void prices() {
        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml").replace("\njobs:\n", "\ncost: {currency: EUR, core_hour: 36}\njobs:\n"));
    }

    @Test
    void a_range_is_priced_without_starting_spark() throws Exception {
        prices();
        Workbench.Outcome outcome = run(RANGE);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .containsSubsequence(
                        "low",
                        "likely",
                        "high",
                        "cost",
                        "EUR",
                        "cores at work",
                        "on the wall",
                        "read",
                        "374 B",
                        "written",
                        "kept",
                        "0 B")
                .contains("Rests on:  bytes alone: nothing of orders_daily was ever built");
        assertThat(outcome.lastLine())
                .matches("estimate  orders_daily  3 partitions in 1 chunk: [\\d.]+ to [\\d.]+ EUR, likely [\\d.]+");
        assertThat(bench.opened).isEmpty();

        JsonNode document = json(RANGE);
        assertThat(document.get("kind").asText()).isEqualTo("estimate");
        assertThat(document.get("job").asText()).isEqualTo("orders_daily");
        assertThat(document.get("partitions").asInt()).isEqualTo(3);
        assertThat(document.get("bytes_read").asInt()).isEqualTo(374);
        assertThat(document.at("/cost/low").decimalValue())
                .isLessThan(document.at("/cost/high").decimalValue());
        assertThat(document.get("exit").asInt()).isZero();
    }

    @Test
    void without_prices_it_is_the_time_of_cores_and_says_so() throws Exception {
        Workbench.Outcome outcome = run(RANGE);
        assertThat(outcome.out())
                .contains("the project has no prices")
                .doesNotContain("EUR")
                .doesNotContain("USD");
        assertThat(outcome.lastLine()).contains(" of a core, likely ");
        assertThat(json(RANGE).get("cost").isNull()).isTrue();
    }

    @Test
    void a_pilot_is_the_middle_sized_partition_and_the_estimate_rests_on_it() throws Exception {
        prices();
        bench.pilot = new Pilot(List.of(new Pilot.Build(
                Partition.parse(Grain.DAY, "2024-03-03"),
                127,
                3,
                900,
                new BigDecimal("2.000"),
                new BigDecimal("4.100"))));
        Workbench.Outcome outcome = run(RANGE + " --pilot");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(bench.opened).contains("pilot 2024-03-03", "closed");
        assertThat(outcome.out())
                .contains("Rests on:  a pilot of 2024-03-03")
                .contains(
                        "Pilot:     2024-03-03: 127 B read, 3 rows, 2.000 core-seconds, 4.1s on the wall; published nothing");
        JsonNode document = json(RANGE + " --pilot");
        assertThat(document.at("/pilot/0/partition").asText()).isEqualTo("2024-03-03");
        assertThat(document.at("/core_seconds/likely").asDouble()).isBetween(2.0, 4.0);
    }

    @Test
    void nothing_to_do_is_said_and_starts_nothing() throws Exception {
        Workbench.Outcome outcome = run("estimate orders_daily --stale --pilot");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.lastLine()).startsWith("estimate  orders_daily  nothing to do");
        assertThat(bench.opened).isEmpty();
        assertThat(json("estimate orders_daily --stale").get("partitions").asInt())
                .isZero();
    }

    @Test
    void an_estimate_is_not_held_back_by_the_guardrail_of_runs() {
        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml").replace("\njobs:\n", "\nguardrails: {max_partitions: 2}\njobs:\n"));
        assertThat(run(RANGE).exit()).isZero();
        assertThat(run("plan orders_daily --missing").exit()).isEqualTo(21);
    }

    @Test
    void chunks_are_those_that_were_asked_for() throws Exception {
        assertThat(json(RANGE + " --chunk 2").get("chunks").asInt()).isEqualTo(2);
        assertThat(json(RANGE + " --chunk P1M").get("chunks").asInt()).isEqualTo(1);
        assertThat(json("plan orders_daily --missing --chunk P1D")
                        .at("/plans/0/chunks")
                        .size())
                .isEqualTo(3);
        assertThat(json("plan orders_daily --missing --chunk auto")
                        .at("/plans/0/chunks")
                        .size())
                .isEqualTo(1);
        assertThat(run("plan orders_daily --missing --chunk nine").exit()).isEqualTo(2);
    }

    @Test
    void cores_are_those_of_sparks_settings() throws Exception {
        JsonNode cluster = json(
                RANGE + " --conf spark.master=yarn --conf spark.executor.instances=10 --conf spark.executor.cores=4");
        assertThat(cluster.get("cores").asInt()).isEqualTo(40);
        assertThat(cluster.get("cores_from").asText()).isEqualTo("spark.executor.instances x spark.executor.cores");
        assertThat(run(RANGE + " --conf spark.master=local[3]").out()).contains("on 3 cores: spark.master=local[3]");
    }

    @Test
    void a_plan_says_in_a_line_what_it_will_take() throws Exception {
        prices();
        assertThat(run("plan orders_daily --missing").out())
                .containsPattern("Estimate:  [\\d.]+ to [\\d.]+ EUR, likely [\\d.]+ \\(bytes alone: nothing of");
        assertThat(json("plan orders_daily --missing")
                        .at("/plans/0/estimate/basis")
                        .asText())
                .isEqualTo("bytes alone: nothing of orders_daily was ever built");
    }
}
