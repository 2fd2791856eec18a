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

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;

/**
 * The check {@code relationships}: the distinct values of a column, counted by partition, joined with those of a source's column. A null is not judged unless
 * the rule says that nulls fail; a NaN finds nothing.
 */
final class Relationship implements Comparison {
    private static final int SAMPLES = 5;

    private final Rule.Relationships rule;
    private final PartitionColumn partition;
    private final Column selects;
    private final SourceSide source;
    private final BoundColumn ours;
    private final BoundColumn theirs;

    /** @throws TidegateException CHECK_CONFIG when a column is not there, or the two cannot be compared exactly */
    Relationship(
            Rule.Relationships rule, Dataset<Row> rows, PartitionColumn partition, Column selects, SourceSide source) {
        this.rule = rule;
        this.partition = partition;
        this.selects = selects;
        this.source = source;
        this.ours = BoundColumn.of(rows.schema(), rule.column());
        this.theirs = BoundColumn.of(source.rows().schema(), rule.to());
        if (!ours.type().sameType(theirs.type()) && !(isExact(ours) && isExact(theirs))) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot look up '%s' in %s.%s: it is %s here and %s there"
                            .formatted(
                                    ours.name(),
                                    source.name(),
                                    theirs.name(),
                                    ours.type().simpleString(),
                                    theirs.type().simpleString()),
                    "Cast one of them, so that both sides agree.");
        }
        looked(rows, List.of()); // analysed only, so that what is left to go wrong goes wrong here
    }

    private static boolean isExact(BoundColumn column) {
        return column.type() instanceof IntegralType || column.type() instanceof DecimalType;
    }

    /** A row a value: {@code p}, {@code k}, how many rows have it, and whether it is there. */
    private Dataset<Row> looked(Dataset<Row> rows, List<Partition> partitions) {
        Column judged = selects.and(partition.in(partitions));
        Dataset<Row> here = rows.filter(
                        rule.nulls() == Rule.Nulls.FAIL
                                ? judged
                                : judged.and(ours.column().isNotNull()))
                .groupBy(partition.column().as("p"), ours.column().as("k"))
                .agg(count(lit(1)).as("n"));
        List<Column> columns = new ArrayList<>(List.of(theirs.column().as("there")));
        if (source.partitioned()) {
            columns.add(source.column().column().as("q"));
        }
        Dataset<Row> there = source.rows(partitions)
                .filter(theirs.column().isNotNull().and(not(theirs.isNaN())))
                .select(columns.toArray(Column[]::new))
                .distinct();
        Column same = col("k").equalTo(col("there"));
        return here.join(there, source.partitioned() ? same.and(col("p").equalTo(col("q"))) : same, "left_outer")
                .select(col("p"), col("k"), col("n"), col("there").isNotNull().as("found"));
    }

    @Override
    public Map<Partition, Finding> run(Dataset<Row> rows, List<Partition> partitions) {
        Dataset<Row> totals = looked(rows, partitions)
                .groupBy("p")
                .agg(sum("n"), coalesce(sum(when(not(col("found")), col("n"))), lit(0L)));
        Map<Partition, Finding> findings = new HashMap<>();
        partitions.forEach(p -> findings.put(p, Finding.noRows("no values to judge", expected())));
        totals.collectAsList()
                .forEach(row -> findings.put(partition.partition(row.get(0)), finding(row.getLong(1), row.getLong(2))));
        return findings;
    }

    private Finding finding(long judged, long lost) {
        boolean enough =
                BigDecimal.valueOf(judged - lost).compareTo(rule.mostly().multiply(BigDecimal.valueOf(judged))) >= 0;
        String where = "not in %s.%s".formatted(source.name(), theirs.name());
        return Finding.of(
                enough, Wording.share(lost, judged, "is " + where, "are " + where), expected(), Long.toString(lost));
    }

    private String expected() {
        return Wording.mostly(rule.mostly());
    }

    @Override
    public Map<Partition, List<String>> samples(Dataset<Row> rows, List<Partition> failed, Mask mask) {
        Dataset<Row> worst = looked(rows, failed)
                .filter(not(col("found")))
                .withColumn(
                        "place", row_number().over(Window.partitionBy("p").orderBy(desc("n"), col("k").cast("string"))))
                .filter(col("place").leq(SAMPLES))
                .orderBy("p", "place");
        Map<Partition, List<String>> samples = new HashMap<>();
        for (Row row : worst.collectAsList()) {
            samples.computeIfAbsent(partition.partition(row.get(0)), p -> new ArrayList<>())
                    .add("%s=%s (%s)"
                            .formatted(
                                    ours.name(),
                                    mask.value(ours.name(), row.getAs("k")),
                                    Wording.rows(row.getAs("n"))));
        }
        return samples;
    }
}
