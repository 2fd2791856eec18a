package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.INFRA_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Bounds;
import io.tidegate.job.Check;
import io.tidegate.job.DeequConstraint;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.ledger.CheckOutcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audit costs, counted: Spark jobs, and how often the rows of the files are read. */
class AuditCostTest extends AuditTest {
    private static final int ROWS_A_DAY = 50;

    @TempDir
    Path folder;

    private record Cost(int jobs, long rowsRead) {}

    private Dataset<Row> files(int days) {
        String path = folder.resolve("days" + days).toString();
        SPARK.range((long) days * ROWS_A_DAY)
                .selectExpr(
                        "id",
                        "id % 7 AS line",
                        "CAST(id AS DECIMAL(12,2)) AS amount",
                        "concat('s', id % 3) AS status",
                        "timestamp'2024-01-01' + make_interval(0,0,0,CAST(id DIV " + ROWS_A_DAY + " AS INT),12) AS at",
                        "date_add(date'2024-01-01', CAST(id DIV " + ROWS_A_DAY + " AS INT)) AS ds")
                .write()
                .partitionBy("ds")
                .parquet(path);
        return SPARK.read().parquet(path);
    }

    private static Map<Partition, Long> counts(int days) {
        Map<Partition, Long> counts = new HashMap<>();
        for (int i = 0; i < days; i++) {
            counts.put(day("2024-01-01").plus(i), (long) ROWS_A_DAY);
        }
        return counts;
    }

    private static Check named(int i, Rule rule) {
        return check("c" + i, rule, i % 2 == 0 ? "id >= 0" : null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL);
    }

    private static List<Check> tenChecks() {
        List<Rule> rules = List.of(
                new Rule.NotNull("id", ALL),
                new Rule.NotBlank("status", ALL),
                new Rule.AcceptedValues("status", List.of("s0", "s1", "s2"), Rule.Nulls.FAIL, ALL),
                new Rule.Range("amount", Optional.of("0"), Optional.empty(), Rule.Nulls.FAIL, ALL),
                new Rule.Pattern("status", "s\\d", Rule.Nulls.FAIL, ALL),
                new Rule.Length("status", OptionalInt.of(2), OptionalInt.of(2), Rule.Nulls.FAIL, ALL),
                new Rule.Expression("amount = id", Rule.Nulls.FAIL, ALL),
                new Rule.RowCount(OptionalLong.of(ROWS_A_DAY), OptionalLong.of(ROWS_A_DAY)),
                new Rule.Statistic(Rule.Measure.SUM, "amount", Optional.of("0"), Optional.empty()),
                new Rule.Freshness("at", java.time.Duration.ofHours(12)));
        List<Check> checks = new ArrayList<>();
        rules.forEach(rule -> checks.add(named(checks.size(), rule)));
        return checks;
    }

    private Cost cost(Dataset<Row> rows, int days, List<Check> checks) throws Exception {
        return cost(rows, days, checks, Map.of());
    }

