package io.tidegate.run;

import io.tidegate.audit.Auditor;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Pilot;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceFault;
import io.tidegate.read.SourceReader;
import io.tidegate.stage.Opened;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.StagedPartition;
import io.tidegate.stage.Stager;
import io.tidegate.transform.Transformer;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;

/**
 * One partition built and audited to see what it takes: the steps of a run from read to audit, once, into a table at a place of its
 * own, whose transaction is never committed.
 */
final class PilotBuild {
    private static final long MOST_MILLIS = 10_000;

    private final SparkSession spark;
    private final CoreSeconds meter;
    private final RunId run;

    PilotBuild(SparkSession spark, CoreSeconds meter, RunId run) {
        this.spark = spark;
        this.meter = meter;
        this.run = run;
    }

    /**
     * @param plan of one partition
     * @param place a folder that is not there yet; whoever names it removes it
     */
    Pilot.Build of(Plan plan, String place) {
        PlannedPartition planned = plan.planned().findFirst().orElseThrow();
        String name = run + "/" + plan.job().name() + "/pilot/" + planned.partition();
        spark.sparkContext().setLocalProperty(CoreSeconds.PROPERTY, name);
        long started = System.nanoTime();
        try {
            StagedPartition built = built(plan, planned.partition(), plan.job().writingTo(place));
            BigDecimal seconds = BigDecimal.valueOf((System.nanoTime() - started) / 1_000_000, 3);
            return new Pilot.Build(
                    planned.partition(), planned.inputBytes(), built.rows(), built.bytes(), spent(name), seconds);
        } finally {
            spark.sparkContext().setLocalProperty(CoreSeconds.PROPERTY, null);
        }
    }

    private StagedPartition built(Plan plan, Partition partition, Job job) {
        List<Partition> one = List.of(partition);
        Opened opened = new Stager(spark).open(job, one, run, 1, -1);
        if (!(opened instanceof Opened.Ready ready)) {
            throw new IllegalStateException(
                    "somebody wrote into " + job.target().location());
        }
        OpenedSources sources = new SourceReader(spark).open(job, one, plan.inputs());
        for (SourceFault fault : sources.faults().getOrDefault(partition, List.of())) {
            throw new TidegateException(
                    fault.code(),
                    "Cannot build %s %s: %s".formatted(job.name(), partition, fault.message()),
                    fault.cure());
        }
        StagedChunk staged = ready.table()
                .stage(new Transformer(spark).apply(job, one, sources.rows()).rows());
        new Auditor(spark).audit(job, staged, sources.rows());
        return staged.staged().getOrDefault(partition, new StagedPartition(partition, 0, 0, 0));
    }

    /** What its tasks took is told by another thread, a moment later. */
    private BigDecimal spent(String name) {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty(MOST_MILLIS);
        } catch (TimeoutException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot tell what the pilot took: Spark did not say within %,d ms".formatted(MOST_MILLIS),
                    "Run it again when the machine is less busy.",
                    e);
        }
        return meter.of(name);
    }
}
