package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Opens the transaction of a chunk: the table is what the job says, and nobody has been at the chunk's partitions since the plan. */
public final class Stager {
    private final SparkSession spark;
    private final Clock clock;

    public Stager(SparkSession spark) {
        this(spark, Clock.systemUTC());
    }

    public Stager(SparkSession spark, Clock clock) {
        this.spark = spark;
        this.clock = clock;
    }

    /**
     * @param partitions the chunk's, of the job's grain, at least one
     * @param intentVersion the table's version when the chunk was planned, -1 when there was none
     * @throws TidegateException UNSAFE_TARGET, TARGET_MISMATCH, UNSUPPORTED_VERSION; DAMAGED when the table went backwards
     */
    public Opened open(Job job, List<Partition> partitions, RunId run, int chunk, long intentVersion) {
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("a chunk has at least one partition");
        }
        SupportedVersions.require();
        SafeTarget.require(spark, job.target());
        SafeSession.force(spark);
        try {
            return open(job, partitions, run, chunk, intentVersion, clock.instant());
        } catch (Exception e) {
            // Delta throws checked exceptions without declaring them.
            throw OpenFailure.of(job.target().location(), e);
        }
    }

    private Opened open(Job job, List<Partition> partitions, RunId run, int chunk, long intentVersion, Instant at)
            throws IOException {
        DeltaStage stage = DeltaStage.open(spark, job.target().location(), job.partition(), partitions);
        long now = stage.readVersion();
        if (now < intentVersion) {
            throw new TidegateException(
                    ErrorCode.DAMAGED,
                    "Cannot write %s: it went back from version %d to %d"
                            .formatted(job.target().location(), intentVersion, now),
                    "Commits are gone from its log; `tidegate doctor` says how to repair it.");
        }
        return overtaken(stage, run, intentVersion, now)
                .orElseGet(() -> new Opened.Ready(new OpenTable(stage, at, job, partitions, run, chunk)));
    }

    private static Optional<Opened> overtaken(DeltaStage stage, RunId run, long intentVersion, long now) {
        if (now == intentVersion) {
            return Optional.empty();
        }
        List<CommitSeen> moved;
        try {
            moved = stage.commitsAfter(intentVersion).stream()
                    .filter(c -> c.movedData() && c.version() <= now)
                    .toList();
        } catch (IllegalStateException e) {
            return Optional.of(new Opened.Moved(now));
        }
        for (CommitSeen commit : moved) {
            // Run ids that were given by hand do not sort: then nobody is newer, and the chunk is planned again.
            Optional<String> newer = commit.mark().map(RunMark::run).filter(other -> new RunId(other).beganAfter(run));
            if (newer.isPresent()) {
                return Optional.of(new Opened.Superseded(newer.get(), commit.version()));
            }
        }
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of(new Opened.Moved(moved.get(moved.size() - 1).version()));
    }
}
