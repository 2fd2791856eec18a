package io.tidegate.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Builds the same rows twice, each into files of its own, and compares the files. Both are written before anything is
 * compared: two plans in one query could share their work, and a build that differs every time would look the same.
 */
public final class TwoBuilds {
    private static final int SAMPLES = 5;

    private final SparkSession spark;

    public TwoBuilds(SparkSession spark) {
        this.spark = spark;
    }

    /** @param folder where the two builds are written; it must not exist, and is the caller's to remove */
    public Difference compare(Supplier<Dataset<Row>> build, String folder) {
        String first = folder + "/first";
        String second = folder + "/second";
        build.get().write().parquet(first);
        build.get().write().parquet(second);
        Dataset<Row> a = spark.read().parquet(first);
        Dataset<Row> b = spark.read().parquet(second);
        Dataset<Row> onlyFirst = a.exceptAll(b);
        Dataset<Row> onlySecond = b.exceptAll(a);
        long missing = onlyFirst.count();
        long added = onlySecond.count();
        if (missing == 0 && added == 0) {
            return new Difference.Same(a.count());
        }
        List<String> samples = new ArrayList<>();
        onlyFirst.toJSON().takeAsList(SAMPLES).forEach(row -> samples.add("first build only: " + row));
        onlySecond
                .toJSON()
                .takeAsList(SAMPLES - samples.size() / 2)
                .forEach(row -> samples.add("second build only: " + row));
        return new Difference.Different(
                missing, added, samples.stream().limit(2L * SAMPLES).toList());
    }
}
