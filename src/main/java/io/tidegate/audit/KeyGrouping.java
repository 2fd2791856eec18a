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
import static org.apache.spark.sql.functions.xxhash64;

import io.tidegate.audit.KeyQuestion.Keys;
import io.tidegate.audit.KeyQuestion.Scope;
import io.tidegate.audit.KeyQuestion.Totals;
import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.rule.BoundColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * All checks over one set of key columns: one grouping by partition and key answers them together, each under its own {@code where}. The totals of a partition
 * come from the groups, so that rows are read once, however many checks there are.
 */
final class KeyGrouping {
    private static final int SAMPLES = 5;

    private record Asked(Check check, Column selects, KeyQuestion question) {}

    private final List<BoundColumn> keys;
    private final List<Asked> asked = new ArrayList<>();

    KeyGrouping(List<BoundColumn> keys) {
        this.keys = List.copyOf(keys);
    }

    void add(Check check, Column selects, KeyQuestion question) {
        asked.add(new Asked(check, selects, question));
    }

    List<Check> checks() {
        return asked.stream().map(Asked::check).toList();
    }

    /** The same grouping for one of its checks alone. */
    KeyGrouping alone(Check check) {
        KeyGrouping alone = new KeyGrouping(keys);
        asked.stream().filter(a -> a.check().equals(check)).forEach(alone.asked::add);
        return alone;
    }

    /** Whether all its checks are answered by a {@link KeyProof} where that succeeds. */
    boolean isProvable() {
        return asked.stream().allMatch(a -> a.question().whenAllDiffer().isPresent());
    }

    /** The key's columns in a row that some check judges; null for the others. */
    Column hash(PartitionColumn partition) {
        Column judged = lit(false);
        for (Asked one : asked) {
            judged = judged.or(coalesce(one.selects(), lit(false)));
        }
        List<Column> hashed = new ArrayList<>(List.of(partition.column()));
        keys.forEach(key -> hashed.add(key.column()));
        return when(judged.and(isWhole()), xxhash64(hashed.toArray(Column[]::new)));
    }

    /**
     * What is left to ask once it is known that no two rows share a key: how many there are.
     *
     * @param name of the derived columns, unique in the gate
     */
    Map<Check, ScanQuestion> counted(String name) {
        Map<Check, ScanQuestion> counted = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Asked one = asked.get(i);
            Column judged = when(coalesce(one.selects(), lit(false)).and(isWhole()), lit(true));
            counted.put(
                    one.check(),
                    new DistinctKeys(
                            name + "_" + i,
                            judged,
                            one.question().whenAllDiffer().orElseThrow()));
        }
        return counted;
    }

    private Column isWhole() {
        Column whole = lit(true);
        for (BoundColumn key : keys) {
            whole = whole.and(key.column().isNotNull());
        }
        return whole;
    }

    /** Findings of all checks in the partitions that have rows; a check's finding where a partition has none is {@link #none}. */
    Map<Partition, Map<Check, Finding>> run(Dataset<Row> rows, PartitionColumn partition) {
        Dataset<Row> grouped = grouped(rows, partition);
        List<Column> totals = new ArrayList<>();
        List<Integer> offsets = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            offsets.add(1 + totals.size()); // column 0 is the partition
            for (Column total : asked.get(i).question().totals().apply(columns(i))) {
                totals.add(total.as("t" + totals.size()));
            }
            grouped = margins(grouped, i);
        }
        Dataset<Row> totalled = grouped.groupBy("p")
                .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
        Map<Partition, Map<Check, Finding>> findings = new HashMap<>();
        for (Row row : totalled.collectAsList()) {
            Map<Check, Finding> ofPartition = new HashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                Finding finding = asked.get(i).question().reading().apply(new Totals(row, offsets.get(i)));
                ofPartition.put(asked.get(i).check(), finding);
            }
            findings.put(partition.partition(row.get(0)), ofPartition);
        }
        return findings;
    }

    static Finding none() {
        return KeyQuestions.none("0");
    }

    private Keys columns(int i) {
        Column n = col("n" + i);
        return new Keys(inScope(asked.get(i).question().scope()).and(n.gt(0)), n, col("x" + i), col("y" + i), whole());
    }

    private Dataset<Row> margins(Dataset<Row> grouped, int i) {
        if (!asked.get(i).question().margins()) {
            return grouped;
        }
        Column n = sum(col("n" + i));
        return grouped.withColumn("x" + i, n.over(Window.partitionBy("p", "k0")))
                .withColumn("y" + i, n.over(Window.partitionBy("p", "k1")));
    }

    private Column inScope(Scope scope) {
        return switch (scope) {
            case WHOLE -> whole();
            case SOME -> some();
            case ALL -> lit(true);
        };
    }

    private Column whole() {
        Column whole = lit(true);
        for (int i = 0; i < keys.size(); i++) {
            whole = whole.and(col("k" + i).isNotNull());
        }
        return whole;
    }

    private Column some() {
        Column some = lit(false);
        for (int i = 0; i < keys.size(); i++) {
            some = some.or(col("k" + i).isNotNull());
        }
        return some;
    }

    private Dataset<Row> grouped(Dataset<Row> rows, PartitionColumn partition) {
        List<Column> columns = new ArrayList<>();
        columns.add(partition.column().as("p"));
        List<Column> groups = new ArrayList<>();
        groups.add(col("p"));
        for (int i = 0; i < keys.size(); i++) {
            columns.add(keys.get(i).column().as("k" + i));
            groups.add(col("k" + i));
        }
        Column wanted = lit(false);
        List<Column> counts = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            columns.add(asked.get(i).selects().as("w" + i));
            counts.add(count(when(col("w" + i), lit(1))).as("n" + i));
            wanted = wanted.or(inScope(asked.get(i).question().scope()));
        }
        return rows.select(columns.toArray(Column[]::new))
                .filter(wanted)
                .groupBy(groups.toArray(Column[]::new))
                .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
    }

    /** Up to five shared keys of a check in each of the partitions, those of most rows first; a query of its own, only for failures. */
    Map<Partition, List<String>> samples(
            Dataset<Row> rows, PartitionColumn partition, Check check, List<Partition> failed, Mask mask) {
        if (!asked.get(checks().indexOf(check)).question().isSampled()) {
            return Map.of();
        }
        List<Column> order = new ArrayList<>(List.of(desc("n0")));
        for (int i = 0; i < keys.size(); i++) {
            order.add(col("k" + i).cast("string"));
        }
        Dataset<Row> worst = alone(check)
                .grouped(rows.filter(partition.in(failed)), partition)
                .filter(col("n0").gt(1))
                .withColumn("place", row_number().over(Window.partitionBy("p").orderBy(order.toArray(Column[]::new))))
                .filter(not(col("place").gt(SAMPLES)))
                .orderBy("p", "place");
        Map<Partition, List<String>> samples = new HashMap<>();
        for (Row row : worst.collectAsList()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                String name = keys.get(i).name();
                parts.add(name + "=" + mask.value(name, row.getAs("k" + i)));
            }
            long shared = row.<Long>getAs("n0");
            samples.computeIfAbsent(partition.partition(row.get(0)), p -> new ArrayList<>())
                    .add("%s (%s)".formatted(String.join(", ", parts), Wording.rows(shared)));
        }
        return samples;
    }
}
