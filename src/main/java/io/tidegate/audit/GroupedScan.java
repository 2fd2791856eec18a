package io.tidegate.audit;

import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The one pass over the staged rows: every measure of every scan question, grouped by partition, in a single aggregation. */
final class GroupedScan {
    private static final String PARTITION = "p";

    private GroupedScan() {}

    /**
     * What one partition's rows gave.
     *
     * @param rows as counted
     * @param values of each question's measures, in their order
     */
    record Measured(long rows, Map<ScanQuestion, List<Object>> values) {}

    /** Partitions without rows are absent. */
    static Map<Partition, Measured> run(Dataset<Row> rows, PartitionColumn partition, List<ScanQuestion> questions) {
        List<Column> derived = new ArrayList<>();
        derived.add(partition.column().as(PARTITION));
        DeequMeasure<Long> size = DeequMeasure.size();
        List<Column> aggregates = new ArrayList<>(size.aggregates());
        Map<ScanQuestion, List<Integer>> offsets = new HashMap<>();
        for (ScanQuestion question : questions) {
            question.derived().forEach((name, column) -> derived.add(column.as(name)));
            List<Integer> starts = new ArrayList<>();
            for (Measure<?> measure : question.measures()) {
                starts.add(1 + aggregates.size()); // column 0 is the partition
                aggregates.addAll(measure.aggregates());
            }
            offsets.put(question, starts);
        }
        for (int i = 0; i < aggregates.size(); i++) { // two aggregates must not share a name
            aggregates.set(i, aggregates.get(i).as("a" + i));
        }
        Dataset<Row> aggregated = rows.select(derived.toArray(Column[]::new))
                .groupBy(org.apache.spark.sql.functions.col(Names.quote(PARTITION)))
                .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new));
        Map<Partition, Measured> measured = new HashMap<>();
        for (Row row : aggregated.collectAsList()) {
            if (!row.isNullAt(0)) {
                measured.put(partition.partition(row.get(0)), measured(row, size, questions, offsets));
            }
        }
        return measured;
    }

    private static Measured measured(
            Row row, DeequMeasure<Long> size, List<ScanQuestion> questions, Map<ScanQuestion, List<Integer>> offsets) {
        Map<ScanQuestion, List<Object>> values = new HashMap<>();
        for (ScanQuestion question : questions) {
            List<Object> answers = new ArrayList<>();
            for (int i = 0; i < question.measures().size(); i++) {
                answers.add(question.measures()
                        .get(i)
                        .from(row, offsets.get(question).get(i)));
            }
            values.put(question, answers);
        }
        return new Measured(size.from(row, 1), values);
    }
}
