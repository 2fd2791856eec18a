package io.tidegate.compare;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceFault;
import io.tidegate.read.SourceReader;
import io.tidegate.stage.SafeSession;
import io.tidegate.storage.Locations;
import io.tidegate.transform.Transformer;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Builds partitions into files of their own, in a folder of the warehouse that is no table's and is gone when this is closed.
 * Nothing is published, and nothing is written down.
 */
public final class BesideTheTable implements AutoCloseable {
    private final SparkSession spark;
    private final Planner planner;
    private final String folder;
    private int builds;

    /** @param run names the folder, so that two looks never meet */
    public BesideTheTable(SparkSession spark, Project project, Planner planner, RunId run) {
        this.spark = spark;
        this.planner = planner;
        this.folder = Locations.child(project.warehouse(), "_beside/" + run);
    }

    /** A folder that is gone when this is closed. */
    public String place() {
        return Locations.child(folder, Integer.toString(++builds));
    }

    /**
     * What a build would read now.
     *
     * @throws TidegateException NOT_READY when the partition has not ended or a source is missing
     */
    public Plan plan(Job job, Partition partition) {
        Plan plan = planner.trial(job, List.of(partition));
        if (plan.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.NOT_READY,
                    "Cannot build %s %s: %s"
                            .formatted(
                                    job.name(),
                                    partition,
                                    plan.skipped().get(0).reason().text().replaceFirst("^not ready: ", "")),
                    "`tidegate ready %s --partition %s` asks again.".formatted(job.name(), partition));
        }
        return plan;
    }

    /**
     * The rows that the partition would have, read back from files: whatever is asked of them, they were built once.
     *
     * @throws TidegateException the first fault of a source, or what the transform fails with
     */
    public Dataset<Row> build(Plan plan, Partition partition) {
        SafeSession.force(spark);
        OpenedSources sources = new SourceReader(spark).open(plan.job(), List.of(partition), plan.inputs());
        for (SourceFault fault : sources.faults().getOrDefault(partition, List.of())) {
            throw new TidegateException(
                    fault.code(),
                    "Cannot build %s %s: %s".formatted(plan.job().name(), partition, fault.message()),
                    fault.cure());
        }
        String files = place();
        Dataset<Row> rows = new Transformer(spark)
                .apply(plan.job(), List.of(partition), sources.rows())
                .rows();
        rows.write().parquet(files);
        return spark.read().schema(rows.schema()).parquet(files);
    }

    @Override
    public void close() {
        try {
            Path path = new Path(folder);
            path.getFileSystem(spark.sessionState().newHadoopConf()).delete(path, true);
        } catch (IOException e) {
            throw new TidegateException(ErrorCode.INFRASTRUCTURE, "Cannot remove " + folder, "Remove it by hand.", e);
        }
    }
}
