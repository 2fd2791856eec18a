package io.tidegate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Where benches write, and what is left of the ones before. */
final class Folders {
    static final Path BENCH = Path.of("target/bench");

    private Folders() {}

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A session as the launcher starts it on a laptop, shared by both sides. */
    static SparkSession session() {
        int cores = Runtime.getRuntime().availableProcessors();
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .appName("bench")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.shuffle.partitions", Integer.toString(Math.max(2, cores)))
                .config("spark.databricks.delta.snapshotPartitions", "2")
                .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", Integer.toString(cores))
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.delta.logStore.file.impl", "io.tidegate.stage.LinkLogStore")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }

    /** Both tables hold the same rows: a faster way to other rows is none. */
    static void requireSame(SparkSession spark, String ours, String theirs) {
        long more = spark.read().format("delta").load(ours).exceptAll(spark.read().format("delta").load(theirs)).count();
        long fewer = spark.read().format("delta").load(theirs).exceptAll(spark.read().format("delta").load(ours)).count();
        if (more + fewer > 0) {
            throw new IllegalStateException("%d rows only in %s, %d only in %s".formatted(more, ours, fewer, theirs));
        }
        System.out.println("both tables hold the same rows");
    }
}
