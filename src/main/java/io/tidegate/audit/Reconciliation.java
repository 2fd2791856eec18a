package io.tidegate.audit;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.try_sum;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.NumericType;

/**
 * The check {@code reconcile}: both sides totalled by partition and group (keys and {@code by}), joined fully, compared as exact decimals; one query for all
 * partitions of the chunk.
 *
 * <p>A group that one side lacks fails. Sums of nulls only are zero. Without {@code sums} the numbers of rows are compared instead. {@code where} selects
 * rows of the table, not of the source.
 */
final class Reconciliation implements Comparison {
    private static final int SAMPLES = 5;

    private final Rule.Reconcile rule;
    private final PartitionColumn partition;
    private final Column selects;
    private final SourceSide source;
    private final List<String> groups;
    private final List<BoundColumn> ourColumns = new ArrayList<>();
    private final List<BoundColumn> theirColumns = new ArrayList<>();
    private final List<ExactSum> sums = new ArrayList<>();

    /** @throws TidegateException CHECK_CONFIG when a column is not there or types differ */
    Reconciliation(
            Rule.Reconcile rule, Dataset<Row> ours, PartitionColumn partition, Column selects, SourceSide source) {
        this.rule = rule;
        this.partition = partition;
        this.selects = selects;
        this.source = source;
        if (!source.partitioned()) {
            throw fault("it is read whole and has no partitions", "Give the source a path with a date template.");
        }
        Dataset<Row> theirs = source.rows();
        this.groups = Stream.concat(rule.keys().stream(), rule.by().stream())
                .distinct()
                .toList();
        for (String name : groups) {
            BoundColumn our = BoundColumn.of(ours.schema(), name);
            BoundColumn their = BoundColumn.of(theirs.schema(), name);
            boolean bothNumbers = our.type() instanceof NumericType && their.type() instanceof NumericType;
            if (!bothNumbers && !our.type().sameType(their.type())) {
                throw fault(
                        "'%s' is %s here and %s there"
                                .formatted(
                                        name,
                                        our.type().simpleString(),
                                        their.type().simpleString()),
                        "Cast one of them, so that both sides agree.");
            }
            ourColumns.add(our);
            theirColumns.add(their);
        }
        for (String name : rule.sums()) {
            ourColumns.add(BoundColumn.of(ours.schema(), name));
            theirColumns.add(BoundColumn.of(theirs.schema(), name));
            sums.add(ExactSum.of(ourColumns.get(ourColumns.size() - 1), theirColumns.get(theirColumns.size() - 1)));
        }
        compared(ours, List.of()); // analysed only, so that what is left to go wrong goes wrong here
    }

    /** A partition for which neither side has rows had nothing to judge. */
    @Override
    public Map<Partition, Finding> run(Dataset<Row> rows, List<Partition> partitions) {
        List<Column> totals = new ArrayList<>();
        totals.add(count(lit(1)));
        totals.add(count_if(col("missing_here")));
        totals.add(count_if(col("missing_there")));
        totals.add(count_if(col("differs")));
        for (int i = 0; i < sums.size(); i++) {
            totals.add(try_sum(col("o_s" + i)));
            totals.add(try_sum(col("t_s" + i)));
        }
        totals.add(try_sum(col("o_n")));
        totals.add(try_sum(col("t_n")));
        List<Column> named = new ArrayList<>();
        for (int i = 0; i < totals.size(); i++) {
            named.add(totals.get(i).as("x" + i));
        }
        Dataset<Row> summary = compared(rows, partitions)
                .groupBy("p")
                .agg(named.get(0), named.subList(1, named.size()).toArray(Column[]::new));
        Map<Partition, Finding> findings = new HashMap<>();
        partitions.forEach(p -> findings.put(p, Finding.noRows("no rows on either side", expected())));
        summary.collectAsList().forEach(row -> findings.put(partition.partition(row.get(0)), finding(row)));
        return findings;
    }

    private String expected() {
        return rule.tolerance().signum() == 0
                ? "equal to " + rule.with()
                : "equal to %s within %s".formatted(rule.with(), Wording.number(rule.tolerance()));
    }

    private Finding finding(Row row) {
        long groupsInAll = row.getLong(1);
        long missingHere = row.getLong(2);
        long missingThere = row.getLong(3);
        long differing = row.getLong(4);
        long faults = missingHere + missingThere + differing;
        List<String> parts = new ArrayList<>();
        String word = groups.isEmpty() ? "total" : rule.keys().isEmpty() ? "group" : "key";
        if (missingThere > 0) {
            parts.add("%s not in %s".formatted(counted(missingThere, word), rule.with()));
        }
        if (missingHere > 0) {
            parts.add("%s only in %s".formatted(counted(missingHere, word), rule.with()));
        }
        if (differing > 0) {
            parts.add("%s of %s %s"
                    .formatted(
                            Wording.count(differing),
                            counted(groupsInAll, word),
                            differing == 1 ? "differs" : "differ"));
        }
        for (int i = 0; i < sums.size(); i++) {
            parts.add(bothSides(rule.sums().get(i), row.getDecimal(5 + 2 * i), row.getDecimal(6 + 2 * i)));
        }
        if (sums.isEmpty()) {
            int at = 5;
            parts.add("%s against %s".formatted(rows(row, at), rows(row, at + 1)));
        }
        return Finding.of(faults == 0, Wording.clean(String.join("; ", parts)), expected(), Long.toString(faults));
    }

