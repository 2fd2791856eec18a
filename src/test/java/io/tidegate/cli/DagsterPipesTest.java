package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.RunId;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Dagster is told of a run that it started. */
class DagsterPipesTest {
    private static final Partition DAY = Partition.parse(Grain.DAY, "2024-03-02");

    @TempDir
    Path folder;

    private Workbench bench;
    private Job job;
    private Path messages;

    @BeforeEach
    void a_run_that_dagster_started() throws Exception {
        bench = Workbench.withProject(folder);
        job = ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders_daily");
        messages = folder.resolve("messages");
        bench.env.put("DAGSTER_PIPES_MESSAGES", encoded("{\"path\":\"%s\"}".formatted(messages)));
        bench.env.put("DAGSTER_PIPES_CONTEXT", encoded("""
                {"data": {"asset_keys": ["shop/orders_daily", "other"], "partition_key": "2024-03-02",
                          "run_id": "r1", "job_name": "j", "retry_number": 0,
                          "extras": {"checks": {"range: revenue": "range_revenue", "warned": "warned"}}}}"""));
    }

    private static String encoded(String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(bytes)) {
            deflated.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private Workbench.Outcome run(RunResult... results) {
        bench.onRun = progress -> {
            progress.step(job, 1, 1, List.of(DAY), Step.AUDIT, BigDecimal.ZERO);
            progress.note("a note");
            return new RunReport(
                    new RunId("01HRUN"),
                    List.of(new JobResult(job, List.of(results), Optional.empty())),
                    BigDecimal.ZERO,
                    "USD",
                    Duration.ofSeconds(3));
        };
        return bench.run("run", "orders_daily", "--scheduled", "--partition", "2024-03-02");
    }

    private static RunResult published(Partition partition) {
        return new RunResult.Published(
                partition,
                5,
                10,
                OptionalLong.empty(),
                List.of(
                        check("range: revenue", CheckOutcome.Status.PASS),
                        check("warned", CheckOutcome.Status.WARN),
                        check("undeclared", CheckOutcome.Status.PASS)),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                Duration.ofSeconds(2),
                "once");
    }

    private static CheckOutcome check(String name, CheckOutcome.Status status) {
        return new CheckOutcome(name, name, status, "seen", "wanted", "1", List.of());
    }

    private List<JsonNode> told(String method) throws Exception {
        List<JsonNode> told = new ArrayList<>();
        for (String line : Files.readAllLines(messages)) {
            JsonNode message = new ObjectMapper().readTree(line);
            assertThat(message.get("__dagster_pipes_version").asText()).isEqualTo("0.1");
            if (message.get("method").asText().equals(method)) {
                told.add(message.get("params"));
            }
        }
        return told;
    }

    @Test
    void a_published_partition_is_a_materialization_with_the_checks_that_were_declared() throws Exception {
        assertThat(run(published(DAY.plus(-1)), published(DAY)).exit()).isZero();
        List<String> lines = Files.readAllLines(messages);
        assertThat(lines.get(0)).contains("\"method\":\"opened\"", "\"extras\":{}");
        assertThat(lines.get(lines.size() - 1)).contains("\"method\":\"closed\"", "\"params\":{}");
        assertThat(told("report_asset_materialization")).singleElement().satisfies(params -> {
            assertThat(params.get("asset_key").asText()).isEqualTo("shop/orders_daily");
            assertThat(params.get("data_version").asText()).isEqualTo("01HRUN");
            assertThat(params.at("/metadata/dagster~1row_count").toString()).contains("\"raw_value\":10", "\"int\"");
            assertThat(params.at("/metadata/partition/raw_value").asText()).isEqualTo("2024-03-02");
        });
        assertThat(told("report_asset_check"))
                .extracting(p -> p.get("check_name").asText() + " " + p.get("passed") + " "
                        + p.get("severity").asText())
                .containsExactly("range_revenue true ERROR", "warned false WARN");
        assertThat(told("log")).extracting(p -> p.get("message").asText()).contains("a note");
    }

    @Test
    void a_blocked_partition_is_no_materialization_and_its_checks_say_why() throws Exception {
        RunResult blocked = new RunResult.Blocked(
                DAY,
                ErrorCode.BLOCKED,
                "1 of 3 checks failed",
                "",
                List.of(
                        check("range: revenue", CheckOutcome.Status.FAIL),
                        check("warned", CheckOutcome.Status.NOT_EVALUATED)),
                OptionalLong.empty(),
                Optional.empty());
        assertThat(run(blocked).exit()).isEqualTo(20);
        assertThat(told("report_asset_materialization")).isEmpty();
        assertThat(told("report_asset_check"))
                .hasSize(2)
                .allMatch(p -> !p.get("passed").asBoolean())
                .allMatch(p -> p.get("severity").asText().equals("ERROR"));
        assertThat(told("closed").get(0).at("/exception/message").asText()).contains("1 blocked", "exit 20");
    }

    @Test
    void a_run_that_breaks_is_closed_with_an_exception() throws Exception {
        bench.onRun = progress -> {
            throw new IllegalStateException("boom");
        };
        assertThat(bench.run("run", "orders_daily", "--latest").exit()).isEqualTo(1);
        assertThat(told("closed").get(0).at("/exception/message").asText()).contains("without a result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "aGVsbG8=", "", "BOMB", "STDIO"})
    void what_dagster_left_cannot_fail_a_run(String left) throws Exception {
        bench.env.put(
                "DAGSTER_PIPES_MESSAGES",
                switch (left) {
                    case "BOMB" -> encoded("[" + " ".repeat(20 << 20) + "]");
                    case "STDIO" -> encoded("{\"stdio\":\"stderr\"}");
                    default -> left;
                });
        Workbench.Outcome outcome = run(published(DAY));
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("Dagster is not told of this run");
        assertThat(messages).doesNotExist();
    }

    @Test
    void a_file_that_cannot_be_written_is_noted_once() {
        messages.toFile().mkdir();
        Workbench.Outcome outcome = run(published(DAY));
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).containsOnlyOnce("Dagster is told no more of this run");
    }
}
