package io.tidegate.transform;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The sources of a job as temporary views of a session of their own, so that no view, function or setting of the transform
 * reaches another job. Settings that change what SQL means are put back to Spark's defaults in it.
 */
final class SourceViews implements AutoCloseable {
    private static final Map<String, String> MEANING = Map.of(
            "spark.sql.ansi.enabled", "false",
            "spark.sql.caseSensitive", "false",
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.groupByAliases", "true",
            "spark.sql.storeAssignmentPolicy", "ANSI",
            "spark.sql.variable.substitute", "false");

    private final SparkSession outer;
    private final SparkSession inner;
    private final Map<String, Dataset<Row>> views = new LinkedHashMap<>();
    private final Map<String, Dataset<Row>> shown = new HashMap<>();

    SourceViews(SparkSession spark) {
        outer = spark;
        inner = spark.cloneSession();
        MEANING.forEach((key, value) -> inner.conf().set(key, value));
    }

    SparkSession session() {
        return inner;
    }

    void show(Map<String, Dataset<Row>> sources) {
        sources.forEach((name, rows) -> {
            if (shown.put(name, rows) == rows) {
                return; // Each view that is made is a query to Spark.
            }
            Dataset<Row> view = Dataset.ofRows(inner, rows.queryExecution().analyzed());
            view.createOrReplaceTempView(name);
            views.put(name, view);
        });
    }

    /** The analysed query, in the session of the caller. */
    Dataset<Row> query(String text, Map<String, Object> parameters) {
        return outer(inner.sql(text, parameters));
    }

    Dataset<Row> outer(Dataset<Row> rows) {
        return Dataset.ofRows(outer, rows.queryExecution().analyzed());
    }

    /** The data sets behind the views, in the inner session. */
    Map<String, Dataset<Row>> views() {
        return Map.copyOf(views);
    }

    @Override
    public void close() {
        views.keySet().forEach(inner.catalog()::dropTempView);
    }
}
