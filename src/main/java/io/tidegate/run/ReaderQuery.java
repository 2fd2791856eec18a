package io.tidegate.run;

import io.tidegate.job.Job;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What any reader of a job's table sees, by way of Spark's own Delta source and nothing of ours. */
public final class ReaderQuery {
    private ReaderQuery() {}

    /**
     * Asks the session that a run started.
     *
     * @param columns SQL expressions, grouped by the partition column
     * @return one row a partition, in order: the partition, then the expressions, as text; NULL for null
     */
    public static List<List<String>> byPartition(Job job, List<String> columns) {
        String partition = job.partition().column();
        Dataset<Row> table =
                SparkSession.active().read().format("delta").load(job.target().location());
        List<List<String>> rows = new ArrayList<>();
        Column[] rest = columns.stream().skip(1).map(functions::expr).toArray(Column[]::new);
        Dataset<Row> grouped = table.groupBy(partition)
                .agg(functions.expr(columns.get(0)), rest)
                .orderBy(partition);
        for (Row row : grouped.collectAsList()) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(row.isNullAt(i) ? "NULL" : String.valueOf(row.get(i)));
            }
            rows.add(cells);
        }
        return rows;
    }
}
