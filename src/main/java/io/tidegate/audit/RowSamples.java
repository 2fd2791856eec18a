package io.tidegate.audit;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.tidegate.job.Check;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Up to five rows that broke each failed row rule of each partition, in one query for all of them; asked only when something failed. */
final class RowSamples {
    private static final int SAMPLES = 5;
    private static final int LONGEST = 200;

    private RowSamples() {}

    /** @param identity columns that tell rows apart, shown where the judged value itself says nothing; may be empty */
    static Map<Partition, Map<Check, List<String>>> of(
            Dataset<Row> rows,
            PartitionColumn partition,
            Map<Check, RowQuestion> failed,
            List<String> identity,
            Mask mask) {
        List<Check> checks = List.copyOf(failed.keySet());
        List<Column> broken = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            RowQuestion question = failed.get(checks.get(i));
            Column text = substring(text(question, identity, mask), 1, LONGEST);
            broken.add(when(
                    coalesce(question.bound().passes(), lit(true)).equalTo(false),
                    struct(lit(i).as("rule"), text.as("seen"))));
        }
        Dataset<Row> worst = rows.select(
                        partition.column().as("p"),
                        explode(array(broken.toArray(Column[]::new))).as("b"))
                .filter(col("b").isNotNull().and(col("b.seen").notEqual("")))
                .select(col("p"), col("b.rule").as("rule"), col("b.seen").as("seen"))
                .withColumn(
                        "place",
                        row_number().over(Window.partitionBy("p", "rule").orderBy("seen")))
                .filter(col("place").leq(SAMPLES))
                .orderBy("p", "rule", "place");
        Map<Partition, Map<Check, List<String>>> samples = new HashMap<>();
        for (Row row : worst.collectAsList()) {
            samples.computeIfAbsent(partition.partition(row.get(0)), p -> new HashMap<>())
                    .computeIfAbsent(checks.get(row.getInt(1)), c -> new ArrayList<>())
                    .add(Wording.value(row.getString(2)));
        }
        return samples;
    }

    private static Column text(RowQuestion question, List<String> identity, Mask mask) {
        List<String> reads = question.bound().reads();
        boolean valueSaysNothing = question.rule() instanceof Rule.NotNull
                || question.rule() instanceof Rule.NotBlank
                || reads.stream().allMatch(mask::hides);
        if (!valueSaysNothing && reads.size() == 1) {
            return value(reads.get(0), mask);
        }
        Set<String> named = new LinkedHashSet<>(valueSaysNothing ? identity : reads);
        named.removeAll(valueSaysNothing ? reads : List.of());
        List<Column> parts = new ArrayList<>();
        for (String name : named) {
            parts.add(functions.concat(lit((parts.isEmpty() ? "" : ", ") + name + "="), value(name, mask)));
        }
        return parts.isEmpty() ? lit("") : functions.concat(parts.toArray(Column[]::new));
    }

    private static Column value(String name, Mask mask) {
        return mask.hides(name)
                ? lit(Mask.HIDDEN)
                : coalesce(col(Names.quote(name)).cast("string"), lit("null"));
    }
}
