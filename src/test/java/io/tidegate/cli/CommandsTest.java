package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.apply.RollbackPlan;
import io.tidegate.compare.Diff;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.read.ColumnProfile;
import io.tidegate.report.Screen;
import io.tidegate.run.ConnectFinding;
import io.tidegate.run.Engine;
import io.tidegate.run.ProfileReport;
import io.tidegate.run.Recovery;
import io.tidegate.run.VerifyReport;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on the project that {@code init} makes, with a ledger written by hand. */
class CommandsTest {
    private static final RunId RUN = new RunId("01HX000000000000000000000A");

    @TempDir
    Path folder;

    private Workbench bench;

    @BeforeEach
    void project() {
        bench = Workbench.withProject(folder);
    }

    private Job job() {
        return ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders_daily");
    }

    private Ledger ledger() {
        return Ledger.at(folder.resolve(".tidegate/ledger").toString());
    }

    private void aRunThatWasBlocked() {
        Instant at = Instant.parse("2024-03-02T06:00:00Z");
        Ledger ledger = ledger();
        ledger.write(
                RUN,
                "orders_daily",
                0,
                Document.Kind.STARTED,
                List.of(new Event.RunStarted(
                        RUN,
                        "orders_daily",
                        at,
                        "ada",
                        "tidegate run orders_daily --latest",
                        Optional.empty(),
                        "unknown",
                        "h",
                        Optional.empty(),
                        "host",
                        1)));
        ledger.write(
                RUN,
                "orders_daily",
                1,
                Document.Kind.INTENT,
                List.of(new Event.Intent(
                        RUN,
                        "orders_daily",
                        at,
                        1,
                        List.of("2024-03-01"),
                        Map.of(),
                        -1,
                        Map.of("2024-03-01", "f"),
                        "once")));
        ledger.write(
                RUN,
                "orders_daily",
                1,
                Document.Kind.OUTCOME,
                List.of(new Event.Blocked(
                        RUN, "orders_daily", at.plusSeconds(20), 1, "2024-03-01", "blocked", "2 of 5 checks failed")));
        ledger.write(
                RUN,
                "orders_daily",
                0,
                Document.Kind.FINISHED,
                List.of(new Event.RunFinished(
                        RUN, "orders_daily", at.plusSeconds(21), 20, Map.of("blocked", 1), new BigDecimal("0.0010"))));
    }

    private JsonNode json(String... args) throws Exception {
        Workbench.Outcome outcome = bench.run(args);
        assertThat(outcome.out()).as(outcome.err()).hasLineCount(1);
        return new ObjectMapper().readTree(outcome.out());
    }

    @Test
    void init_makes_a_project_that_is_valid_and_never_writes_over_it() {
        assertThat(bench.run("validate").out()).startsWith("valid: 1 job in ");
        Workbench.Outcome again = bench.run("init");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("already has", "jobs.yaml");
        assertThat(bench.run("init", "other").exit()).isZero();
        assertThat(bench.run("validate", "-f", "other/jobs.yaml").exit()).isZero();
    }

    @Test
    void validate_tells_every_fault_with_its_place_in_every_form() throws Exception {
        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml").replace("grain: day", "grain: dai").replace("format: csv", "fromat: csv"));
        Workbench.Outcome text = bench.run("validate");
        assertThat(text.exit()).isEqualTo(2);
        assertThat(text.out())
                .contains("jobs.yaml:16:")
                .contains("Did you mean")
                .endsWith("\n");
        assertThat(text.lastLine()).startsWith("invalid: ");
        JsonNode json = json("validate", "-o", "json");
        assertThat(json.get("exit").asInt()).isEqualTo(2);
        assertThat(json.get("faults").size()).isGreaterThanOrEqualTo(2);
        assertThat(json.at("/faults/0/line").asInt()).isPositive();
        String github = bench.run("lint", "-o", "github").out();
        assertThat(github).contains("::error file=").contains(",line=16,");
    }

    @Test
    void a_faulty_job_file_is_told_on_stderr_by_every_other_command() {
        bench.write("jobs.yaml", "version: 1\n");
        for (String command :
                List.of("ls", "show x", "plan x --latest", "run x --latest", "missing", "history", "doctor")) {
            Workbench.Outcome outcome = bench.run(command.split(" "));
            assertThat(outcome.exit()).as(command).isEqualTo(2);
            assertThat(outcome.err()).as(command).contains("jobs.yaml:");
            assertThat(outcome.out()).as(command).hasLineCount(1).startsWith("invalid: ");
        }
    }

