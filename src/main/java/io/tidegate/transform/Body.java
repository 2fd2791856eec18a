package io.tidegate.transform;

import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The transform of one job, ready to be evaluated over given sources; SQL and classes behind one face. */
interface Body extends AutoCloseable {
    /** How a chunk is to be evaluated; analyses, starts no Spark job. */
    Evaluation evaluation();

    /** What may make two evaluations differ, in words. */
    List<String> nondeterminism();

    /**
     * The output, unchecked.
     *
     * @param partition the one partition that the parameters mean; empty where the chunk is evaluated at once
     */
    Dataset<Row> evaluate(Map<String, Dataset<Row>> sources, Optional<Partition> partition);

    @Override
    void close();
}
