package io.tidegate.job.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.BackfillSettings;
import io.tidegate.job.Check;
import io.tidegate.job.Column;
import io.tidegate.job.Cost;
import io.tidegate.job.Format;
import io.tidegate.job.Grain;
import io.tidegate.job.Guardrails;
import io.tidegate.job.Job;
import io.tidegate.job.Notify;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Project;
import io.tidegate.job.Ready;
import io.tidegate.job.Retry;
import io.tidegate.job.Rule;
import io.tidegate.job.Source;
import io.tidegate.job.Target;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectReaderTest {
    static final Path FULL = Path.of("src/test/resources/projects/full/jobs.yaml");
    private static final String ROOT = FULL.toAbsolutePath().getParent().toString();
    private static final BigDecimal ALL = BigDecimal.ONE;

    @TempDir
    Path folder;

    @Test
    void the_smallest_file_gets_every_default() {
        Project project = JobText.project(folder, JobText.SMALLEST);
        Job job = project.job("orders_daily");

        assertThat(project.ledger()).isEqualTo(folder + "/.tidegate/ledger");
        assertThat(project.warehouse()).isEqualTo(folder + "/.tidegate/warehouse");
        assertThat(project.guardrails()).isEqualTo(Guardrails.ofRuns(400));
        assertThat(job.backfill()).isEqualTo(new BackfillSettings("auto", false, Optional.empty()));
        assertThat(job.notifies()).isEqualTo(Notify.NOBODY);
        assertThat(project.cost()).isEqualTo(Cost.NONE);
        assertThat(project.vars()).isEmpty();
        assertThat(job.partition())
                .isEqualTo(new PartitionSpec(
                        "order_date",
                        Grain.DAY,
                        Partition.parse(Grain.DAY, "2024-01-01"),
                        ZoneId.of("UTC"),
                        Duration.ZERO,
                        Optional.empty()));
        assertThat(job.sources())
                .containsExactly(new Source.Files(
                        "orders",
                        Template.parse(folder + "/data/{{ ds }}.csv", Map.of()),
                        Format.CSV,
                        TextOptions.DEFAULT,
                        List.of(
                                new Column("order_id", "string", Optional.empty()),
                                new Column("amount", "decimal(12,2)", Optional.empty()),
                                new Column("event_ts", "timestamp", Optional.empty())),
                        true,
                        Window.NONE,
                        Ready.WHEN_THERE,
                        true));
        assertThat(job.target())
                .isEqualTo(new Target(
                        "orders_daily",
                        folder + "/.tidegate/warehouse/orders_daily",
                        List.of(),
                        Target.OnEmpty.FAIL,
                        Target.SchemaChange.FAIL,
                        Target.FileLayout.DEFAULT,
                        Duration.ofDays(30),
                        false));
        assertThat(job.checks())
                .containsExactly(new Check(
                        "row_count",
                        new Rule.RowCount(OptionalLong.of(1), OptionalLong.empty()),
                        Optional.empty(),
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL,
                        Optional.empty()));
        assertThat(job.onBlocked()).isEqualTo(OnBlocked.SKIP_PARTITION);
        assertThat(job.retry()).isEqualTo(Retry.DEFAULT);
        assertThat(job.finalAfter()).isEmpty();
        assertThat(job.runbook()).isEmpty();
        assertThat(job.description()).isEmpty();
        assertThat(job.tags()).isEmpty();
    }

    @Test
    void a_section_left_empty_means_its_defaults() {
        String text = JobText.SMALLEST
                        .replace("path: \"data", "ready: {}\n        options: {}\n        path: \"data")
                        .replace("table: orders_daily", "table: orders_daily\n      files: {}")
                + "    retry: {}\ncost: {}\nguardrails: {}\ndefaults: {}\n";
        Project project = JobText.project(folder, text);
        Job job = project.jobs().get(0);
        Source.Files source = (Source.Files) job.sources().get(0);

        assertThat(project.cost()).isEqualTo(Cost.NONE);
        assertThat(project.maxPartitions()).isEqualTo(400);
        assertThat(job.retry()).isEqualTo(Retry.DEFAULT);
        assertThat(job.target().files()).isEqualTo(Target.FileLayout.DEFAULT);
        assertThat(source.ready()).isEqualTo(Ready.WHEN_THERE);
        assertThat(source.options()).isEqualTo(TextOptions.DEFAULT);
    }

    @Test
    void every_key_of_a_project_and_a_job_is_read() {
        Project project = full(Optional.empty()).project();
        Job job = project.job("orders_daily");

        assertThat(project.name()).isEqualTo("shop");
        assertThat(project.ledger()).isEqualTo("hdfs://nn:8020/ledger");
        assertThat(project.vars()).isEqualTo(Map.of("min_orders", "1000", "region", "eu"));
        assertThat(project.guardrails())
                .isEqualTo(new Guardrails(
                        40,
                        OptionalInt.of(20),
                        Optional.of(new BigDecimal("12.50")),
                        true,
                        Optional.of(new BigDecimal("50"))));
        assertThat(job.backfill()).isEqualTo(new BackfillSettings("P1M", true, Optional.of("22:00-06:00")));
        assertThat(job.notifies())
                .isEqualTo(new Notify(Set.of(Notify.When.values()), List.of("slack_payments", "pager")));
        assertThat(project.cost())
                .isEqualTo(new Cost(
                        "EUR",
                        new BigDecimal("0.06"),
                        new BigDecimal("0.01"),
                        new BigDecimal("0.02"),
                        new BigDecimal("1.5")));
        assertThat(job.description()).contains("One row an order, by the day it was captured.");
        assertThat(job.tags()).containsExactly("sales", "tier1");
        assertThat(job.owner()).isEqualTo(new Owner("payments", "#payments-data"));
        assertThat(job.partition())
                .isEqualTo(new PartitionSpec(
                        "order_date",
                        Grain.DAY,
                        Partition.parse(Grain.DAY, "2024-01-01"),
                        ZoneId.of("UTC"),
                        Duration.ofHours(3),
                        Optional.of(Partition.parse(Grain.DAY, "2022-01-01")),
                        2));
        assertThat(job.transform())
                .isEqualTo(new Transform.Sql(
                        "SELECT *, _partition AS order_date FROM orders WHERE amount > :var_min_orders\n",
                        Optional.of("sql/orders_daily.sql")));
        assertThat(job.target())
                .isEqualTo(new Target(
                        "orders_daily",
                        ROOT + "/.tidegate/warehouse/orders_daily",
                        List.of("order_id", "line_no"),
                        Target.OnEmpty.CLEAR,
                        Target.SchemaChange.ADD_COLUMNS,
                        new Target.FileLayout(64L << 20, List.of("customer_id")),
                        Duration.ofDays(10),
                        true));
        assertThat(job.onBlocked()).isEqualTo(OnBlocked.SKIP_CHUNK);
        assertThat(job.retry()).isEqualTo(new Retry(5, Duration.ofSeconds(20), Duration.ofMinutes(5)));
        assertThat(job.finalAfter()).contains(Duration.ofDays(7));
        assertThat(job.runbook()).contains("docs/runbooks/orders.md");
    }

    @Test
    void every_key_of_a_source_is_read() {
        List<Source> sources =
                full(Optional.empty()).project().job("orders_daily").sources();

        assertThat(sources.get(0))
                .isEqualTo(new Source.Files(
                        "orders",
                        Template.parse(ROOT + "/data/eu/orders/dt={{ ds }}/*.csv", Map.of()),
                        Format.CSV,
                        new TextOptions(";", "'", "\\", "ISO-8859-1", "NA", true),
                        List.of(
                                new Column("order_id", "string", Optional.empty()),
                                new Column("amount", "decimal(12,2)", Optional.empty()),
                                new Column("event_ts", "timestamp", Optional.empty()),
                                new Column("status", "string", Optional.empty()),
                                new Column("channel", "string", Optional.of(LocalDate.of(2024, 6, 1)))),
                        false,
                        new Window(1, 2),
                        new Ready(
                                Optional.of("_SUCCESS"),
                                OptionalLong.of(1),
                                Optional.of("event_ts"),
                                Duration.ofHours(2),
                                Duration.ofMinutes(5)),
                        true));
        assertThat(sources.get(1)).isEqualTo(new Source.Upstream("refunds", "refunds_daily", new Window(3, 0)));
        assertThat(sources).extracting(Source::isPartitioned).containsExactly(true, true, false, true, false, true);
        assertThat(path(sources.get(2))).isEqualTo(ROOT + "/data/customers");
        assertThat(path(sources.get(3))).isEqualTo("s3a://lake/events");
        assertThat(path(sources.get(4))).isEqualTo("/data/fx/*.parquet");
        assertThat(path(sources.get(5))).isEqualTo(ROOT + "/data/log/{{ format(ds, 'yyyy/MM/dd') }}.json");
        assertThat(((Source.Files) sources.get(5)).columns())
                .containsExactly(new Column("NO", "string", Optional.empty()));
    }

    @Test
    void every_check_is_read() {
        List<Check> checks =
                full(Optional.empty()).project().job("orders_daily").checks();

        assertThat(checks)
                .extracting(Check::rule)
                .containsExactly(
                        new Rule.NotNull("order_id", ALL),
                        new Rule.NotNull("amount", ALL),
                        new Rule.NotBlank("status", ALL),
                        new Rule.Unique(List.of("line_no", "order_id")),
                        new Rule.RowCount(OptionalLong.of(1000), OptionalLong.of(2_000_000)),
                        new Rule.AcceptedValues(
                                "status",
                                List.of("new", "NO", "010", "1.10"),
                                Rule.Nulls.IGNORE,
                                new BigDecimal("0.9995")),
                        new Rule.Range("amount", Optional.of("0"), Optional.of("1e6"), Rule.Nulls.FAIL, ALL),
                        new Rule.Statistic(Rule.Measure.MIN, "amount", Optional.of("0.01"), Optional.empty()),
                        new Rule.Statistic(Rule.Measure.MEAN, "amount", Optional.empty(), Optional.of("12.50")),
                        new Rule.Pattern("country", "[A-Z]{2}", Rule.Nulls.IGNORE, ALL),
                        new Rule.Length("iban", OptionalInt.of(15), OptionalInt.of(34), Rule.Nulls.IGNORE, ALL),
                        new Rule.Expression("refunded <= amount", Rule.Nulls.IGNORE, ALL),
                        new Rule.Query(
                                "SELECT count(*) FROM {{ this }} WHERE amount < :var_min_orders",
                                Optional.empty(),
                                Optional.of(BigDecimal.ZERO)),
                        new Rule.Schema(
                                List.of(
                                        new Column("order_id", "string", Optional.empty()),
                                        new Column("amount", "decimal(12,2)", Optional.empty())),
                                true),
                        new Rule.Freshness("event_ts", Duration.ofHours(26)),
                        new Rule.Reconcile(
                                "refunds",
                                List.of("order_id"),
                                List.of("amount"),
                                List.of("currency"),
                                new BigDecimal("0.00")),
                        new Rule.NotNull("line_no", ALL));
        assertThat(checks)
                .extracting(Check::name)
                .containsExactly(
                        "not_null_order_id",
                        "not_null_amount",
                        "status_filled",
                        "unique_line_no_order_id",
                        "row_count",
                        "accepted_values_status",
                        "range_amount",
                        "min_amount",
                        "mean_amount",
                        "pattern_country",
                        "length_iban",
                        "expression_refunded_amount",
                        "sql_select_count_from_this_where_amount_var_min_orders",
                        "schema",
                        "freshness_event_ts",
                        "reconcile_refunds",
                        "not_null_line_no");
        assertThat(checks.get(2).description()).contains("Somebody has to say.");
        assertThat(checks.get(4).where()).contains("status <> 'test'");
        assertThat(checks.get(5).onFail()).isEqualTo(Check.OnFail.WARN);
        assertThat(checks.get(5).onNoRows()).isEqualTo(Check.OnNoRows.SKIP);
    }

    @Test
    void included_jobs_start_their_paths_where_they_stand() {
        ReadResult.Valid valid = full(Optional.empty());
        Job job = valid.project().job("refunds_daily");

        assertThat(path(job.sources().get(0))).isEqualTo(ROOT + "/data/refunds/{{ ds_nodash }}.parquet");
        assertThat(job.target().location()).isEqualTo(ROOT + "/tables/refunds");
        assertThat(job.target().table()).isEqualTo("refunds_daily");
        assertThat(job.owner().team()).isEqualTo("data-platform");
        assertThat(job.partition().zone()).isEqualTo(ZoneId.of("Europe/Rome"));
        assertThat(job.onBlocked()).isEqualTo(OnBlocked.STOP);
        assertThat(job.finalAfter()).contains(Duration.ofDays(3));
        assertThat(job.transform())
                .isEqualTo(new Transform.JavaClass("com.acme.Refunds", Map.of("token", "tok-4711", "region", "eu")));
    }

    @Test
    void an_environment_changes_what_it_names_and_nothing_else() {
        Project base = full(Optional.empty()).project();
        Project dev = full(Optional.of("dev")).project();
        Job job = dev.job("orders_daily");

        assertThat(dev.maxPartitions()).isEqualTo(7);
        assertThat(dev.guardrails().approvalAbovePartitions()).hasValue(0);
        assertThat(dev.guardrails().approvalAboveCost()).contains(new BigDecimal("12.50"));
        assertThat(dev.cost()).isEqualTo(base.cost());
        assertThat(dev.vars()).isEqualTo(Map.of("min_orders", "1", "region", "eu"));
        assertThat(job.sources()).hasSize(6);
        assertThat(path(job.sources().get(2))).isEqualTo(ROOT + "/dev/customers");
        assertThat(job.sources().get(0))
                .isEqualTo(base.job("orders_daily").sources().get(0));
        assertThat(job.target().files()).isEqualTo(new Target.FileLayout(1L << 20, List.of("customer_id")));
        assertThat(dev.job("refunds_daily").tags()).containsExactly("dev");
    }

    @Test
    void a_variable_of_the_command_line_stands_above_the_file() {
        ReadResult result = ProjectReader.read(FULL, Optional.of("dev"), Map.of("min_orders", "77"), environment());

        assertThat(((ReadResult.Valid) result).project().job("orders_daily").checks())
                .extracting(Check::rule)
                .contains(new Rule.RowCount(OptionalLong.of(77), OptionalLong.of(2_000_000)));
    }

    static Map<String, String> environment() {
        return Map.of("TOKEN", "tok-4711", "TIDEGATE_LEDGER", "hdfs://nn:8020/ledger");
    }

    static ReadResult.Valid full(Optional<String> env) {
        return ProjectReader.readOrThrow(FULL, env, Map.of(), environment());
    }

    private static String path(Source source) {
        return ((Source.Files) source).path().source();
    }
}
