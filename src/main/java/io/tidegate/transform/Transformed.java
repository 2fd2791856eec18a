package io.tidegate.transform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a transform gives for a chunk.
 *
 * @param rows with the job's partition column and without {@code _partition}; lazy
 */
public record Transformed(Dataset<Row> rows, Evaluation evaluation) {}