    @Test
    void validate_with_connect_asks_the_engine_and_fails_on_its_errors_only() {
        bench.findings = List.of(
                new ConnectFinding(
                        job(), ConnectFinding.Severity.WARNING, "The SQL has no order", "", "sql/orders_daily.sql:3"),
                new ConnectFinding(job(), ConnectFinding.Severity.INFO, "once for the chunk", "", "transform"));
        assertThat(bench.run("validate", "--connect").exit()).isZero();
        bench.findings = List.of(new ConnectFinding(
                job(), ConnectFinding.Severity.ERROR, "Cannot find column x", "Declare it", "sql/orders_daily.sql:3"));
        Workbench.Outcome outcome = bench.run("validate", "--connect", "-o", "github", "--conf", "spark.x=1");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out())
                .contains(
                        "::error file=sql/orders_daily.sql,line=3,title=orders_daily::Cannot find column x%0ADeclare it");
        assertThat(bench.opened).contains("closed");
    }

    @Test
    void ls_show_and_render_tell_the_same_to_people_and_programs() throws Exception {
        assertThat(bench.run("ls").out()).contains("orders_daily").contains("2024-03-01");
        assertThat(json("ls", "-o", "json")
                        .at("/jobs/0/job")
                        .asText(json("ls", "-o", "json").at("/jobs/0/name").asText()))
                .isEqualTo("orders_daily");
        assertThat(bench.run("show", "orders_daily").out()).contains("order_date", "row_count");
        assertThat(json("show", "orders_daily", "-o", "json").get("command").asText())
                .isEqualTo("show");
        Workbench.Outcome rendered = bench.run("render", "orders_daily", "--partition", "2024-03-02");
        assertThat(rendered.out()).contains("dt=2024-03-02/*.csv", "GROUP BY _partition, shop");
        assertThat(json("render", "orders_daily", "--partition", "2024-03-02", "-o", "json")
                        .get("sql")
                        .asText())
                .contains("FROM orders");
    }

    @Test
    void plan_says_what_why_and_with_26_that_there_is_work() throws Exception {
        Workbench.Outcome outcome = bench.run("plan", "orders_daily", "--missing");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("never built");
        assertThat(bench.run("plan", "orders_daily", "--missing", "--detailed-exitcode")
                        .exit())
                .isEqualTo(26);
        assertThat(bench.run("plan", "orders_daily", "--partition", "2024-03-04", "--detailed-exitcode")
                        .exit())
                .isZero();
        JsonNode plan = json("plan", "orders_daily", "--missing", "-o", "json", "--out", "plan.json");
        assertThat(plan.get("planned").asInt()).isEqualTo(3);
        assertThat(plan.at("/plans/0/chunks/0/partitions").size()).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(bench.read("plan.json"))).isEqualTo(plan);
        assertThat(json("plan", "orders_daily", "--missing", "--chunk", "2", "-o", "json")
                        .at("/plans/0/chunks")
                        .size())
                .isEqualTo(2);
        assertThat(bench.opened).isEmpty();
    }

    @Test
    void a_guardrail_is_21_and_names_the_limit() {
        bench.write(
                "jobs.yaml", bench.read("jobs.yaml").replace("jobs:\n", "guardrails: {max_partitions: 2}\njobs:\n"));
        bench.engines = Engine::open;
        Workbench.Outcome outcome = bench.run("run", "orders_daily", "--missing");
        assertThat(outcome.exit()).isEqualTo(21);
        assertThat(outcome.err()).contains("max_partitions", "guardrail, exit 21");
        assertThat(bench.opened).isEmpty();
    }

    @Test
    void ready_asks_once_for_files_and_success_files() {
        assertThat(bench.run("ready", "orders_daily", "--partition", "2024-03-01")
                        .out())
                .isEqualTo("ready  orders_daily 2024-03-01\n");
        Workbench.Outcome notDue = bench.run("ready", "orders_daily", "--partition", "2024-03-04");
        assertThat(notDue.exit()).isEqualTo(23);
        bench.now = Instant.parse("2024-03-06T00:00:00Z");
        Workbench.Outcome noFiles = bench.run("ready", "orders_daily", "--partition", "2024-03-05");
        assertThat(noFiles.exit()).isEqualTo(23);
        assertThat(noFiles.lastLine()).startsWith("not ready  orders_daily 2024-03-05: ");
        bench.write(
                "jobs.yaml",
                bench.read("jobs.yaml").replace("format: csv", "format: csv\n        ready: {success_file: _SUCCESS}"));
        Workbench.Outcome noMark = bench.run("ready", "orders_daily", "--partition", "2024-03-01");
        assertThat(noMark.exit()).isEqualTo(23);
        assertThat(noMark.out()).contains("_SUCCESS");
        bench.write("data/orders/dt=2024-03-01/_SUCCESS", "");
        assertThat(bench.run("ready", "orders_daily", "--partition", "2024-03-01")
                        .exit())
                .isZero();
    }

    @Test
    void missing_and_stale_list_or_draw() throws Exception {
        aRunThatWasBlocked();
        Workbench.Outcome missing = bench.run("missing");
        assertThat(missing.exit()).isZero();
        assertThat(missing.out()).contains("2024-03-02", "blocked");
        assertThat(missing.err()).contains("Next: tidegate plan orders_daily --missing");
        assertThat(bench.run("missing", "--calendar").out())
                .contains("blocked")
                .hasLineCount(bench.run("missing", "--calendar").out().split("\n").length);
        assertThat(bench.run("stale").exit()).isZero();
        assertThat(json("missing", "-o", "json").toString()).contains("2024-03-03");
    }

    @Test
    void history_and_logs_tell_of_runs() throws Exception {
        assertThat(bench.run("history").exit()).isZero();
        aRunThatWasBlocked();
        Workbench.Outcome history = bench.run("history", "orders_daily");
        assertThat(history.out()).contains(RUN.text(), "ada");
        assertThat(bench.run("runs", "--failed").out()).contains(RUN.text());
        assertThat(bench.run("history", "--since", "1h").out()).doesNotContain(RUN.text());
        assertThat(bench.run("history", "--since", "7d").out()).contains(RUN.text());
        assertThat(bench.run("history", "--partition", "2024-03-02").out()).doesNotContain(RUN.text());
        assertThat(bench.run("history", "--partition", "2024-03-01").out()).contains(RUN.text());
        assertThat(bench.run("history", "--calendar").exit()).isZero();
        assertThat(bench.run("history", "--calendar", "--failed").exit()).isEqualTo(2);
        assertThat(bench.run("logs", RUN.text()).out()).contains("2 of 5 checks failed");
        assertThat(bench.run("logs", "01HX").exit()).isZero();
        assertThat(json("logs", "01HX", "-o", "json").get("events").size()).isEqualTo(4);
    }

    @Test
    void adopt_wants_a_reason_and_a_yes_and_writes_to_the_ledger_only() throws Exception {
        foreignTable();
        String[] adopt = {
            "adopt",
            "orders_daily",
            "--from",
            "2024-03-01",
            "--to",
            "2024-03-02",
            "--reason",
            "moved from the old warehouse"
        };
        Workbench.Outcome refused = bench.run(adopt);
        assertThat(refused.exit()).isEqualTo(21);
        assertThat(refused.err()).contains("Add --yes.");
        assertThat(ledger().jobs()).isEmpty();
        bench.env.put("TIDEGATE_YES", "true");
        Workbench.Outcome done = bench.run(adopt);
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(done.out())
                .contains("adopted  orders_daily 2024-03-01")
                .contains("left     orders_daily 2024-03-02");
        assertThat(ledger().events("orders_daily"))
                .filteredOn(ByHand.Adopted.class::isInstance)
                .singleElement()
                .satisfies(e -> {
                    ByHand.Adopted adopted = (ByHand.Adopted) e;
                    assertThat(adopted.rows()).isEqualTo(OptionalLong.of(3));
                    assertThat(adopted.version()).isZero();
                    assertThat(adopted.reason()).isEqualTo("moved from the old warehouse");
                });
        assertThat(bench.run("history").out()).contains("moved from the old warehouse");
        assertThat(bench.run("plan", "orders_daily", "--partition", "2024-03-01")
                        .out())
                .contains("up to date");
        assertThat(bench.run(adopt).out()).startsWith("left").contains("nothing to adopt");
    }

    private void foreignTable() {
        bench.write(".tidegate/warehouse/orders_daily/_delta_log/00000000000000000000.json", """
                {"commitInfo":{"timestamp":1709300000000,"operation":"WRITE"}}
                {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
                {"metaData":{"id":"7b9a1c1e-0000-4000-8000-000000000001","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"order_date\\",\\"type\\":\\"date\\",\\"nullable\\":true,\\"metadata\\":{}}]}","partitionColumns":["order_date"],"configuration":{},"createdTime":1709300000000}}
                {"add":{"path":"order_date=2024-03-01/part-0.parquet","partitionValues":{"order_date":"2024-03-01"},"size":700,"modificationTime":1709300000000,"dataChange":true,"stats":"{\\"numRecords\\":3}"}}
                """);
    }

    @Test
    void verify_is_0_when_both_builds_agree_and_1_with_samples_when_not() throws Exception {
        Partition day = Partition.parse(Grain.DAY, "2024-03-01");
        bench.verifyReport = new VerifyReport(job(), day, diff(3, 0, 0));
        assertThat(bench.run("verify", "orders_daily", "--partition", "2024-03-01")
                        .out())
                .isEqualTo("same  orders_daily 2024-03-01: 3 rows, twice alike\n");
        bench.verifyReport = new VerifyReport(
                job(),
                day,
                diff(
                        3,
                        2,
                        1,
                        new Diff.Sample(Diff.Kind.REMOVED, "a=1", ""),
                        new Diff.Sample(Diff.Kind.ADDED, "b=2", "")));
        Workbench.Outcome different = bench.run("verify", "orders_daily", "--partition", "2024-03-01");
        assertThat(different.exit()).isEqualTo(1);
        assertThat(different.out())
                .contains(
                        "  first build only: a=1",
                        "  second build only: b=2",
                        "1 row only in the first build, 2 rows only in the second");
    }

    @Test
    void diff_says_what_of_a_backfill_cannot_be_compared_with_anything_else() {
        List<String> line = List.of("diff", "orders_daily", "--backfill", "01M7YJPQRB4M39J2NZT10GAXJP");
        List<List<String>> wrong = List.of(
                List.of("--with", "3"),
                List.of("--detailed-exitcode"),
                List.of("--partition", "2024-03-01", "--with", "run:01M7YJPQRB4M39J2NZT10GAXJP"));
        List<String> said = List.of(
                "Cannot use --with and --backfill together",
                "Cannot use --detailed-exitcode with --backfill: exit 26 means that there is work to do, and what was is none",
                "Cannot use --with and --backfill together");
        for (int i = 0; i < wrong.size(); i++) {
            Workbench.Outcome refused = bench.run(
                    Stream.concat(line.stream(), wrong.get(i).stream()).toList());
            assertThat(refused.exit()).as(refused.err()).isEqualTo(2);
            assertThat(refused.err()).contains(said.get(i));
        }
        Workbench.Outcome past =
                bench.run("diff", "orders_daily", "--partition", "2024-03-01", "--with", "3", "--detailed-exitcode");
        assertThat(past.exit()).isEqualTo(2);
        assertThat(past.err()).contains("Cannot use --detailed-exitcode with --with: exit 26");
        assertThat(bench.opened).as("no Spark for what cannot be").isEmpty();
        assertThat(bench.run("--help").out()).contains("JOB (--partition P [--with V]|--backfill ID)");
    }

    @Test
    void a_rollback_that_would_be_tells_of_neighbours_once() {
        List<RollbackPlan.Step> steps = Stream.of("2024-03-01", "2024-03-02", "2024-03-03")
                .map(day -> new RollbackPlan.Step(
                        Partition.parse(Grain.DAY, day),
                        day.endsWith("3") ? 6 : 5,
                        4,
                        OptionalLong.of(10),
                        OptionalLong.of(8),
                        1,
                        1000,
                        Optional.of(Instant.parse(day + "T05:00:00Z")),
                        "run X",
                        ""))
                .toList();
        RollbackPlan plan = new RollbackPlan(job(), steps, List.of(), 6, Optional.empty());

        assertThat(new RollbackView(plan, Screen.plain(200)).answer(true).lines())
                .extracting(Line::text)
                .containsExactly(
                        "back  orders_daily 2024-03-01 to 2024-03-02 (2)  version 5 to 4: 20 rows to 16 rows, 2 files, 2.0 kB,"
                                + " possible until 2024-03-01T05:00Z; takes back run X",
                        "back  orders_daily 2024-03-03                    version 6 to 4: 10 rows to 8 rows, 1 file, 1.0 kB,"
                                + " possible until 2024-03-03T05:00Z; takes back run X");
    }

    private static Diff diff(long rows, long added, long removed, Diff.Sample... samples) {
        return new Diff(rows, rows, List.of(), added, removed, 0, Map.of(), List.of(), List.of(), List.of(samples));
    }

    @Test
    void profile_prints_columns_and_yaml_to_paste() {
        bench.profileReport = new ProfileReport(
                List.of(new ColumnProfile(
                        "orders",
                        "amount",
                        "decimal(12,2)",
                        5,
                        0,
                        OptionalLong.of(5),
                        Optional.of("5.00"),
                        Optional.of("42.50"),
                        Optional.of("19.90"))),
                "columns:\n  amount: decimal(12,2)\n");
        assertThat(bench.run("profile", "orders_daily", "--partition", "2024-03-01")
                        .out())
                .contains("amount", "42.50", "\ncolumns:\n  amount: decimal(12,2)\n")
                .endsWith("orders_daily 2024-03-01: 1 column\n");
    }

    @Test
    void doctor_finds_what_is_wrong_and_leaves_nothing_behind() throws Exception {
        Workbench.Outcome healthy = bench.run("doctor");
        assertThat(healthy.exit()).as(healthy.out()).isZero();
        assertThat(healthy.out()).contains("hard links", "creates a file once only", "spark", "delta");
        try (var files = Files.list(folder.resolve(".tidegate/ledger"))) {
            assertThat(files).isEmpty();
        }
        Instant at = Instant.parse("2024-03-02T06:00:00Z");
        ledger().write(
                        RUN,
                        "orders_daily",
                        1,
                        Document.Kind.INTENT,
                        List.of(new Event.Intent(
                                RUN,
                                "orders_daily",
                                at,
                                1,
                                List.of("2024-03-01"),
                                Map.of(),
                                -1,
                                Map.of("2024-03-01", "f"),
                                "once")));
        Workbench.Outcome open = bench.run("doctor");
        assertThat(open.exit()).isZero();
        assertThat(open.out()).contains("warn", RUN.text(), "doctor --repair");
        bench.recoveries = (project, settings) -> new ToldRecovery();
        Workbench.Outcome repaired = bench.run("doctor", "--repair");
        assertThat(repaired.out()).startsWith("repaired  orders_daily run " + RUN + " chunk 1: never committed");
        Files.writeString(
                Files.createDirectories(folder.resolve(".tidegate/ledger/events/job=orders_daily/month=2024-03"))
                        .resolve("01HX000000000000000000000B-00001-1-intent.json"),
                "{half");
        Workbench.Outcome damaged = bench.run("doctor");
        assertThat(damaged.exit()).isEqualTo(29);
        assertThat(damaged.out()).startsWith("fail");
    }

    private final class ToldRecovery implements Recovery {
        @Override
        public List<Event.Intent> openIntents(Job job) {
            return ledger().history(job.name()).openIntents();
        }

        @Override
        public List<Repaired> repair(Job job) {
            return openIntents(job).stream()
                    .map(i -> new Repaired(i, "never committed"))
                    .toList();
        }
    }

    @Test
    void doctor_says_when_a_table_went_backwards() {
        foreignTable();
        Instant at = Instant.parse("2024-03-02T06:00:00Z");
        ledger().write(
                        RUN,
                        "orders_daily",
                        1,
                        Document.Kind.OUTCOME,
                        List.of(new Event.Published(
                                RUN,
                                "orders_daily",
                                at,
                                1,
                                "2024-03-01",
                                "f",
                                6,
                                7,
                                OptionalLong.empty(),
                                3,
                                1,
                                700,
                                BigDecimal.ONE,
                                BigDecimal.ONE,
                                "once",
                                false)));
        Workbench.Outcome outcome = bench.run("doctor");
        assertThat(outcome.exit()).isEqualTo(29);
        assertThat(outcome.out()).contains("the ledger saw version 7, the table is at version 0");
    }

    @Test
    void explain_schema_and_completion_need_no_project(@TempDir Path empty) throws Exception {
        Workbench elsewhere = new Workbench(empty);
        assertThat(elsewhere.run("explain", "not-ready").out()).contains("23", "later");
        assertThat(elsewhere.run("explain").out()).contains("outcome-unknown").endsWith("codes\n");
        assertThat(elsewhere.run("explain", "2").out()).contains("usage", "job-file");
        assertThat(new ObjectMapper()
                        .readTree(elsewhere.run("schema").out())
                        .get("$schema")
                        .asText())
                .contains("draft-07");
        String script = elsewhere.run("completion", "bash").out();
        assertThat(script).contains("_complete_tidegate", "--skip-exit-code", "lint");
        assertThat(elsewhere.run("completion", "zsh").out()).contains("bashcompinit");
    }

    @Test
    void help_is_there_for_everything(@TempDir Path empty) {
        Workbench elsewhere = new Workbench(empty);
        assertThat(elsewhere.run("--help").out()).contains("PARTITIONS", "TIDEGATE_RESULT_FILE", "alias: lint");
        assertThat(elsewhere.run("-V").out()).startsWith("tidegate ");
        for (Catalogue.Entry entry : Catalogue.COMMANDS) {
            Workbench.Outcome help = elsewhere.run(entry.name(), "--help");
            assertThat(help.exit()).as(entry.name()).isZero();
            assertThat(help.out()).startsWith("Usage: tidegate " + entry.name());
            assertThat(elsewhere.run("help", entry.name()).out()).isEqualTo(help.out());
        }
    }
}
