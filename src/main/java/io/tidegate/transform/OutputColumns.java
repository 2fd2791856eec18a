package io.tidegate.transform;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.read.PartitionColumn;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** What the output of every transform must look like: one column of each name, among them the partition column, rightly typed. */
final class OutputColumns {
    private OutputColumns() {}

    /**
     * The output without {@code _partition}.
     *
     * @throws TidegateException SQL when the partition column is missing, of another type, or a name comes twice
     */
    static Dataset<Row> checked(Job job, Dataset<Row> rows) {
        String column = job.partition().column();
        Set<String> seen = new HashSet<>();
        StructField partition = null;
        for (StructField field : rows.schema().fields()) {
            if (!seen.add(field.name().toLowerCase(Locale.ROOT))) {
                throw fault(
                        job,
                        "two columns are named '%s'".formatted(field.name()),
                        "Give each column a name of its own.");
            }
            if (field.name().equalsIgnoreCase(column)) {
                partition = field;
            }
        }
        String cure = "Select _partition AS %s.".formatted(Names.quote(column));
        if (partition == null) {
            throw fault(job, "the partition column '%s' is not among its columns".formatted(column), cure);
        }
        DataType wanted = PartitionColumn.type(job.partition().grain());
        if (!partition.dataType().equals(wanted)) {
            throw fault(
                    job,
                    "the partition column '%s' is %s and not %s"
                            .formatted(
                                    column,
                                    partition.dataType().sql(),
                                    wanted.sql() + (job.partition().grain() == Grain.HOUR ? " (a UTC hour)" : "")),
                    cure);
        }
        return column.equalsIgnoreCase(PartitionColumn.NAME) ? rows : rows.drop(PartitionColumn.NAME);
    }

    /**
     * The output of one partition's evaluation, made so that none of its rows can pass for a row of another partition of the
     * chunk: where the partition column names one, it becomes NULL, which belongs to no partition.
     */
    static Dataset<Row> ofOne(Job job, Partition partition, List<Partition> chunk, Dataset<Row> rows) {
        if (chunk.size() == 1) {
            return rows;
        }
        Column value = rows.col(Names.quote(job.partition().column()));
        Partition first = chunk.stream().min(Partition::compareTo).orElseThrow();
        Partition last = chunk.stream().max(Partition::compareTo).orElseThrow();
        Column anothers = value.notEqual(PartitionColumn.literal(partition))
                .and(value.between(PartitionColumn.literal(first), PartitionColumn.literal(last)));
        Column[] columns = Arrays.stream(rows.columns())
                .map(name -> name.equalsIgnoreCase(job.partition().column())
                        ? functions
                                .when(anothers, functions.lit(null))
                                .otherwise(value)
                                .as(name)
                        : rows.col(Names.quote(name)))
                .toArray(Column[]::new);
        return rows.select(columns);
    }

    private static TidegateException fault(Job job, String why, String cure) {
        return new TidegateException(
                ErrorCode.SQL, "Cannot use the output of the transform of %s: %s".formatted(job.name(), why), cure);
    }
}
