package io.tidegate.compare;

import static org.apache.spark.sql.functions.col;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.read.PartitionColumn;
import io.tidegate.stage.SafeSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A job's table at one version, as any reader sees it: the published rows, and only by way of Delta's own source. */
public final class PublishedTable {
    private final SparkSession spark;
    private final Job job;
    private final TableLog log;
    private final long version;

    private PublishedTable(SparkSession spark, Job job, TableLog log, long version) {
        this.spark = spark;
        this.job = job;
        this.log = log;
        this.version = version;
    }

    /** Pinned to the version that is the newest now; empty when there is no table yet. */
    public static Optional<PublishedTable> newest(SparkSession spark, Job job) {
        return TableLog.read(job.target().location()).map(log -> new PublishedTable(spark, job, log, log.version()));
    }

    /** The same table as it was. @throws TidegateException USAGE for a version that is not there yet */
    public PublishedTable at(long earlier) {
        if (earlier < 0 || earlier > log.version()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot read version %d of %s: its newest is %d".formatted(earlier, job.name(), log.version()),
                    "`tidegate history %s` lists the runs; each names its version.".formatted(job.name()));
        }
        return new PublishedTable(spark, job, log, earlier);
    }

    public long version() {
        return version;
    }

    /** What the log says of a partition's files in the newest version; empty when it has none. */
    public Optional<TableLog.LivePartition> live(Partition partition) {
        return Optional.ofNullable(log.partitions().get(PartitionValue.of(partition)));
    }

    /**
     * The rows of exactly the files that this version has for the partitions.
     *
     * @throws TidegateException USAGE when the log does not go back so far
     */
    public Dataset<Row> rows(Collection<Partition> partitions) {
        SafeSession.force(spark);
        try {
            Dataset<Row> table = spark.read()
                    .format("delta")
                    .option("versionAsOf", version)
                    .load(job.target().location());
            return table.filter(col(Names.quote(job.partition().column()))
                    .isin(partitions.stream().map(PartitionColumn::value).toArray()));
        } catch (Exception e) { // Delta throws checked exceptions that it does not declare
            throw e instanceof AnalysisException && version < log.version() ? expired(e) : unreadable(e);
        }
    }

    /** @throws TidegateException USAGE when files of an earlier version are gone, DAMAGED when they are those readers need now */
    public void requireFiles(Dataset<Row> rows) {
        String[] files = rows.inputFiles();
        List<String> gone = new ArrayList<>();
        for (String file : files) {
            Path path = new Path(java.net.URI.create(file));
            try {
                if (!path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path)) {
                    gone.add(path.getName());
                }
            } catch (IOException e) {
                throw new TidegateException(
                        ErrorCode.INFRASTRUCTURE, "Cannot look at " + path, "See to the storage, then try again.", e);
            }
        }
        if (!gone.isEmpty()) {
            boolean isNow = version == log.version();
            throw new TidegateException(
                    isNow ? ErrorCode.DAMAGED : ErrorCode.USAGE,
                    "Cannot read version %d of %s: %d of %d files are gone, such as %s"
                            .formatted(version, job.name(), gone.size(), files.length, gone.get(0)),
                    isNow
                            ? "Readers cannot read it either. Rebuild the partition with `tidegate run %s --force`."
                                    .formatted(job.name())
                            : "VACUUM removed what no newer version needs; compare with a version inside the rollback window (%s)."
                                    .formatted(job.target().rollbackWindow()));
        }
    }

    private TidegateException expired(Exception e) {
        String from = log.commits().isEmpty()
                ? ""
                : "; its oldest commit is version " + log.commits().get(0).version();
        return new TidegateException(
                ErrorCode.USAGE,
                "Cannot read version %d of %s: the table's log has expired that far back%s"
                        .formatted(version, job.name(), from),
                "Compare with a newer version; `target.rollback_window` says how long the log is kept.",
                e);
    }

    private TidegateException unreadable(Exception e) {
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot read version %d of %s: %s"
                        .formatted(
                                version,
                                job.name(),
                                String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse("")),
                "See to the storage, then try again; `tidegate doctor` looks at the table.",
                e);
    }
}
