package io.tidegate.publish;

import io.tidegate.audit.Approved;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.log.RunMark;
import io.tidegate.stage.DeltaStage;
import io.tidegate.stage.StagedChunk;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes approved partitions visible, all at once: the only place that commits. */
public final class Publisher {
    private static final int NAMED = 3;

    private final SparkSession spark;
    private final Clock clock;

    public Publisher(SparkSession spark) {
        this(spark, Clock.systemUTC());
    }

    public Publisher(SparkSession spark, Clock clock) {
        this.spark = spark;
        this.clock = clock;
    }

    /**
     * Commits the approved partitions of the chunk; those that came out empty are removed.
     *
     * @throws TidegateException INFRASTRUCTURE when it is certain that nothing was committed: staged files are gone, the
     *     transaction is too old, or storage failed before the commit
     */
    public PublishOutcome publish(Approved approved, RunMark mark) {
        StagedChunk staged = approved.staged();
        List<Partition> partitions = approved.partitions();
        if (partitions.isEmpty() || !staged.partitions().containsAll(partitions)) {
            throw new IllegalArgumentException("approved partitions are none, or not the chunk's: " + partitions);
        }
        requireWhole(staged, partitions);
        staged.keep(staged.partitions());
        PublishOutcome outcome = new DeltaCommit(spark, staged.stage(), partitions, mark, clock).run();
        if (outcome instanceof PublishOutcome.Conflict) {
            staged.release(staged.partitions());
        } else if (outcome instanceof PublishOutcome.Committed) {
            staged.release(staged.partitions().stream()
                    .filter(p -> !partitions.contains(p))
                    .toList());
        }
        return outcome;
    }

    private void requireWhole(StagedChunk staged, List<Partition> partitions) {
        DeltaStage stage = staged.stage();
        Duration age = Duration.between(staged.openedAt(), clock.instant());
        Duration limit = stage.retention().dividedBy(2);
        if (age.compareTo(limit) >= 0) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot publish: the transaction is %s old, half of what VACUUM spares (%s)"
                            .formatted(age, stage.retention()),
                    "Run it again, with smaller chunks or a longer rollback_window.");
        }
        List<Path> missing;
        try {
            missing = stage.missing(partitions);
        } catch (IOException e) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot publish: the staged files cannot be looked at: " + e.getMessage(),
                    "Nothing was published; run it again.",
                    e);
        }
        if (!missing.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot publish: %,d staged files are gone or cut short: %s%s"
                            .formatted(
                                    missing.size(),
                                    missing.stream()
                                            .limit(NAMED)
                                            .map(Path::toString)
                                            .collect(Collectors.joining(", ")),
                                    missing.size() > NAMED ? ", …" : ""),
                    "Somebody cleaned the table's folder while it was written (VACUUM?). Nothing was published; run it again.");
        }
    }
}
