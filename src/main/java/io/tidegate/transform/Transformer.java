package io.tidegate.transform;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Transform;
import io.tidegate.read.PartitionColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.collection.JavaConverters;

/**
 * Evaluates a job's transform for a chunk, so that the chunk gives exactly the rows that its partitions give one by one.
 */
public final class Transformer {
    private final SparkSession spark;

    public Transformer(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The rows of a chunk; lazy, starts no Spark job.
     *
     * <p>Where the chunk is evaluated once per partition and one evaluation gives a row whose partition column names another
     * partition of the chunk, that row's partition column is NULL: it belongs to no partition and is caught as such.
     *
     * @param sources one data set a source of the job; partitioned ones carry {@code _partition}
     * @throws io.tidegate.error.TidegateException SQL when the transform cannot be analysed, does more than query its sources,
     *     or its output has no rightly typed partition column
     */
    public Transformed apply(Job job, List<Partition> partitions, Map<String, Dataset<Row>> sources) {
        try (Body body = body(job, sources)) {
            Evaluation evaluation = body.evaluation();
            if (evaluation instanceof Evaluation.OnceForTheChunk) {
                return new Transformed(
                        OutputColumns.checked(job, body.evaluate(sources, Optional.empty())), evaluation);
            }
            List<LogicalPlan> plans = new ArrayList<>();
            for (Partition partition : partitions) {
                Dataset<Row> rows = body.evaluate(only(job, partition, sources), Optional.of(partition));
                Dataset<Row> own = OutputColumns.ofOne(job, partition, partitions, OutputColumns.checked(job, rows));
                plans.add(own.queryExecution().analyzed());
            }
            return new Transformed(united(plans), evaluation);
        }
    }

    /** How a chunk would be evaluated, and why. Analysis only. */
    public Evaluation evaluation(Job job, Map<String, Dataset<Row>> sources) {
        try (Body body = body(job, sources)) {
            return body.evaluation();
        }
    }

    /** What may give other rows when the same input is read again, in words; empty when nothing was found. Analysis only. */
    public List<String> nondeterminism(Job job, Map<String, Dataset<Row>> sources) {
        try (Body body = body(job, sources)) {
            return body.nondeterminism();
        }
    }

    private Body body(Job job, Map<String, Dataset<Row>> sources) {
        if (job.transform() instanceof Transform.Sql sql) {
            return SqlBody.open(spark, job, sql, sources);
        }
        return new ClassBody(spark, (Transform.JavaClass) job.transform(), sources);
    }

    private static Map<String, Dataset<Row>> only(Job job, Partition partition, Map<String, Dataset<Row>> sources) {
        Map<String, Dataset<Row>> filtered = new LinkedHashMap<>(sources);
        job.sources().stream()
                .filter(Source::isPartitioned)
                .map(Source::name)
                .filter(sources::containsKey)
                .forEach(name -> {
                    Dataset<Row> rows = sources.get(name);
                    filtered.put(
                            name,
                            rows.filter(rows.col(PartitionColumn.NAME).equalTo(PartitionColumn.literal(partition))));
                });
        return filtered;
    }

    /**
     * One flat union by name; a tree of unions of two is analysed anew at each level. The price of a partition is that of a query:
     * measured on 2 busy cores with a grouping over tiny CSV files, 60 partitions take 2.5 s to build and 13 s to run, 365 take
     * 18 s and 170 s, where one query for the chunk takes 26 ms and 1 s. The size of a chunk is what bounds it.
     */
    private Dataset<Row> united(List<LogicalPlan> plans) {
        if (plans.size() == 1) {
            return Dataset.ofRows(spark, plans.get(0));
        }
        return Dataset.ofRows(
                spark, new Union(JavaConverters.asScalaBuffer(plans).toSeq(), true, false));
    }
}
