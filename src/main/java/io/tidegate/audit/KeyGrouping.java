package io.tidegate.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.rule.BoundColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * All {@code unique} checks over one set of key columns: one grouping by partition and key answers them together, each under its own {@code where}.
 *
 * <p>Rows with a null in the key are not judged. Counted are rows that share their key, not keys.
 */
final class KeyGrouping {
    private static final int SAMPLES = 5;

    private final List<BoundColumn> keys;
    private final List<Check> checks = new ArrayList<>();
    private final List<Column> selections = new ArrayList<>();

    KeyGrouping(List<BoundColumn> keys) {
        this.keys = List.copyOf(keys);
    }

    void add(Check check, Column selects) {
        checks.add(check);
        selections.add(selects);
    }

    List<Check> checks() {
        return checks;
    }

    /** Findings by check of the partitions that have rows with a whole key; other partitions had none to judge. */
    Map<Partition, Map<Check, Finding>> run(Dataset<Row> rows, PartitionColumn partition) {
        List<Column> totals = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            Column n = col("n" + i);
            totals.add(sum(n).as("judged" + i));
            totals.add(coalesce(sum(when(n.gt(1), n)), lit(0L)).as("shared" + i));
        }
        Dataset<Row> totalled = grouped(rows, partition)
                .groupBy("p")
                .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
        Map<Partition, Map<Check, Finding>> findings = new HashMap<>();
        for (Row row : totalled.collectAsList()) {
            Map<Check, Finding> ofPartition = new HashMap<>();
            for (int i = 0; i < checks.size(); i++) {
                ofPartition.put(checks.get(i), finding(row.getLong(1 + 2 * i), row.getLong(2 + 2 * i)));
            }
            findings.put(partition.partition(row.get(0)), ofPartition);
        }
        return findings;
    }

    static Finding none() {
        return Finding.noRows("no rows with a whole key", "0");
    }

    private static Finding finding(long judged, long shared) {
        return judged == 0
                ? none()
                : Finding.of(
                        shared == 0,
                        Wording.share(shared, judged, "shares a key", "share a key"),
                        "0",
                        Long.toString(shared));
    }

    private Dataset<Row> grouped(Dataset<Row> rows, PartitionColumn partition) {
        List<Column> columns = new ArrayList<>();
        columns.add(partition.column().as("p"));
        List<Column> groups = new ArrayList<>();
        groups.add(col("p"));
        Column whole = lit(true);
        for (int i = 0; i < keys.size(); i++) {
            columns.add(keys.get(i).column().as("k" + i));
            groups.add(col("k" + i));
            whole = whole.and(col("k" + i).isNotNull());
        }
        List<Column> counts = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            columns.add(selections.get(i).as("w" + i));
            counts.add(count(when(col("w" + i), lit(1))).as("n" + i));
        }
        return rows.select(columns.toArray(Column[]::new))
                .filter(whole)
                .groupBy(groups.toArray(Column[]::new))
                .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
    }

    /** Up to five shared keys of a check in each of the partitions, those of most rows first; a query of its own, only for failures. */
    Map<Partition, List<String>> samples(
            Dataset<Row> rows, PartitionColumn partition, Check check, List<Partition> failed) {
        String n = "n" + checks.indexOf(check);
        List<Column> order = new ArrayList<>(List.of(desc(n)));
        for (int i = 0; i < keys.size(); i++) {
            order.add(col("k" + i).cast("string"));
        }
        Dataset<Row> worst = grouped(rows.filter(partition.in(failed)), partition)
                .filter(col(n).gt(1))
                .withColumn("place", row_number().over(Window.partitionBy("p").orderBy(order.toArray(Column[]::new))))
                .filter(not(col("place").gt(SAMPLES)))
                .orderBy("p", "place");
        Map<Partition, List<String>> samples = new HashMap<>();
        for (Row row : worst.collectAsList()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                parts.add(keys.get(i).name() + "=" + Wording.value(row.getAs("k" + i)));
            }
            long shared = row.<Long>getAs(n);
            samples.computeIfAbsent(partition.partition(row.get(0)), p -> new ArrayList<>())
                    .add("%s (%s)".formatted(String.join(", ", parts), Wording.rows(shared)));
        }
        return samples;
    }
}
