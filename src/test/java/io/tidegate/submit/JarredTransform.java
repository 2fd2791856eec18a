package io.tidegate.submit;

import io.tidegate.transform.RowTransform;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The orders as they are, by a function whose class the executors must have. */
public final class JarredTransform implements RowTransform {
    @Override
    public boolean keepsPartitionsApart() {
        return true;
    }

    @Override
    public Dataset<Row> apply(SparkSession spark, Map<String, Dataset<Row>> sources, Map<String, String> options) {
        UDF1<Long, Long> same = id -> id;
        return sources.get("raw")
                .select(
                        functions.col("_partition").as("day"),
                        functions
                                .udf(same, DataTypes.LongType)
                                .apply(functions.col("id"))
                                .as("id"),
                        functions.col("amount"),
                        functions.col("status"));
    }
}
