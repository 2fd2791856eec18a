package io.tidegate.run;

import io.delta.tables.DeltaTable;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.stage.SafeSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Delta's own OPTIMIZE and VACUUM on a job's table. */
final class TableCare {
    private static final String SMALLER_THAN = "spark.databricks.delta.optimize.minFileSize";
    private static final String UP_TO = "spark.databricks.delta.optimize.maxFileSize";

    private final SparkSession spark;

    TableCare(SparkSession spark) {
        this.spark = spark;
    }

    /** Packs the small files of these partitions into ones near the job's target size, in one commit that changes no rows. */
    void compact(Job job, List<Partition> partitions) {
        String size = Long.toString(job.target().files().targetSize());
        String column = Names.quote(job.partition().column());
        String where = partitions.stream().map(TableCare::literal).collect(Collectors.joining(", "));
        with(
                Map.of(SMALLER_THAN, size, UP_TO, size),
                () -> DeltaTable.forPath(spark, job.target().location())
                        .optimize()
                        .where("%s IN (%s)".formatted(column, where))
                        .executeCompaction());
    }

    /** Of a partition's own digits: nothing that anybody typed. */
    private static String literal(Partition partition) {
        return partition.grain() == Grain.HOUR
                ? "timestamp'%sZ'".formatted(partition.start())
                : "date'%s'".formatted(partition.date());
    }

    /** Deletes files that no version of now names and that were taken out of the table longer ago than this. */
    void vacuum(Job job, Duration retention) {
        double hours = Math.ceil(retention.toSeconds() / 3600.0);
        // Its default, ten thousand tasks for a listing, takes minutes on a laptop.
        String tasks = Integer.toString(4 * spark.sparkContext().defaultParallelism());
        with(
                Map.of("spark.sql.sources.parallelPartitionDiscovery.parallelism", tasks),
                () -> DeltaTable.forPath(spark, job.target().location()).vacuum(hours));
    }

    private void with(Map<String, String> settings, Runnable work) {
        SafeSession.force(spark);
        Map<String, Optional<String>> before = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            before.put(key, Optional.ofNullable(spark.conf().get(key, null)));
            spark.conf().set(key, value);
        });
        try {
            work.run();
        } finally {
            before.forEach((key, value) -> value.ifPresentOrElse(
                    old -> spark.conf().set(key, old), () -> spark.conf().unset(key)));
        }
    }
}