    private static String rows(Row row, int at) {
        return Wording.rows(row.isNullAt(at) ? 0 : row.getLong(at));
    }

    private static String counted(long number, String word) {
        return Wording.count(number) + " " + word + (number == 1 ? "" : "s");
    }

    private static String bothSides(String name, BigDecimal ours, BigDecimal theirs) {
        return "%s %s against %s"
                .formatted(
                        name,
                        ours == null ? "nothing" : Wording.number(ours),
                        theirs == null ? "nothing" : Wording.number(theirs));
    }

    /** A row a group: {@code p}, {@code g0…}, both sides' {@code n} and {@code s0…}, and what is wrong with it. */
    private Dataset<Row> compared(Dataset<Row> rows, List<Partition> partitions) {
        Dataset<Row> ours = side(rows.filter(selects.and(partition.in(partitions))), partition, ourColumns, "o_");
        Dataset<Row> there = side(source.rows(partitions), source.column(), theirColumns, "t_");
        Column same = col("o_p").equalTo(col("t_p"));
        List<Column> columns = new ArrayList<>();
        columns.add(coalesce(col("o_p"), col("t_p")).as("p"));
        for (int i = 0; i < groups.size(); i++) {
            same = same.and(col("o_g" + i).eqNullSafe(col("t_g" + i)));
            columns.add(coalesce(col("o_g" + i), col("t_g" + i)).as("g" + i));
        }
        Column differs = sums.isEmpty() ? col("o_n").notEqual(col("t_n")) : lit(false);
        for (int i = 0; i < sums.size(); i++) {
            BigDecimal tolerance = rule.tolerance().setScale(sums.get(i).type().scale(), RoundingMode.FLOOR);
            differs = differs.or(not(col("o_w" + i).and(col("t_w" + i))))
                    .or(abs(col("o_s" + i).minus(col("t_s" + i))).gt(lit(tolerance)));
            columns.add(col("o_s" + i));
            columns.add(col("t_s" + i));
        }
        columns.add(col("o_n"));
        columns.add(col("t_n"));
        Column missingHere = col("o_p").isNull();
        Column missingThere = col("t_p").isNull();
        columns.add(missingHere.as("missing_here"));
        columns.add(missingThere.as("missing_there"));
        columns.add(not(missingHere.or(missingThere))
                .and(coalesce(differs, lit(true)))
                .as("differs"));
        return ours.join(there, same, "full_outer").select(columns.toArray(Column[]::new));
    }

    private Dataset<Row> side(Dataset<Row> rows, PartitionColumn column, List<BoundColumn> bound, String prefix) {
        List<Column> by = new ArrayList<>();
        by.add(column.column().as(prefix + "p"));
        for (int i = 0; i < groups.size(); i++) {
            by.add(bound.get(i).column().as(prefix + "g" + i));
        }
        List<Column> totals = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Column value = bound.get(groups.size() + i).column();
            totals.add(sums.get(i).total(value).as(prefix + "s" + i));
            totals.add(sums.get(i).isWhole(value).as(prefix + "w" + i));
        }
        return rows.groupBy(by.toArray(Column[]::new))
                .agg(count(lit(1)).as(prefix + "n"), totals.toArray(Column[]::new));
    }

    /** The groups that differ or are missing. */
    @Override
    public Map<Partition, List<String>> samples(Dataset<Row> rows, List<Partition> failed, Mask mask) {
        if (groups.isEmpty()) {
            return Map.of();
        }
        Column[] order = new Column[groups.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = col("g" + i);
        }
        Dataset<Row> worst = compared(rows, failed)
                .filter(col("missing_here").or(col("missing_there")).or(col("differs")))
                .withColumn("place", row_number().over(Window.partitionBy("p").orderBy(order)))
                .filter(col("place").leq(SAMPLES))
                .orderBy("p", "place");
        Map<Partition, List<String>> samples = new HashMap<>();
        for (Row row : worst.collectAsList()) {
            samples.computeIfAbsent(partition.partition(row.get(0)), p -> new ArrayList<>())
                    .add(sample(row, mask));
        }
        return samples;
    }

    private String sample(Row row, Mask mask) {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            key.add(groups.get(i) + "=" + mask.value(groups.get(i), row.getAs("g" + i)));
        }
        List<String> why = new ArrayList<>();
        if (row.<Boolean>getAs("missing_here")) {
            why.add("only in " + rule.with());
        } else if (row.<Boolean>getAs("missing_there")) {
            why.add("not in " + rule.with());
        } else if (sums.isEmpty()) {
            why.add("%s against %s".formatted(Wording.rows(row.getAs("o_n")), Wording.rows(row.getAs("t_n"))));
        }
        for (int i = 0; i < sums.size() && why.isEmpty(); i++) {
            BigDecimal ours = row.getAs("o_s" + i);
            BigDecimal there = row.getAs("t_s" + i);
            if (ours.compareTo(there) != 0 && mask.hides(rule.sums().get(i))) {
                why.add(rule.sums().get(i) + " differs");
            } else if (ours.compareTo(there) != 0) {
                why.add(bothSides(rule.sums().get(i), ours, there));
            }
        }
        return String.join(", ", key) + ": " + String.join(", ", why);
    }

    private TidegateException fault(String why, String cure) {
        return new TidegateException(
                ErrorCode.CHECK_CONFIG, "Cannot reconcile with '%s': %s".formatted(rule.with(), why), cure);
    }
}
