package io.tidegate.run;

import io.tidegate.audit.Auditor;
import io.tidegate.catalog.CatalogTables;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Planner;
import io.tidegate.publish.Publisher;
import io.tidegate.read.SourceReader;
import io.tidegate.stage.Stager;
import io.tidegate.stage.SupportedVersions;
import io.tidegate.transform.Transformer;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Runs chunks in one Spark session, and turns whatever they throw into results. */
final class SparkChunkWork implements ChunkWork {
    private static final Set<ErrorCode> AFTER_THE_END =
            Set.of(ErrorCode.INFRASTRUCTURE, ErrorCode.FAILED, ErrorCode.SQL, ErrorCode.BUG);

    private final RunSettings settings;
    private final SparkSession spark;
    private final Clock clock;
    private final CoreSeconds meter = new CoreSeconds();
    private final ChunkRunner runner;
    private final Restorer restorer;

    SparkChunkWork(RunSettings settings, Progress progress) {
        SupportedVersions.require();
        JavaModules.require();
        this.settings = settings;
        this.clock = settings.clock();
        this.spark = SparkStart.session(settings, progress);
        spark.sparkContext().addSparkListener(meter);
        this.runner = new ChunkRunner(
                new SourceReader(spark),
                new Transformer(spark),
                new Stager(spark),
                new Auditor(spark),
                new Publisher(spark));
        this.restorer = new Restorer(new Stager(spark), new Publisher(spark));
    }

    @Override
    public ChunkResult run(ChunkTask task, Ledger ledger, PublishedBefore before, Progress progress, GoAhead goAhead) {
        String name = task.meterName();
        spark.sparkContext().setLocalProperty(CoreSeconds.PROPERTY, name);
        spark.sparkContext().setJobGroup(name, "tidegate " + name, true);
        goAhead.engage(() -> spark.sparkContext().cancelJobGroup(name));
        ChunkBook book =
                new ChunkBook(task, ledger, clock, progress, () -> meter.of(name), before, settings.mask(), goAhead);
        try {
            return runner.run(task, book);
        } catch (TidegateException e) {
            return book.failed(goAhead.cause(told(e)));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return book.failed(goAhead.cause(told(Failures.classify(e))));
        } finally {
            goAhead.release();
            spark.sparkContext().clearJobGroup();
            spark.sparkContext().setLocalProperty(CoreSeconds.PROPERTY, null);
        }
    }

    @Override
    public ChunkResult restore(RestoreTask task, Ledger ledger, Progress progress, GoAhead goAhead) {
        String name = "%s/%s/%d".formatted(task.run(), task.job().name(), task.number());
        spark.sparkContext().setJobGroup(name, "tidegate " + name, true);
        goAhead.engage(() -> spark.sparkContext().cancelJobGroup(name));
        RestoreBook book = new RestoreBook(task, ledger, clock, progress, goAhead);
        try {
            return restorer.run(task, book);
        } catch (TidegateException e) {
            return book.failed(goAhead.cause(told(e)));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            return book.failed(goAhead.cause(told(Failures.classify(e))));
        } finally {
            goAhead.release();
            spark.sparkContext().clearJobGroup();
        }
    }

    @Override
    public void compact(Job job, List<Partition> partitions, Brake brake) {
        interruptible(brake, "compact " + job.name(), () -> new TableCare(spark).compact(job, partitions));
    }

    @Override
    public void vacuum(Job job, Duration retention, Brake brake) {
        interruptible(brake, "vacuum " + job.name(), () -> new TableCare(spark).vacuum(job, retention));
    }

    private void interruptible(Brake brake, String what, Runnable work) {
        String name = settings.run() + "/" + what;
        spark.sparkContext().setJobGroup(name, "tidegate " + name, true);
        brake.engage(() -> spark.sparkContext().cancelJobGroup(name));
        try {
            work.run();
        } finally {
            brake.release();
            spark.sparkContext().clearJobGroup();
        }
    }

    /** After its cluster gave up on an application, whatever it does next fails somehow; that is not what went wrong. */
    private TidegateException told(TidegateException failure) {
        if (!spark.sparkContext().isStopped() || !AFTER_THE_END.contains(failure.code())) {
            return failure;
        }
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot go on: Spark's application on %s was ended from outside"
                        .formatted(spark.sparkContext().master()),
                "Spark's error above says why; mostly the master cannot be reached, or its workers are gone. Nothing was"
                        + " published. Run it again.",
                failure);
    }

    @Override
    public BigDecimal coreSeconds(ChunkTask task) {
        return meter.of(task.meterName());
    }

    @Override
    public CatalogTables catalog() {
        return new CatalogTables(spark);
    }

    @Override
    public Workbench workbench(Project project, Ledger ledger, Planner planner) {
        return new Workbench(spark, project, ledger, planner, settings, meter);
    }

    @Override
    public void close() {
        // The session itself ends with the process: a driver has one, and commands that follow in it join it.
        spark.sparkContext().removeSparkListener(meter);
    }
}