    private Cost cost(Dataset<Row> rows, int days, List<Check> checks, Map<String, Dataset<Row>> sources)
            throws Exception {
        AtomicInteger jobs = new AtomicInteger();
        AtomicLong read = new AtomicLong();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
            }

            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                read.addAndGet(end.taskMetrics().inputMetrics().recordsRead());
            }
        };
        Map<Partition, Long> counts = counts(days);
        SPARK.sparkContext().listenerBus().waitUntilEmpty(10_000);
        SPARK.sparkContext().addSparkListener(listener);
        try {
            Map<Partition, Verdict> verdicts = new Auditor(SPARK)
                    .audit(job(checks.toArray(Check[]::new)), rows, List.copyOf(counts.keySet()), counts, sources);
            assertThat(verdicts).hasSize(days);
            assertThat(verdicts.values())
                    .allSatisfy(v -> assertThat(v.outcomes())
                            .hasSameSizeAs(checks)
                            .extracting(CheckOutcome::status)
                            .containsOnly(PASS));
            SPARK.sparkContext().listenerBus().waitUntilEmpty(10_000);
        } finally {
            SPARK.sparkContext().removeSparkListener(listener);
        }
        return new Cost(jobs.get(), read.get());
    }

    @Test
    void sixty_partitions_and_ten_checks_are_one_scan_and_two_jobs_and_all_unique_keys_one_scan_more()
            throws Exception {
        int days = 60;
        Dataset<Row> rows = files(days);
        long all = (long) days * ROWS_A_DAY;
        List<Check> checks = tenChecks();
        assertThat(cost(rows, days, checks)).isEqualTo(new Cost(2, all));
        checks.add(named(10, new Rule.Unique(List.of("id", "line"))));
        assertThat(cost(rows, days, checks)).isEqualTo(new Cost(4, 2 * all));
        checks.add(named(11, new Rule.Unique(List.of("line", "id"))));
        checks.add(check(
                "again",
                new Rule.Unique(List.of("ID", "line")),
                "status = 's1'",
                Check.OnFail.BLOCK,
                Check.OnNoRows.FAIL));
        assertThat(cost(rows, days, checks)).isEqualTo(new Cost(4, 2 * all));
        checks.add(named(12, new Rule.Unique(List.of("id"))));
        assertThat(cost(rows, days, checks)).isEqualTo(new Cost(4, 2 * all));
    }

    private static Rule deequ(DeequConstraint constraint, String... columns) {
        return new Rule.Deequ(constraint, List.of(columns), Optional.empty(), Bounds.atLeast("-1e9"));
    }

    @Test
    void every_statistic_is_in_the_one_scan_and_all_checks_over_the_same_columns_are_one_grouping() throws Exception {
        Dataset<Row> rows = files(3);
        long all = 3L * ROWS_A_DAY;
        Bounds any = Bounds.atLeast("-1e9");
        List<Check> checks = new ArrayList<>();
        for (Rule rule : List.of(
                new Rule.Stddev("amount", any),
                new Rule.Quantile("amount", new BigDecimal("0.9"), BigDecimal.ZERO, any),
                new Rule.Quantile("amount", new BigDecimal("0.9"), new BigDecimal("0.1"), any),
                new Rule.Correlation("id", "amount", any),
                deequ(DeequConstraint.HAS_SKEWNESS, "amount"),
                deequ(DeequConstraint.HAS_INTERQUARTILE_RANGE, "amount"),
                deequ(DeequConstraint.HAS_APPROX_COUNT_DISTINCT, "status"),
                deequ(DeequConstraint.HAS_MAX_LENGTH, "status"),
                deequ(DeequConstraint.CONTAINS_EMAIL, "status"),
                deequ(DeequConstraint.HAVE_COMPLETENESS, "id", "status"))) {
            checks.add(named(checks.size(), rule));
        }
        assertThat(cost(rows, 3, checks)).isEqualTo(new Cost(2, all));
        for (Rule rule : List.of(
                new Rule.DistinctCount(List.of("status"), any),
                new Rule.UniqueRatio(List.of("status"), any),
                new Rule.Entropy("status", any),
                deequ(DeequConstraint.HAS_UNIQUENESS, "status"),
                deequ(DeequConstraint.HAS_DISTINCTNESS, "status"),
                deequ(DeequConstraint.HAS_UNIQUE_VALUE_RATIO, "status"),
                deequ(DeequConstraint.HAS_DUPLICATE_ROW_COUNT, "status"),
                deequ(DeequConstraint.HAS_NUMBER_OF_DISTINCT_VALUES, "status"))) {
            checks.add(named(checks.size(), rule));
        }
        assertThat(cost(rows, 3, checks)).isEqualTo(new Cost(5, 2 * all));
        checks.add(named(checks.size(), new Rule.DistinctCount(List.of("line", "status"), any)));
        Cost two = cost(rows, 3, checks);
        checks.add(named(checks.size(), deequ(DeequConstraint.HAS_MUTUAL_INFORMATION, "status", "line")));
        assertThat(two).isEqualTo(new Cost(8, 3 * all));
        assertThat(cost(rows, 3, checks).rowsRead()).isEqualTo(3 * all);
    }

    @Test
    void a_source_is_counted_once_for_all_checks_that_match_it() throws Exception {
        Dataset<Row> rows = files(3);
        Dataset<Row> source = rows.withColumnRenamed("ds", "_partition");
        List<Check> checks = List.of(
                check(
                        "all",
                        new Rule.RowCountMatch("src", 0, BigDecimal.ZERO),
                        null,
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL),
                check(
                        "some",
                        new Rule.RowCountMatch("src", 1, new BigDecimal("0.9")),
                        "status = 's1'",
                        Check.OnFail.BLOCK,
                        Check.OnNoRows.FAIL));
        assertThat(cost(rows, 3, checks, Map.of("src", source)).jobs()).isEqualTo(4);
    }

    @Test
    void the_number_of_partitions_and_of_checks_changes_nothing() throws Exception {
        Dataset<Row> rows = files(1);
        assertThat(cost(rows, 1, tenChecks())).isEqualTo(new Cost(2, ROWS_A_DAY));
        List<Check> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(named(i, new Rule.Range("id", Optional.of("-" + i), Optional.empty(), Rule.Nulls.FAIL, ALL)));
        }
        assertThat(cost(rows, 1, many)).isEqualTo(new Cost(2, ROWS_A_DAY));
    }

    @Test
    void no_checks_and_a_schema_alone_read_nothing() throws Exception {
        Dataset<Row> rows = files(3);
        assertThat(cost(rows, 3, List.of(check(new Rule.Schema(List.of(), false)))))
                .isEqualTo(new Cost(0, 0));
    }

    @Test
    void only_the_columns_that_checks_name_are_read() {
        Dataset<Row> rows = files(2);
        List<String> plans = new ArrayList<>();
        var listener = new org.apache.spark.sql.util.QueryExecutionListener() {
            @Override
            public void onSuccess(String name, org.apache.spark.sql.execution.QueryExecution execution, long nanos) {
                plans.add(execution.executedPlan().toString());
            }

            @Override
            public void onFailure(String name, org.apache.spark.sql.execution.QueryExecution execution, Exception e) {}
        };
        SPARK.listenerManager().register(listener);
        try {
            Job job = job(
                    check(new Rule.NotNull("status", ALL)),
                    check(new Rule.Statistic(Rule.Measure.MAX, "amount", Optional.of("0"), Optional.empty())));
            new Auditor(SPARK).audit(job, rows, List.copyOf(counts(2).keySet()), counts(2), Map.of());
            org.awaitility.Awaitility.await().until(() -> !plans.isEmpty());
        } finally {
            SPARK.listenerManager().unregister(listener);
        }
        assertThat(plans).hasSize(1);
        assertThat(plans.get(0)).contains("ReadSchema: struct<amount:decimal(12,2),status:string>");
    }

    @Test
    void a_file_that_vanished_is_trouble_and_never_a_verdict_on_the_data() throws IOException {
        Dataset<Row> rows = files(2);
        rows.schema();
        try (Stream<Path> files = Files.walk(folder.resolve("days2/ds=2024-01-02"))) {
            files.filter(f -> f.toString().endsWith(".parquet"))
                    .forEach(f -> f.toFile().delete());
        }
        List<Check> checks = List.of(
                check("warns", new Rule.NotNull("id", ALL), null, Check.OnFail.WARN, Check.OnNoRows.SKIP),
                check("key", new Rule.Unique(List.of("id")), null, Check.OnFail.WARN, Check.OnNoRows.SKIP),
                check(
                        "query",
                        new Rule.Query(
                                "SELECT sum(id) FROM {{ this }}", Optional.of(BigDecimal.ZERO), Optional.empty()),
                        null,
                        Check.OnFail.WARN,
                        Check.OnNoRows.SKIP));
        Map<Partition, Verdict> verdicts = new Auditor(SPARK)
                .audit(
                        job(checks.toArray(Check[]::new)),
                        rows,
                        List.copyOf(counts(2).keySet()),
                        counts(2),
                        Map.of());
        assertThat(verdicts.values()).allSatisfy(verdict -> {
            assertThat(verdict.outcomes()).extracting(CheckOutcome::status).containsOnly(INFRA_ERROR);
            assertThat(verdict.fault()).contains(ErrorCode.INFRASTRUCTURE);
        });
    }
}
