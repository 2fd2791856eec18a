package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Check;
import io.tidegate.job.Column;
import io.tidegate.job.Format;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Ready;
import io.tidegate.job.Retry;
import io.tidegate.job.Rule;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.plan.SourceInput;
import io.tidegate.plan.Standing;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final Job JOB = Jobs.job(Path.of("/p"), "orders_daily").build();

    private static Partition day(int number) {
        return Partition.parse(Grain.DAY, "2021-01-01").plus(number - 1);
    }

    private static void golden(String name, Function<Screen, List<String>> view) throws Exception {
        for (int width : List.of(80, 200)) {
            List<String> lines = view.apply(Screen.plain(width));
            Golden.assertSame("%s-%d".formatted(name, width), lines);
            // The summary, which is always one line, may be wider.
            Golden.assertFits(lines.subList(0, lines.size() - 1), width);
            assertThat(lines).noneMatch(line -> line.contains("\u001b"));
            assertThat(view.apply(new Screen(width, Palette.ON, true)).stream()
                            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                    .containsExactlyElementsOf(lines);
        }
    }

    private static Plan plan(int builds) {
        List<PlannedPartition> planned = new ArrayList<>();
        List<Reason.ToBuild> reasons = List.of(
                new Reason.NeverBuilt(),
                new Reason.Changed("job and inputs"),
                new Reason.TryAgain("blocked"),
                new Reason.Overwritten(41),
                new Reason.Forced(
                        "the rates of March were wrong and have been sent again by the bank, see the ticket"));
        for (int i = 0; i < builds; i++) {
            planned.add(new PlannedPartition(
                    day(31 + i), reasons.get(i % reasons.size()), "f" + i, 1_000L * (i + 1) * (i + 1)));
        }
        List<SkippedPartition> skipped = new ArrayList<>();
        for (int i = 1; i <= 28; i++) {
            skipped.add(new SkippedPartition(day(i), new Reason.UpToDate("run" + i)));
        }
        skipped.add(new SkippedPartition(
                day(29), new Reason.SourceMissing("no file at /data/raw/dt=2021-01-29/*.csv (source orders)")));
        skipped.add(new SkippedPartition(
                day(30), new Reason.SourceMissing("no file at /data/raw/dt=2021-01-30/*.csv (source orders)")));
        skipped.add(new SkippedPartition(day(200), new Reason.NotDue(Instant.parse("2021-07-20T03:00:00Z"))));
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < builds; from += 4) {
            chunks.add(new Chunk(chunks.size() + 1, planned.subList(from, Math.min(from + 4, builds))));
        }
        return new Plan(
                JOB,
                chunks,
                skipped,
                builds == 0 ? List.of() : List.of(new SourceInput.StaticTable("rates", "/data/rates", 7)),
                41);
    }

    /** @param currency empty for a project without prices */
    private static Estimate estimate(String currency) {
        boolean hasPrices = !currency.isEmpty();
        return new Estimate(
                6,
                spread("81.200", "120.400", "7260.000"),
                hasPrices ? spread("0.0014", "1.2345", "1204.5") : Spread.NOTHING,
                currency,
                spread("20.500", "95.000", "4000.000"),
                8,
                91_000,
                spread("30000", "45500", "120000"),
                hasPrices ? OptionalLong.of(3_400_000) : OptionalLong.empty(),
                "212 partitions of the ledger",
                "2021-02-06 is 9.0 times larger than anything built so far",
                hasPrices ? Optional.of(new BigDecimal("0.0621")) : Optional.empty(),
                hasPrices
                        ? List.of()
                        : List.of(
                                "how many bytes are replaced is unknown: the table's log was not read",
                                "a partition is estimated at 120 times the core-seconds that one took so far: look for a"
                                        + " wrong unit, or a path that matches too much"));
    }

    private static Spread spread(String low, String likely, String high) {
        return new Spread(new BigDecimal(low), new BigDecimal(likely), new BigDecimal(high));
    }

    @Test
    void an_estimate_says_how_much_what_it_rests_on_and_what_makes_it_wide() throws Exception {
        golden("estimate", screen -> EstimateView.lines(estimate("EUR"), "this machine's processors", screen));
        golden("estimate-without-prices", screen -> EstimateView.lines(estimate(""), "spark.cores.max", screen));
        assertThat(EstimateView.line(estimate("EUR")))
                .isEqualTo("<0.01 to 1,204.50 EUR, likely 1.23 (212 partitions of the ledger)");
        assertThat(EstimateView.line(estimate("")))
                .isEqualTo("1.4 min to 2.0 h of a core, likely 2.0 min (212 partitions of the ledger); 2 warnings, see"
                        + " `tidegate estimate`");
        ObjectNode json = EstimateDocument.of(estimate(""));
        assertThat(json.get("cost").isNull()).isTrue();
        assertThat(json.get("bytes_kept").isNull()).isTrue();
        assertThat(json.at("/core_seconds/high").decimalValue()).isEqualByComparingTo("7260");
        assertThat(EstimateDocument.of(estimate("EUR")).at("/cost/likely").decimalValue())
                .isEqualByComparingTo("1.2345");
    }

    @Test
    void a_plan_says_what_why_and_how() throws Exception {
        golden(
                "plan",
                screen -> PlanView.lines(
                        plan(6),
                        "once per partition: the query has a window whose keys are not _partition or order_date",
                        estimate("EUR"),
                        screen));
    }

    @Test
    void a_long_plan_is_cut_and_says_so() {
        List<String> lines = PlanView.lines(plan(100), "once for the chunk: x", estimate("EUR"), Screen.plain(80));
        assertThat(lines).contains("and 40 more, in 25 chunks; -o json has them all");
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo("plan  orders_daily  100 partitions to build in 25 chunks, 338.4 MB to read; "
                        + "28 up to date; 2 source missing; 1 not due");
    }

    @Test
    void a_plan_with_nothing_to_do_ends_with_that() {
        List<String> lines = PlanView.lines(plan(0), "", estimate("EUR"), Screen.plain(80));
        assertThat(lines.get(lines.size() - 1)).startsWith("plan  orders_daily  nothing to do; 28 up to date");
    }

    @Test
    void a_plan_for_programs_has_every_partition() {
        ObjectNode json = PlanDocument.of(plan(6), "once", estimate("EUR"));
        assertThat(json.get("schema_version").asInt()).isEqualTo(1);
        assertThat(json.at("/chunks/1/partitions/0/partition").asText()).isEqualTo("2021-02-04");
        assertThat(json.at("/chunks/0/partitions/2/reason").asText()).isEqualTo("try_again");
        assertThat(json.at("/skipped/0/reason").asText()).isEqualTo("up_to_date");
        assertThat(json.at("/sources/0/version").asLong()).isEqualTo(7);
        assertThat(json.get("planned").asInt()).isEqualTo(6);
        assertThat(json.toString()).doesNotContain("\n");
    }

    private static final RunId RUN = new RunId("01HZY3V5R8K2M4N6P8Q0S2T4W6");

    private static Instant at(int second) {
        return Instant.parse("2021-01-05T03:00:00Z").plusSeconds(second);
    }

    private static List<Event> events() {
        return List.of(
                new Event.RunStarted(
                        RUN,
                        "orders_daily",
                        at(0),
                        "ada",
                        "run",
                        Optional.of("late\u001b[2J files"),
                        "0f3c2d1",
                        "c0ffee",
                        Optional.of("airflow:daily/7"),
                        "etl-1",
                        4711),
                new Event.Intent(
                        RUN,
                        "orders_daily",
                        at(1),
                        1,
                        List.of("2021-01-01", "2021-01-02", "2021-01-03", "2021-01-04"),
                        Map.of("orders", "9a3f", "rates", "7"),
                        40,
                        Map.of("2021-01-01", "f1"),
                        "once for the chunk: it groups by _partition"),
                new Event.SourceRead(RUN, "orders_daily", at(2), 1, "orders", "2021-01-01", 88_410, 12_345_678),
                new Event.Checked(
                        RUN,
                        "orders_daily",
                        at(3),
                        1,
                        "2021-01-01",
                        List.of(
                                new CheckOutcome(
                                        "not_null: order_id",
                                        "not_null",
                                        CheckOutcome.Status.PASS,
                                        "0",
                                        "0",
                                        "0",
                                        List.of()),
                                new CheckOutcome(
                                        "unique: order_id",
                                        "unique",
                                        CheckOutcome.Status.FAIL,
                                        "1,204 of 88,410 rows share a key",
                                        "0",
                                        "1204",
                                        List.of("A-1", "A-2")),
                                new CheckOutcome(
                                        "range: amount",
                                        "range",
                                        CheckOutcome.Status.WARN,
                                        "3 of 88,410 rows out of range",
                                        "0",
                                        "3",
                                        List.of()))),
                new Event.Blocked(RUN, "orders_daily", at(4), 1, "2021-01-01", "blocked", "1 of 3 checks failed"),
                new Event.Published(
                        RUN,
                        "orders_daily",
                        at(5),
                        1,
                        "2021-01-02",
                        "f2",
                        40,
                        41,
                        OptionalLong.empty(),
                        90_001,
                        2,
                        5_000_000,
                        new BigDecimal("12.5"),
                        new BigDecimal("0.0002"),
                        "once for the chunk: it groups by _partition",
                        true),
                new Event.Failed(
                        RUN,
                        "orders_daily",
                        at(6),
                        1,
                        List.of("2021-01-03", "2021-01-04"),
                        "infrastructure",
                        "infrastructure",
                        "the disk is full"),
                new ByHand.Adopted(
                        RUN, "orders_daily", at(7), "2020-12-31", "f0", 39, OptionalLong.of(5), "ada", "ours now"),
                new Event.RunFinished(
                        RUN,
                        "orders_daily",
                        at(95),
                        20,
                        Map.of("published", 1, "blocked", 1, "failed", 2),
                        new BigDecimal("0.0002")));
    }

    @Test
    void a_run_is_told_in_the_order_of_its_events() throws Exception {
        golden("log", screen -> RunLogView.lines(events(), screen));
        assertThat(RunLogView.lines(List.of(), Screen.plain(80))).containsExactly("no events");
    }

    @Test
    void events_for_programs_have_the_names_of_the_ledger() {
        ObjectNode json = EventsDocument.of(events());
        assertThat(json.at("/events/0/type").asText()).isEqualTo("run_started");
        assertThat(json.at("/events/1/partitions/3").asText()).isEqualTo("2021-01-04");
        assertThat(json.at("/events/3/checks/1/status").asText()).isEqualTo("fail");
        assertThat(json.at("/events/5/rows_before").isNull()).isTrue();
        assertThat(json.at("/events/5/cost").decimalValue()).isEqualByComparingTo("0.0002");
        assertThat(json.at("/events/8/counts/failed").asInt()).isEqualTo(2);
        assertThat(json.toString()).doesNotContain("\u001b");
    }

    private static List<JobRun> runs() {
        RunId dead = new RunId("01HZY3V5R8K2M4N6P8Q0S2T4W5");
        List<Event> events = new ArrayList<>(events());
        events.add(new Event.RunStarted(
                dead,
                "orders_daily",
                at(-900),
                "cron",
                "run",
                Optional.empty(),
                "0f3c2d1",
                "c",
                Optional.empty(),
                "h",
                1));
        return new JobHistory("orders_daily", events)
                .runs().stream().map(run -> new JobRun("orders_daily", run)).toList();
    }

    @Test
    void history_has_a_line_a_run() throws Exception {
        golden("history", screen -> HistoryView.lines(runs(), List.of(), "USD", screen));
        assertThat(HistoryView.lines(List.of(), List.of(), "USD", Screen.plain(80)))
                .containsExactly("no runs");
    }

    @Test
    void history_for_programs_has_the_exit_status_and_null_for_what_is_not_known() {
        ObjectNode json = HistoryDocument.of(runs(), List.of(), "USD");
        assertThat(json.at("/runs/0/exit_status").asInt()).isEqualTo(20);
        assertThat(json.at("/runs/0/took_seconds").asDouble()).isEqualTo(95.0);
        assertThat(json.at("/runs/1/exit_status").isNull()).isTrue();
        assertThat(json.at("/runs/1/ended").asText()).isEqualTo("died");
    }

    private static PartitionCalendar calendar() {
        SortedMap<Partition, PartitionCalendar.Entry> entries = new TreeMap<>();
        for (int i = 1; i <= 20; i++) {
            Standing standing = i <= 3
                    ? Standing.MISSING
                    : i == 9 ? Standing.BLOCKED : i >= 15 && i <= 17 ? Standing.STALE : Standing.PUBLISHED;
            String detail = standing == Standing.MISSING
                    ? "not ready: no file at /data/raw/dt=%s/*.csv (source orders)".formatted(day(i))
                    : standing == Standing.STALE ? (i == 17 ? "inputs changed" : "job changed") : "";
            entries.put(day(i), new PartitionCalendar.Entry(standing, detail));
        }
        return new PartitionCalendar(JOB, entries);
    }

    @Test
    void missing_and_stale_partitions_are_told_in_stretches() throws Exception {
        golden("missing", screen -> MissingView.missing(List.of(calendar()), screen));
        golden("stale", screen -> MissingView.stale(List.of(calendar()), screen));
        PartitionCalendar none = new PartitionCalendar(JOB, new TreeMap<>());
        assertThat(MissingView.missing(List.of(none), Screen.plain(80))).containsExactly("missing  nothing, in 1 job");
    }

    @Test
    void calendars_for_programs_have_what_was_asked_for() {
        assertThat(CalendarDocument.calendar(List.of(calendar())).at("/jobs/0/partitions"))
                .hasSize(20);
        assertThat(CalendarDocument.missing(List.of(calendar())).at("/jobs/0/partitions"))
                .hasSize(4);
        ObjectNode stale = CalendarDocument.stale(List.of(calendar()));
        assertThat(stale.at("/jobs/0/partitions/2/why").asText()).isEqualTo("inputs changed");
        assertThat(stale.at("/jobs/0/counts/published").asInt()).isEqualTo(13);
    }

    private static Job full() {
        BigDecimal all = BigDecimal.ONE;
        List<Rule> rules = List.of(
                new Rule.NotNull("order_id", all),
                new Rule.AcceptedValues("status", List.of("new", "paid"), Rule.Nulls.IGNORE, new BigDecimal("0.9995")),
                new Rule.Range("amount", Optional.of("0"), Optional.empty(), Rule.Nulls.FAIL, all),
                new Rule.Pattern("sku", "[A-Z]+", Rule.Nulls.IGNORE, all),
                new Rule.Length("sku", OptionalInt.of(3), OptionalInt.of(3), Rule.Nulls.IGNORE, all),
                new Rule.Expression("refunded <= amount", Rule.Nulls.IGNORE, all),
                new Rule.NotBlank("sku", all),
                new Rule.Unique(List.of("order_id", "line_no")),
                new Rule.RowCount(OptionalLong.of(40_000), OptionalLong.of(60_000)),
                new Rule.Statistic(Rule.Measure.SUM, "amount", Optional.empty(), Optional.of("1e9")),
                new Rule.Query("SELECT count(*) FROM {{ this }}", Optional.empty(), Optional.of(BigDecimal.ZERO)),
                new Rule.Schema(List.of(new Column("order_id", "string", Optional.empty())), true),
                new Rule.Freshness("event_ts", Duration.ofHours(26)),
                new Rule.Reconcile(
                        "refunds",
                        List.of("order_id"),
                        List.of("amount"),
                        List.of("currency"),
                        new BigDecimal("0.00")));
        List<Check> checks = rules.stream()
                .map(rule -> new Check(
                        rule.kind() + "_check",
                        rule,
                        rule instanceof Rule.Unique ? Optional.of("status = 'paid'") : Optional.empty(),
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL,
                        Optional.empty()))
                .toList();
        Source orders = new Source.Files(
                "orders",
                Template.parse("/data/raw/orders/dt={{ ds }}/*.csv", Map.of()),
                Format.CSV,
                TextOptions.DEFAULT,
                List.of(
                        new Column("order_id", "string", Optional.empty()),
                        new Column("channel", "string", Optional.of(LocalDate.parse("2024-06-01")))),
                true,
                new Window(1, 0),
                new Ready(
                        Optional.of("_SUCCESS"),
                        OptionalLong.of(1),
                        Optional.of("event_ts"),
                        Duration.ofHours(2),
                        Duration.ofMinutes(1)),
                true);
        return new Job(
                "orders_daily",
                Optional.of("One row an order, by the day it was captured."),
                List.of("sales", "tier1"),
                new Owner("payments", "#payments-data"),
                new PartitionSpec(
                        "order_date",
                        Grain.DAY,
                        Partition.parse(Grain.DAY, "2024-01-01"),
                        ZoneId.of("Europe/Berlin"),
                        Duration.ofHours(3),
                        Optional.of(Partition.parse(Grain.DAY, "2024-02-01"))),
                List.of(orders, new Source.Upstream("refunds", "refunds_daily", new Window(3, 0))),
                new Transform.Sql("SELECT *\n  FROM orders -- \u001b[31m\n", Optional.of("sql/orders.sql")),
                new Target(
                        "orders_daily",
                        "/warehouse/orders_daily",
                        List.of("order_id"),
                        Target.OnEmpty.FAIL,
                        Target.SchemaChange.ADD_COLUMNS,
                        new Target.FileLayout(128_000_000, List.of("customer_id")),
                        Duration.ofDays(30),
                        true),
                OnBlocked.SKIP_PARTITION,
                checks,
                Retry.DEFAULT,
                Optional.of(Duration.ofDays(7)),
                Optional.of("docs/runbooks/orders.md"),
                Map.of("min_orders", "1000"),
                "configuration");
    }

    @Test
    void a_job_is_shown_with_everything_resolved() throws Exception {
        golden("job", screen -> JobView.lines(full(), screen));
    }

    @Test
    void a_job_for_programs_is_whole() {
        ObjectNode json = JobDocument.job(full());
        assertThat(json.at("/partition/delay").asText()).isEqualTo("PT3H");
        assertThat(json.at("/sources/0/columns/1/since").asText()).isEqualTo("2024-06-01");
        assertThat(json.at("/sources/1/job").asText()).isEqualTo("refunds_daily");
        assertThat(json.at("/checks")).hasSize(14);
        ObjectNode jobs = JobDocument.jobs(Jobs.project(Path.of("/p"), 1, full()), List.of(full()));
        assertThat(jobs.at("/jobs/0/target/on_empty").asText()).isEqualTo("fail");
        assertThat(jobs.get("schema_version").asInt()).isEqualTo(1);
    }

    @Test
    void jobs_are_listed_a_line_each() throws Exception {
        Job other = Jobs.job(Path.of("/p"), "refunds_daily").tags("sales").build();
        golden(
                "jobs",
                screen ->
                        JobsView.lines(Jobs.project(Path.of("/p"), 1, other, full()), List.of(other, full()), screen));
    }
}
