package io.tidegate.audit;

import io.tidegate.job.Check;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Owner;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import io.tidegate.job.Retry;
import io.tidegate.job.Rule;
import io.tidegate.job.Target;
import io.tidegate.job.Transform;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.testing.SparkTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** What the tests of the gate share: rows with a partition column {@code ds}, jobs of checks, and one outcome. */
abstract class AuditTest extends SparkTest {
    static final BigDecimal ALL = BigDecimal.ONE;
    static final Partition DAY = day("2024-03-15");

    static Partition day(String text) {
        return Partition.parse(Grain.DAY, text);
    }

    static java.sql.Date ds(String text) {
        return java.sql.Date.valueOf(text);
    }

    /** Rows of the one partition 2024-03-15: {@code columns} is a DDL schema, each value array a row. */
    static Dataset<Row> rows(String columns, Object[]... values) {
        StructType schema = StructType.fromDDL(columns + ", ds date");
        List<Row> rows = Arrays.stream(values)
                .map(row -> {
                    Object[] withDay = Arrays.copyOf(row, row.length + 1);
                    withDay[row.length] = ds("2024-03-15");
                    return RowFactory.create(withDay);
                })
                .toList();
        return SPARK.createDataFrame(rows, schema);
    }

    /** Rows of one column. */
    static Dataset<Row> column(String column, Object... values) {
        return rows(column, Arrays.stream(values).map(v -> new Object[] {v}).toArray(Object[][]::new));
    }

    static Object[] row(Object... values) {
        return values;
    }

    static Check check(Rule rule) {
        return check(rule.kind(), rule, null, Check.OnFail.BLOCK, Check.OnNoRows.FAIL);
    }

    static Check where(Rule rule, String where) {
        return check(rule.kind(), rule, where, Check.OnFail.BLOCK, Check.OnNoRows.FAIL);
    }

    static Check check(String name, Rule rule, String where, Check.OnFail onFail, Check.OnNoRows onNoRows) {
        return new Check(name, rule, Optional.ofNullable(where), onFail, onNoRows, Optional.empty());
    }

    static Job job(Check... checks) {
        return job(Target.OnEmpty.FAIL, List.of(), checks);
    }

    static Job job(Target.OnEmpty onEmpty, List<String> keys, Check... checks) {
        return job("ds", Grain.DAY, "UTC", onEmpty, keys, checks);
    }

    static Job job(
            String column, Grain grain, String zone, Target.OnEmpty onEmpty, List<String> keys, Check... checks) {
        Partition start = Partition.at(
                grain, LocalDate.of(2020, 1, 6).atStartOfDay(ZoneId.of("UTC")).toInstant(), ZoneId.of("UTC"));
        return new Job(
                "orders",
                Optional.empty(),
                List.of(),
                new Owner("payments", "#payments"),
                new PartitionSpec(column, grain, start, ZoneId.of(zone), Duration.ZERO, Optional.empty()),
                List.of(),
                new Transform.Sql("SELECT 1", Optional.empty()),
                new Target(
                        "orders",
                        "/warehouse/orders",
                        keys,
                        onEmpty,
                        Target.SchemaChange.FAIL,
                        Target.FileLayout.DEFAULT,
                        Duration.ofDays(30),
                        false),
                OnBlocked.SKIP_PARTITION,
                List.of(checks),
                Retry.DEFAULT,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                "{}");
    }

    static Map<Partition, Verdict> audit(Job job, Dataset<Row> rows, List<Partition> partitions) {
        return audit(job, rows, partitions, Map.of());
    }

    /** Counts the rows itself, as the staged files' statistics would. */
    static Map<Partition, Verdict> audit(
            Job job, Dataset<Row> rows, List<Partition> partitions, Map<String, Dataset<Row>> sources) {
        PartitionColumn column =
                new PartitionColumn(job.partition().column(), job.partition().grain());
        Map<Partition, Long> counts = new HashMap<>();
        for (Row row : rows.groupBy(column.column()).count().collectAsList()) {
            counts.put(column.partition(row.get(0)), row.getLong(1));
        }
        return new Auditor(SPARK).audit(job, rows, partitions, counts, sources);
    }

    static Verdict verdict(Dataset<Row> rows, Check... checks) {
        return audit(job(checks), rows, List.of(DAY)).get(DAY);
    }

    static CheckOutcome outcome(Dataset<Row> rows, Check check) {
        return verdict(rows, check).outcomes().get(0);
    }

    static CheckOutcome outcome(Dataset<Row> rows, Rule rule) {
        return outcome(rows, check(rule));
    }
}
