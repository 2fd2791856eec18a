package io.tidegate.bench;

import com.amazon.deequ.VerificationResult;
import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.constraints.Constraint;
import com.amazon.deequ.constraints.ConstraintResult;
import com.amazon.deequ.metrics.Metric;
import io.tidegate.audit.Auditor;
import io.tidegate.audit.Verdict;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.CheckOutcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * A gate of 24 checks, four of them over keys, on one partition of a million rows: our audit, which groups by partition, against
 * Deequ's own verification of the same rows. Both must pass every check and agree on every number.
 */
public final class UniquenessBench {
    private static final long ROWS = Long.getLong("bench.rows", 1_000_000);
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);
    private static final Partition DAY = Partition.parse(Grain.DAY, "2024-03-01");
    private static final Path FOLDER = Path.of("target/bench");

    private static final String JOB = """
            version: 1
            project: bench
            ledger: ledger
            warehouse: warehouse
            defaults: {owner: {team: bench, contact: bench}}
            jobs:
              - name: orders
                partition: {column: day, grain: day, start: 2024-01-01}
                sources: [{name: raw, path: "raw/{{ ds }}.parquet", format: parquet}]
                transform: {sql: SELECT * FROM raw}
                target: {table: orders}
                checks:
                  - not_null: [id, order_no, line, customer, code, amount, price, status]
                  - accepted_values: {column: status, values: [new, paid, sent]}
                  - accepted_values: {column: country, values: [DE, FR, IT, ES]}
                  - range: {column: amount, min: 0}
                  - range: {column: price, min: 0}
                  - expression: "price <= 1000"
                  - expression: "line < 10"
                  - min: {column: line, min: 0}
                  - max: {column: line, max: 9}
                  - max: {column: weight, max: 100}
                  - mean: {column: weight, min: 0, max: 100}
                  - sum: {column: weight, min: 0}
                  - row_count: {min: 1}
                  - unique: id
                  - unique: [order_no, line]
                  - unique: code
                  - unique: [customer, code]
            """;

    private final SparkSession spark;
    private final Dataset<Row> rows;
    private final Job job;
    private Verdict verdict;
    private VerificationResult verification;

    private UniquenessBench(SparkSession spark) throws IOException {
        this.spark = spark;
        this.rows = rows(spark);
        Files.createDirectories(FOLDER);
        Path file = Files.writeString(FOLDER.resolve("jobs.yaml"), JOB);
        this.job = ProjectReader.readOrThrow(file, Optional.empty(), Map.of(), Map.of())
                .project()
                .job("orders");
    }

    public static void main(String[] args) throws IOException {
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .appName("bench")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config(
                        "spark.sql.shuffle.partitions",
                        Integer.toString(Runtime.getRuntime().availableProcessors()))
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        UniquenessBench bench = new UniquenessBench(spark);
        Paired paired = new Paired("uniqueness", 0.6).run(PAIRS, bench::ours, bench::theirs);
        bench.requireSame();
        paired.print(System.out);
        paired.write(FOLDER);
        spark.stop();
    }

    /** Written once: both read the same files. */
    private static Dataset<Row> rows(SparkSession spark) {
        String file = FOLDER.resolve("rows-" + ROWS).toString();
        if (!Files.exists(Path.of(file, "_SUCCESS"))) {
            spark.range(ROWS)
                    .selectExpr(
                            "DATE'2024-03-01' AS day",
                            "id",
                            "id DIV 10 AS order_no",
                            "CAST(id % 10 AS int) AS line",
                            "concat('customer-', xxhash64(id DIV 7) % 50000) AS customer",
                            "concat('code-', id) AS code",
                            "CAST(pmod(xxhash64(id), 100000) / 100 AS decimal(12,2)) AS amount",
                            "CAST(pmod(xxhash64(id, 1), 1000) AS double) AS price",
                            "CAST(pmod(xxhash64(id, 2), 100) AS double) AS weight",
                            "element_at(array('new', 'paid', 'sent'), CAST(id % 3 + 1 AS int)) AS status",
                            "element_at(array('DE', 'FR', 'IT', 'ES'), CAST(id % 4 + 1 AS int)) AS country")
                    .write()
                    .mode("overwrite")
                    .parquet(file);
        }
        return spark.read().parquet(file);
    }

    private void ours() {
        verdict = new Auditor(spark)
                .audit(job, rows, List.of(DAY), Map.of(DAY, ROWS), Map.of())
                .get(DAY);
    }

    private void theirs() {
        verification =
                new VerificationSuite().onData(rows).addCheck(check()).run();
    }

    /** The same 24, in the same order. */
    private static Check check() {
        Option<String> none = Option.empty();
        Function1<Object, Object> all = share -> (Double) share == 1.0;
        Check check = new Check(CheckLevel.Error(), "orders", seq(List.<Constraint>of()));
        for (String column : List.of("id", "order_no", "line", "customer", "code", "amount", "price", "status")) {
            check = check.isComplete(column, none, Option.empty());
        }
        return check.isContainedIn("status", new String[] {"new", "paid", "sent"})
                .isContainedIn("country", new String[] {"DE", "FR", "IT", "ES"})
                .isNonNegative("amount", all, none)
                .isNonNegative("price", all, none)
                .satisfies("price <= 1000", "price", all, none, noColumns(), Option.empty())
                .satisfies("line < 10", "line", all, none, noColumns(), Option.empty())
                .hasMin("line", least -> (Double) least >= 0, none, Option.empty())
                .hasMax("line", most -> (Double) most <= 9, none, Option.empty())
                .hasMax("weight", most -> (Double) most <= 100, none, Option.empty())
                .hasMean("weight", mean -> (Double) mean >= 0 && (Double) mean <= 100, none)
                .hasSum("weight", sum -> (Double) sum >= 0, none)
                .hasSize(size -> (Long) size >= 1, none)
                .isUnique("id", none, Option.empty())
                .hasUniqueness(seq(List.of("order_no", "line")), all)
                .isUnique("code", none, Option.empty())
                .hasUniqueness(seq(List.of("customer", "code")), all);
    }

    private static <T> Seq<T> seq(List<T> list) {
        return JavaConverters.asScalaBuffer(list).toList();
    }

    private static scala.collection.immutable.List<String> noColumns() {
        return JavaConverters.asScalaBuffer(List.<String>of()).toList();
    }

    /** A faster audit that says something else would be no audit. */
    private void requireSame() {
        List<CheckOutcome> ours = verdict.outcomes();
        List<ConstraintResult> theirs = new ArrayList<>();
        JavaConverters.mapAsJavaMap(verification.checkResults())
                .values()
                .forEach(result -> theirs.addAll(JavaConverters.seqAsJavaList(result.constraintResults())));
        if (ours.size() != 24 || theirs.size() != 24) {
            throw new IllegalStateException("%d checks of ours, %d of theirs".formatted(ours.size(), theirs.size()));
        }
        for (int i = 0; i < ours.size(); i++) {
            boolean passes = theirs.get(i).status().toString().equals("Success");
            double number = value(theirs.get(i));
            String kind = ours.get(i).kind();
            // A share of rows that keep a rule stands against a number of rows that break it.
            BigDecimal expected = List.of("min", "max", "mean", "sum", "row_count").contains(kind)
                    ? BigDecimal.valueOf(number)
                    : BigDecimal.valueOf((1 - number) * ROWS);
            BigDecimal metric = new BigDecimal(ours.get(i).metric());
            boolean isSame = metric.subtract(expected).abs().compareTo(new BigDecimal("0.000001")) < 0;
            if (!passes || ours.get(i).status() != CheckOutcome.Status.PASS || !isSame) {
                throw new IllegalStateException("check %d differs: ours %s, theirs %s %s"
                        .formatted(i + 1, ours.get(i), theirs.get(i).status(), number));
            }
        }
        System.out.println("24 checks agree");
    }

    private static double value(ConstraintResult result) {
        Metric<?> metric = result.metric().get();
        return ((Number) metric.value().get()).doubleValue();
    }
}
