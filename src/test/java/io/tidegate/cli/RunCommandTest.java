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
import io.tidegate.plan.Reason;
import io.tidegate.run.Engine;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    private static final RunId RUN = new RunId("01HRUN");
    private static final Partition FIRST = Partition.parse(Grain.DAY, "2024-03-01");

    @TempDir
    Path folder;

    private Workbench bench;
    private Job job;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
        job = ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders_daily");
    }

    private RunReport report(RunResult... results) {
        return new RunReport(
                RUN,
                List.of(new JobResult(job, List.of(results), Optional.empty())),
                new BigDecimal("0.0123"),
                "USD",
                Duration.ofMillis(12_300));
    }

    private static RunResult published(Partition partition) {
        return new RunResult.Published(
                partition,
                5,
                88_410,
                OptionalLong.of(88_000),
                List.of(check("row_count", CheckOutcome.Status.PASS)),
                new BigDecimal("2.5"),
                new BigDecimal("0.0012"),
                Duration.ofMillis(3100),
                "once for the chunk: keys hold the partition");
    }

    private static CheckOutcome check(String name, CheckOutcome.Status status) {
        return new CheckOutcome(name, name, status, "88,410 rows", "40,000 to 60,000", "88410", List.of());
    }

    private static RunResult blocked(OptionalLong version) {
        return new RunResult.Blocked(
                FIRST,
                ErrorCode.BLOCKED,
                "2 of 3 checks failed",
                "",
                List.of(
                        check("range: amount", CheckOutcome.Status.PASS),
                        new CheckOutcome(
                                "unique: order_id",
                                "unique",
                                CheckOutcome.Status.FAIL,
                                "1,204 of 88,410 rows share a key",
                                "0",
                                "1204",
                                List.of("A-1", "A-2")),
                        check("row_count", CheckOutcome.Status.FAIL)),
                version,
                version.isPresent() ? Optional.of(Instant.parse("2024-03-14T05:12:33Z")) : Optional.empty());
    }

    @Test
    void a_blocked_partition_is_told_first_with_its_checks_and_what_readers_still_see() {
        bench.onRun = progress -> report(published(FIRST.next()), blocked(OptionalLong.of(41)));
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--partition", "2024-03-01,2024-03-02");
        assertThat(outcome.exit()).isEqualTo(20);
        assertThat(outcome.out()).isEqualTo("""
                        blocked  orders_daily 2024-03-01  run 01HRUN  2 of 3 checks failed; published data untouched (version 41, 2024-03-14T05:12Z)
                          fail  unique: order_id  1,204 of 88,410 rows share a key  expected 0
                                                  such as A-1, A-2
                          fail  row_count         88,410 rows                       expected 40,000 to 60,000
                        published  orders_daily 2024-03-02  88,410 rows (before: 88,000), version 5, 1 check passed
                        1 blocked, 1 published; run 01HRUN; 0.0123 USD; 12.3s; exit 20
                        """);
        assertThat(outcome.err())
                .contains(
                        "Owner: my-team (my-team@example.com)",
                        "Next: tidegate diff orders_daily --partition 2024-03-01");
        assertThat(bench.opened).hasSize(2).last().isEqualTo("closed");
    }

    private static RunResult drifted(Partition partition, String amount) {
        return new RunResult.Blocked(
                partition,
                ErrorCode.SOURCE_COLUMNS,
                "raw/%s.csv lacks the column %s".formatted(partition, amount),
                "Declare it with since: %s, or ask for raw/%s.csv again.".formatted(partition, partition),
                List.of(),
                OptionalLong.empty(),
                Optional.empty());
    }

    @Test
    void days_of_which_the_same_is_told_are_told_once_with_their_dates() {
        bench.onRun = progress -> report(
                drifted(FIRST, "amount"),
                drifted(FIRST.plus(1), "amount"),
                drifted(FIRST.plus(2), "status"),
                drifted(FIRST.plus(3), "amount"));
        assertThat(bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-03-04")
                        .out())
                .isEqualTo("""
                        blocked  orders_daily 2024-03-01 to 2024-03-02, 2024-03-04 (3)  run 01HRUN  raw/{{ ds }}.csv lacks the column amount; nothing published yet
                          cure   Declare it with since: 2024-03-01, or ask for raw/{{ ds }}.csv again.
                        blocked  orders_daily 2024-03-03  run 01HRUN  raw/2024-03-03.csv lacks the column status; nothing published yet
                          cure   Declare it with since: 2024-03-03, or ask for raw/2024-03-03.csv again.
                        4 blocked; run 01HRUN; 0.0123 USD; 12.3s; exit 20
                        """);
    }

    @Test
    void more_published_partitions_than_a_screen_shows_are_told_commit_by_commit() {
        bench.onRun = progress -> {
            RunResult[] results = new RunResult[90];
            for (int i = 0; i < results.length; i++) {
                results[i] = published(FIRST.plus(i < 40 ? i : i + 1));
            }
            return report(results);
        };
        assertThat(bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-05-30")
                        .out()
                        .lines())
                .hasSize(3)
                .first()
                .asString()
                .matches(
                        "published +orders_daily 2024-03-01 to 2024-04-09 \\(40\\) +3,536,400 rows, version 5, 0.0480 USD");
    }

    @Test
    void a_partition_never_built_says_that_nothing_is_published_yet() {
        bench.onRun = progress -> report(blocked(OptionalLong.empty()));
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01").out())
                .contains("nothing published yet");
    }

    @Test
    void quiet_leaves_only_the_summary_and_verbose_adds_the_checks_that_passed() {
        bench.onRun = progress -> report(blocked(OptionalLong.empty()));
        Workbench.Outcome quiet = bench.run("run", "orders_daily", "--partition", "2024-03-01", "-q");
        assertThat(quiet.out()).hasLineCount(1).startsWith("1 blocked");
        assertThat(quiet.err()).isEmpty();
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01", "-v")
                        .out())
                .contains("pass  range: amount", "such as A-1, A-2");
    }

    @Test
    void json_is_one_line_and_says_the_same_as_both_result_files() throws Exception {
        bench.onRun = progress -> report(published(FIRST.next()), blocked(OptionalLong.of(41)));
        Workbench.Outcome outcome = bench.run(
                "-o", "json", "run", "orders_daily", "--partition", "2024-03-01", "--result-file", "out/result.json");
        assertThat(outcome.out()).hasLineCount(1);
        JsonNode document = new ObjectMapper().readTree(outcome.out());
        assertThat(document.get("schema_version").asInt()).isEqualTo(1);
        assertThat(document.get("command").asText()).isEqualTo("run");
        assertThat(document.get("exit").asInt()).isEqualTo(20);
        assertThat(document.get("status").asText()).isEqualTo("blocked");
        assertThat(document.at("/counts/published").asInt()).isEqualTo(1);
        assertThat(document.at("/jobs/0/partitions/1/published_version").asLong())
                .isEqualTo(41);
        assertThat(document.at("/jobs/0/partitions/1/checks/1/samples/0").asText())
                .isEqualTo("A-1");
        assertThat(bench.read("out/result.json")).isEqualTo(outcome.out());
        assertThat(bench.read(".tidegate/run_result.json")).isEqualTo(outcome.out());
    }

    @Test
    void ndjson_streams_the_steps_and_ends_with_the_document() {
        bench.onRun = progress -> {
            progress.step(job, 1, 2, List.of(FIRST), Step.AUDIT, new BigDecimal("0.001"));
            progress.done(job, published(FIRST));
            progress.note("waiting");
            return report(published(FIRST));
        };
        List<String> lines = bench.run("run", "orders_daily", "--partition", "2024-03-01", "-o", "ndjson")
                .out()
                .lines()
                .toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("\"event\":\"step\"", "\"step\":\"audit\"", "\"percent\":28");
        assertThat(lines.get(1)).contains("\"event\":\"done\"", "\"rows\":88410");
        assertThat(lines.get(2)).contains("\"event\":\"note\"", "\"text\":\"waiting\"");
        assertThat(lines.get(3)).contains("\"schema_version\":1", "\"exit\":0");
    }

    @Test
    void github_annotates_the_job_file_and_escapes_what_would_end_the_command() {
        bench.onRun =
                progress -> report(new RunResult.Failed(FIRST, ErrorCode.SQL, "Cannot read: 100% of,it::x", "Mend it"));
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--partition", "2024-03-01", "-o", "github");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out().lines().findFirst().orElse(""))
                .startsWith("::error file=")
                .contains(",line=1,title=failed orders_daily 2024-03-01::Cannot read: 100%25 of,it::x (sql)");
    }

    @Test
    void progress_is_a_line_a_change_on_stderr_and_never_on_stdout() {
        bench.onRun = progress -> {
            progress.step(job, 2, 2, List.of(FIRST, FIRST.next()), Step.STAGE, new BigDecimal("0.5"));
            return report(published(FIRST));
        };
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--partition", "2024-03-01");
        assertThat(outcome.err())
                .contains("orders_daily 2024-03-01 to 2024-03-02 (2)  chunk 2 of 2  stage  71%  cost so far 0.5000\n");
        assertThat(outcome.out()).doesNotContain("stage");
    }

    @Test
    void on_a_terminal_progress_draws_over_itself_and_is_gone_at_the_end() {
        bench.terminals = new Terminals(true, true, true, () -> 60);
        bench.env.put("NO_COLOR", "1");
        bench.onRun = progress -> {
            progress.step(job, 1, 1, List.of(FIRST), Step.READ, BigDecimal.ZERO);
            progress.step(job, 1, 1, List.of(FIRST), Step.STAGE, BigDecimal.ZERO);
            return report(published(FIRST));
        };
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--partition", "2024-03-01");
        assertThat(outcome.err()).contains("\r\u001b[2Korders_daily 2024-03-01").endsWith("\r\u001b[2K");
        assertThat(outcome.out()).doesNotContain("\u001b");
    }

    @Test
    void partitions_left_alone_are_told_in_one_line_a_stretch() {
        bench.onRun = progress -> report(
                new RunResult.Kept(FIRST, new Reason.UpToDate("r1")),
                new RunResult.Kept(FIRST.next(), new Reason.UpToDate("r1")),
                new RunResult.Kept(FIRST.plus(2), new Reason.Foreign()),
                new RunResult.NotTried(FIRST.plus(3), "the run ended before it"));
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-03-03");
        assertThat(outcome.exit()).isEqualTo(24);
        assertThat(outcome.out())
                .contains(
                        "kept       orders_daily 2024-03-01 to 2024-03-02 (2)  up to date (run r1)\n",
                        "not tried  orders_daily 2024-03-04                    the run ended before it\n");
    }

    @Test
    void nothing_to_do_is_99_only_when_asked_for() {
        bench.onRun = progress -> report(new RunResult.Kept(FIRST, new Reason.UpToDate("r1")));
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01").exit())
                .isZero();
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01", "--skip-exit-code", "99")
                        .exit())
                .isEqualTo(99);
        bench.onRun = progress -> report(published(FIRST));
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01", "--skip-exit-code=99")
                        .exit())
                .isZero();
    }

    @Test
    void a_scheduled_run_before_the_first_partition_is_due_has_nothing_to_do() {
        bench.engines = Engine::open;
        bench.now = Instant.parse("2024-03-01T12:00:00Z");
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--scheduled");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("nothing is due yet", "2024-03-02T00:00:00Z");
        assertThat(bench.run("run", "orders_daily", "--scheduled", "--skip-exit-code", "99")
                        .exit())
                .isEqualTo(99);
        assertThat(bench.run("run", "orders_daily", "--latest").exit())
                .as("whoever asks for the latest wants one")
                .isEqualTo(23);
    }

    @Test
    void a_plan_of_a_scheduled_run_names_the_due_partition() {
        assertThat(bench.run("plan", "orders_daily", "--scheduled").out()).contains("2024-03-03", "never built");
        assertThat(bench.run("plan", "orders_daily", "--scheduled", "--partition", "2024-03-02")
                        .out())
                .contains("2024-03-02")
                .doesNotContain("2024-03-03");
    }

    @Test
    void a_partition_that_is_not_due_is_not_ready() {
        bench.engines = Engine::open;
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--partition", "2024-03-04");
        assertThat(outcome.exit()).isEqualTo(23);
        assertThat(outcome.out()).startsWith("not ready  orders_daily 2024-03-04");
        assertThat(bench.read(".tidegate/run_result.json")).contains("\"exit\":23", "\"outcome\":\"not_ready\"");
    }

    @Test
    void a_dry_run_plans_and_opens_no_engine() {
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--missing", "--dry-run");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.lastLine()).startsWith("dry run: plan  orders_daily  3 partitions to build in 1 chunk");
        assertThat(bench.opened).isEmpty();
        assertThat(folder.resolve(".tidegate")).doesNotExist();
    }

    @Test
    void what_the_engine_throws_has_its_exit_status_its_cure_and_a_result_file() {
        bench.onRun = progress -> {
            throw new IllegalStateException("boom");
        };
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--partition", "2024-03-01");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("IllegalStateException: boom", "fault in Tidegate")
                .doesNotContain("\tat ");
        assertThat(bench.read(".tidegate/run_result.json")).contains("\"code\":\"bug\"");
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01", "-vv")
                        .err())
                .contains("\tat ");
        assertThat(bench.opened).contains("closed");
    }

    @Test
    void a_secret_is_printed_nowhere() throws Exception {
        String secret = "s3cr3t/canary+value";
        bench.env.put("CANARY", secret);
        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml")
                        .replace(
                                "transform: {sql_file: sql/orders_daily.sql}",
                                "transform: {class: com.acme.Orders, options: {token: \"${secret:env:CANARY}\"}}"));
        for (String command : List.of("show orders_daily", "ls", "validate", "plan orders_daily --latest", "doctor")) {
            Workbench.Outcome outcome = bench.run((command + " -o json -vv").split(" "));
            assertThat(outcome.out() + outcome.err()).as(command).doesNotContain(secret);
        }
        bench.onRun = progress -> {
            progress.note("connecting with " + secret);
            throw new IllegalStateException("refused: token=" + secret);
        };
        for (String form : List.of("text", "json", "ndjson", "github")) {
            Workbench.Outcome outcome = bench.run(
                    "run", "orders_daily", "--partition", "2024-03-01", "-vv", "-o", form, "--result-file", "r.json");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.out() + outcome.err()).doesNotContain(secret).contains("***");
            assertThat(Files.readString(folder.resolve("r.json"))).doesNotContain(secret);
        }
    }
}
