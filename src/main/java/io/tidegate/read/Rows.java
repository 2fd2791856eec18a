package io.tidegate.read;

import static scala.collection.JavaConverters.asScalaBuffer;

import io.tidegate.job.Grain;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.types.StructType;

/** Puts the relations of a source together. */
final class Rows {
    private Rows() {}

    /** One flat union of relations with the same columns in the same order; no rows of {@code schema} where there is none. */
    static Dataset<Row> united(SparkSession spark, List<Dataset<Row>> parts, StructType schema) {
        if (parts.isEmpty()) {
            return spark.createDataFrame(List.of(), schema);
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<LogicalPlan> plans =
                parts.stream().map(p -> p.queryExecution().analyzed()).toList();
        return Dataset.ofRows(spark, new Union(asScalaBuffer(plans).toSeq(), false, false));
    }

    static StructType withPartition(StructType columns, Grain grain) {
        return columns.add(PartitionColumn.NAME, PartitionColumn.type(grain), false);
    }
}
