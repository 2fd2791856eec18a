package io.tidegate.transform;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A transform written in Java, for what SQL cannot say. The class needs a public constructor without parameters.
 */
public interface RowTransform {
    /**
     * Rows to rows. Partitioned sources carry {@code _partition}; the result must hold the job's partition column.
     *
     * @param sources one data set a source, by name
     * @param options what the job file says under {@code options}
     */
    Dataset<Row> apply(SparkSession spark, Map<String, Dataset<Row>> sources, Map<String, String> options);

    /**
     * Whether many partitions at once give exactly the rows that each one alone gives; then a chunk is one call, otherwise one
     * call a partition.
     */
    default boolean keepsPartitionsApart() {
        return false;
    }
}
