package io.tidegate.audit;

import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A check that holds the staged rows against a source: one query for all partitions of the chunk. */
interface Comparison {
    /** Findings of all the partitions. */
    Map<Partition, Finding> run(Dataset<Row> rows, List<Partition> partitions);

    /** Up to five of what broke it in each failed partition; a query of its own, only for failures. */
    Map<Partition, List<String>> samples(Dataset<Row> rows, List<Partition> failed, Mask mask);
}
