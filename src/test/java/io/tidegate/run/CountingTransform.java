package io.tidegate.run;

import io.tidegate.transform.RowTransform;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Passes rows on and counts how often it sees one; of use in one JVM only. */
public final class CountingTransform implements RowTransform {
    static final AtomicLong SEEN = new AtomicLong();

    @Override
    public Dataset<Row> apply(SparkSession spark, Map<String, Dataset<Row>> sources, Map<String, String> options) {
        return sources.get("raw")
                .filter((FilterFunction<Row>) row -> SEEN.incrementAndGet() > 0)
                .selectExpr("_partition AS day", "id", "amount", "status");
    }

    @Override
    public boolean keepsPartitionsApart() {
        return true;
    }
}
