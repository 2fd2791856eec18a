package io.tidegate.security;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tidegate.transform.RowTransform;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A transform that needs a secret; with {@code mode: fail} it tells it in its exception, as careless code does. */
public final class SecretUser implements RowTransform {
    static int length;

    @Override
    public Dataset<Row> apply(SparkSession spark, Map<String, Dataset<Row>> sources, Map<String, String> options) {
        String token = options.get("token");
        length = token.length();
        if (options.get("mode").equals("fail")) {
            throw new IllegalStateException("login with " + token + " was refused");
        }
        return sources.get("raw")
                .select(
                        col("_partition").as("day"),
                        col("id"),
                        col("amount"),
                        lit("new").as("status"));
    }

    @Override
    public boolean keepsPartitionsApart() {
        return true;
    }
}
