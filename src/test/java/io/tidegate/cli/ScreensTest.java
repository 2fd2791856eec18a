package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.RunId;
import io.tidegate.report.DisplayWidth;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see: every screen fits its terminal, and nothing is told twice. */
class ScreensTest {
    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    private void terminal(int columns) {
        bench.terminals = new Terminals(true, true, true, () -> columns);
        bench.env.put("NO_COLOR", "1");
    }

    private static String shown(String text) {
        return text.replaceAll("\r\u001b\\[2K[^\r\n]*(?=\r\u001b\\[2K)", "").replace("\r\u001b[2K", "");
    }

    private static void fits(String what, String text, int columns) {
        assertThat(shown(text).lines())
                .as(what)
                .allMatch(line -> DisplayWidth.of(line) <= columns
                        // A command to copy and a piece of a file are left as they are.
                        || line.startsWith("Next: ")
                        || line.contains(" | "));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120, 200})
    void every_screen_fits(int columns) {
        terminal(columns);
        bench.write(
                "broken.yaml",
                bench.read("jobs.yaml")
                        .replace("grain: day", "grain: dai")
                        .replace("target:", "targt:")
                        .replace("version: 1", "version: 1\nledgr: x"));
        List<String> commands = new ArrayList<>(List.of(
                "--help",
                "ls",
                "validate -f broken.yaml",
                "ls -f broken.yaml",
                "plan orders_daily --from 2024-03-01 --to 2024-03-03",
                "run orders_daily",
                "rnu",
                "explain",
                "explain 20",
                "doctor",
                "history",
                "history --calendar",
                "stale"));
        Catalogue.COMMANDS.forEach(entry -> commands.add(entry.name() + " --help"));
        for (String command : commands) {
            Workbench.Outcome outcome = bench.run(command.split(" "));
            // Paths of this machine's folders are as long as they are.
            fits(command, outcome.out().replaceAll("/\\S+", "/path"), columns);
            fits(command, outcome.err().replaceAll("/\\S+", "/path"), columns);
        }
    }

    private Job job() {
        return ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders_daily");
    }

    /** A run of three chunks whose second day is blocked while the third is still to come. */
    private RunReport told(io.tidegate.run.Progress progress) {
        Job job = job();
        Partition first = Partition.parse(Grain.DAY, "2024-03-01");
        List<RunResult> results = new ArrayList<>();
        for (int chunk = 1; chunk <= 3; chunk++) {
            Partition day = first.plus(chunk - 1);
            progress.step(job, chunk, 3, List.of(day), Step.READ, new BigDecimal("0.0041"));
            progress.step(job, chunk, 3, List.of(day), Step.RECORD, new BigDecimal("0.0212"));
            RunResult result = chunk == 1 ? published(day) : blocked(day);
            progress.done(job, result);
            results.add(result);
        }
        return new RunReport(
                new RunId("01HX000000000000000000000A"),
                List.of(new JobResult(job, results, Optional.empty())),
                new BigDecimal("0.0212"),
                "EUR",
                Duration.ofMillis(12_300));
    }

    private static RunResult published(Partition day) {
        return new RunResult.Published(
                day,
                5,
                88_410,
                OptionalLong.of(88_000),
                List.of(new CheckOutcome("row_count", "row_count", CheckOutcome.Status.PASS, "", "", "1", List.of())),
                new BigDecimal("2.5"),
                new BigDecimal("0.0012"),
                Duration.ofMillis(3100),
                "once");
    }

    private static RunResult blocked(Partition day) {
        String file = "raw/" + day.text().replace("-", "") + ".csv";
        return new RunResult.Blocked(
                day,
                ErrorCode.SOURCE_COLUMNS,
                "Cannot read orders for " + day + ": " + file + " has 2 columns that nobody declared: coupon, campaign",
                "Declare them under `columns` of orders with `since: " + day + "`, or set `unknown_columns: ignore`.",
                List.of(),
                OptionalLong.empty(),
                Optional.empty());
    }

    @Test
    void a_run_on_80_columns() {
        terminal(80);
        bench.onRun = this::told;
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-03-03");
        assertThat(outcome.out()).isEqualTo("""
                blocked  orders_daily 2024-03-02 to 2024-03-03 (2)
                  Cannot read orders for {{ ds }}: raw/{{ ds_nodash }}.csv has 2 columns that
                  nobody declared: coupon, campaign; nothing published yet
                  cure   Declare them under `columns` of orders with `since: 2024-03-02`, or set
                         `unknown_columns: ignore`.
                published  orders_daily 2024-03-01  88,410 rows (before: 88,000), version 5, 1
                                                    check passed
                2 blocked, 1 published; run 01HX000000000000000000000A; 0.0212 EUR; 12.3s; exit 20
                """);
        assertThat(shown(outcome.err())).isEqualTo("""
                blocked  orders_daily 2024-03-02
                Owner: my-team (my-team@example.com)
                Next: tidegate logs 01HX000000000000000000000A
                """);
        assertThat(outcome.err())
                .as("the live line")
                .contains("\r\u001b[2Korders_daily 2024-03-02  chunk 2 of 3  record  61%  cost so far 0.0212\r");
    }

    @Test
    void a_run_on_200_columns() {
        terminal(200);
        bench.onRun = this::told;
        assertThat(bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-03-03")
                        .out())
                .isEqualTo("""
                blocked  orders_daily 2024-03-02 to 2024-03-03 (2)  run 01HX000000000000000000000A
                  Cannot read orders for {{ ds }}: raw/{{ ds_nodash }}.csv has 2 columns that nobody declared: coupon, campaign; nothing published yet
                  cure   Declare them under `columns` of orders with `since: 2024-03-02`, or set `unknown_columns: ignore`.
                published  orders_daily 2024-03-01  88,410 rows (before: 88,000), version 5, 1 check passed
                2 blocked, 1 published; run 01HX000000000000000000000A; 0.0212 EUR; 12.3s; exit 20
                """);
    }

    @Test
    void a_run_into_a_pipe_tells_every_change_once_and_draws_nothing() {
        bench.onRun = this::told;
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-03-03");
        assertThat(outcome.out() + outcome.err()).doesNotContain("\r").doesNotContain("\u001b");
        assertThat(outcome.err()).isEqualTo("""
                orders_daily 2024-03-01  chunk 1 of 3  read  4%
                orders_daily 2024-03-01  chunk 1 of 3  record  28%  cost so far 0.0212
                published  orders_daily 2024-03-01
                orders_daily 2024-03-02  chunk 2 of 3  read  38%
                orders_daily 2024-03-02  chunk 2 of 3  record  61%  cost so far 0.0212
                blocked  orders_daily 2024-03-02
                orders_daily 2024-03-03  chunk 3 of 3  read  71%
                orders_daily 2024-03-03  chunk 3 of 3  record  95%  cost so far 0.0212
                Owner: my-team (my-team@example.com)
                Next: tidegate logs 01HX000000000000000000000A
                """);
    }

    @Test
    void a_live_line_never_wraps() {
        terminal(40);
        bench.onRun = this::told;
        assertThat(bench.run("run", "orders_daily", "--from", "2024-03-01", "--to", "2024-03-03")
                        .err()
                        .split("\r\u001b\\[2K"))
                .allMatch(line -> line.lines().findFirst().orElse("").length() < 40 || line.contains("\n"));
    }

    @Test
    void an_error_is_told_once_on_a_terminal_and_on_both_streams_of_a_pipe() {
        bench.onRun = progress -> {
            throw new TidegateException(ErrorCode.INFRASTRUCTURE, "Cannot reach the bucket", "Look at the network.");
        };
        String[] run = {"run", "orders_daily", "--partition", "2024-03-01"};
        assertThat(bench.run(run).out()).isEqualTo("failed: Cannot reach the bucket\n");
        terminal(80);
        Workbench.Outcome seen = bench.run(run);
        assertThat(seen.out()).isEqualTo("failed; exit 75\n");
        assertThat(seen.err()).contains("error  Cannot reach the bucket\n       Look at the network.\n");
    }

    @Test
    void a_dumb_terminal_gets_its_width_but_neither_colours_nor_a_live_line() {
        bench.terminals = new Terminals(false, false, false, () -> 80);
        fits("explain", bench.run("explain").out(), 80);
        bench.onRun = this::told;
        assertThat(bench.run("run", "orders_daily", "--partition", "2024-03-01").err())
                .doesNotContain("\r")
                .doesNotContain("\u001b");
    }

    @Test
    void every_command_is_told_once_under_its_heading() {
        String help = bench.run("--help").out();
        for (Catalogue.Entry entry : Catalogue.COMMANDS) {
            assertThat(help.lines()
                            .filter(line ->
                                    line.startsWith("  " + entry.name() + " ") || line.equals("  " + entry.name())))
                    .as(entry.name())
                    .hasSize(1);
        }
    }
}
