package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A source of the job as a check sees it: pinned as it was read.
 *
 * @param partitioned whether its rows carry the partition they are read for; the rows of a static source stand beside every partition
 */
record SourceSide(String name, Dataset<Row> rows, PartitionColumn column, boolean partitioned) {
    /** @throws TidegateException CHECK_CONFIG when the job has no such source */
    static SourceSide of(String name, Map<String, Dataset<Row>> sources, Grain grain) {
        Dataset<Row> rows = sources.get(name);
        if (rows == null) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot compare with '%s': no source of the job has this name".formatted(name),
                    "Name one of its sources: " + sources.keySet() + ".");
        }
        PartitionColumn column = PartitionColumn.ofSources(grain);
        return new SourceSide(
                name, rows, column, Arrays.asList(rows.schema().fieldNames()).contains(column.name()));
    }

    /** The rows that stand beside these partitions. */
    Dataset<Row> rows(Collection<Partition> partitions) {
        return partitioned ? rows.filter(column.in(partitions)) : rows;
    }
}
