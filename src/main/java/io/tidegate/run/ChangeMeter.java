package io.tidegate.run;

import io.tidegate.compare.Rebuilt;
import io.tidegate.compare.RebuiltPartitions;
import io.tidegate.job.Job;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.RunId;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;

/** Compares what a backfill rebuilt with what it was, says what that took, and stops when the run is to stop. */
final class ChangeMeter {
    private static final long MOST_MILLIS = 2_000;

    private final SparkSession spark;
    private final CoreSeconds meter;
    private final RunId run;
    private final Brake brake;

    ChangeMeter(SparkSession spark, CoreSeconds meter, RunId run, Brake brake) {
        this.spark = spark;
        this.meter = meter;
        this.run = run;
        this.brake = brake;
    }

    ChangeReport of(Job job, Rebuilt rebuilt) {
        brake.check();
        String name = run + "/" + job.name() + "/changes";
        spark.sparkContext().setLocalProperty(CoreSeconds.PROPERTY, name);
        spark.sparkContext().setJobGroup(name, "tidegate " + name, true);
        brake.engage(() -> spark.sparkContext().cancelJobGroup(name));
        try {
            BackfillChanges changes = new RebuiltPartitions(spark, job).changes(rebuilt);
            settle();
            return new ChangeReport(changes, meter.of(name));
        } finally {
            brake.release();
            spark.sparkContext().clearJobGroup();
            spark.sparkContext().setLocalProperty(CoreSeconds.PROPERTY, null);
        }
    }

    /** What its tasks took is told by another thread, a moment later; what is not told by then is not counted. */
    private void settle() {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty(MOST_MILLIS);
        } catch (TimeoutException e) {
            // The figures stand, and cost a little less than they did.
        }
    }
}
