package io.tidegate.compare;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows and exact sums by partition of one table in several versions, all in one query that reads no other columns. */
final class PartitionTotals {
    private static final String TEXTS = "array<string>";
    private static final String COUNTS = "array<bigint>";

    private final String partitionColumn;
    private final List<Slice> slices;

    /** Some partitions of the table in one version. */
    record Slice(PublishedTable table, Collection<Partition> partitions) {
        Dataset<Row> rows() {
            return table.rows(partitions);
        }
    }

    PartitionTotals(String partitionColumn, List<Slice> slices) {
        this.partitionColumn = partitionColumn;
        this.slices = List.copyOf(slices);
    }

    /** A map for each slice, by the partition as the table's log writes it (see {@link io.tidegate.log.PartitionValue}); none for those without rows. */
    List<Map<String, Totals>> read(List<Dataset<Row>> rows, SummedColumns columns) {
        List<List<Totals.Measure>> measures = new ArrayList<>();
        Optional<Dataset<Row>> all = Optional.empty();
        for (int i = 0; i < slices.size(); i++) {
            List<Totals.Measure> of = columns.in(rows.get(i).schema());
            measures.add(of);
            Dataset<Row> summed = summed(i, rows.get(i), of);
            all = Optional.of(all.map(before -> before.union(summed)).orElse(summed));
        }
        List<Map<String, Totals>> totals = new ArrayList<>();
        slices.forEach(slice -> totals.add(new HashMap<>()));
        for (Row row : all.map(Dataset::collectAsList).orElse(List.of())) {
            int slice = row.getInt(0);
            totals.get(slice).put(row.getString(1), totals(row, measures.get(slice)));
        }
        return totals;
    }

    /** One shape for every slice, however many columns it has: which slice, the partition, its rows, and a list for each kind of figure. */
    private Dataset<Row> summed(int slice, Dataset<Row> rows, List<Totals.Measure> measures) {
        Column exact = array(each(measures, measure -> measure.exact().cast("string")));
        return rows.groupBy(col(Names.quote(partitionColumn)).cast("string").as("partition"))
                .agg(
                        count(lit(1)).as("rows"),
                        exact.cast(TEXTS).as("exact"),
                        array(each(measures, Totals.Measure::unfit))
                                .cast(COUNTS)
                                .as("unfit"),
                        array(each(measures, Totals.Measure::values))
                                .cast(COUNTS)
                                .as("values"))
                .select(lit(slice), col("partition"), col("rows"), col("exact"), col("unfit"), col("values"));
    }

    private static Column[] each(List<Totals.Measure> measures, Function<Totals.Measure, Column> figure) {
        return measures.stream().map(figure).toArray(Column[]::new);
    }

    private static Totals totals(Row row, List<Totals.Measure> measures) {
        List<String> exact = row.getList(3);
        List<Long> unfit = row.getList(4);
        List<Long> values = row.getList(5);
        Map<String, Totals.Sum> sums = new HashMap<>();
        for (int i = 0; i < measures.size(); i++) {
            Totals.Sum sum = measures.get(i)
                    .read(Optional.ofNullable(exact.get(i)).map(BigDecimal::new), unfit.get(i), values.get(i));
            sums.put(Totals.lower(sum.column()), sum);
        }
        return new Totals(row.getLong(2), sums);
    }
}
