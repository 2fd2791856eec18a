package io.tidegate.publish;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import io.tidegate.stage.CommitSeen;
import io.tidegate.stage.DeltaStage;
import io.tidegate.stage.PartitionValues;
import io.tidegate.stage.SafeSession;
import io.tidegate.stage.TableShape;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * One commit of staged files and what became of it: the only class of this package that knows Delta's internals. An exception from
 * a commit says nothing about its outcome, so the log is asked.
 */
final class DeltaCommit {
    /** How often harmless commits of others may come in between. */
    private static final int ATTEMPTS = 8;

    /** The application id of commits that change nothing; one entry a table, whatever their number. */
    private static final String READER = "tidegate";

    private static final System.Logger LOG = System.getLogger(DeltaCommit.class.getName());

    private final SparkSession spark;
    private final DeltaStage stage;
    private final List<Partition> partitions;
    private final RunMark mark;
    private final Clock clock;
    private final TableShape stagedFor;
    private final Optional<StructType> schemaBefore;

    DeltaCommit(SparkSession spark, DeltaStage stage, List<Partition> partitions, RunMark mark, Clock clock) {
        this.spark = spark;
        this.stage = stage;
        this.partitions = partitions;
        this.mark = mark;
        this.clock = clock;
        this.stagedFor = stage.shape();
        this.schemaBefore = stage.transaction().readVersion() < 0
                ? Optional.empty()
                : Optional.of(stage.transaction().snapshot().metadata().schema());
    }

    PublishOutcome run() {
        SafeSession.force(spark);
        OptimisticTransaction transaction = stage.transaction();
        Map<Partition, List<AddFile>> old = stage.published();
        for (int attempt = 1; ; attempt++) {
            try {
                return committed(transaction.commit(actions(old), operation()), attempt > 1);
            } catch (ConcurrentModificationException conflict) {
                // The fresh transaction before the look at the log: what it read is then part of what is looked at.
                List<CommitSeen> since;
                try {
                    transaction = stage.freshTransaction();
                    since = stage.commitsAfter(stage.transaction().readVersion());
                } catch (Exception unreadable) {
                    return unknown(conflict, unreadable);
                }
                Optional<CommitSeen> ours = ours(since);
                if (ours.isPresent()) {
                    return committed(ours.get().version(), attempt > 1);
                }
                Optional<String> why = lost(since, attempt).or(unfit(transaction));
                if (why.isPresent()) {
                    return new PublishOutcome.Conflict(why.get());
                }
                old = DeltaStage.readSet(transaction, new PartitionValues(stage.column(), partitions));
            } catch (Throwable failure) {
                return resolve(failure, attempt > 1);
            }
        }
    }

    private static Optional<String> lost(List<CommitSeen> since, int attempt) {
        Optional<CommitSeen> mover =
                since.stream().filter(CommitSeen::movedData).findFirst();
        if (mover.isPresent()) {
            return Optional.of(mover.get().text() + " came into the same partitions first");
        }
        return attempt == ATTEMPTS
                ? Optional.of("others committed %d times while we tried".formatted(ATTEMPTS))
                : Optional.empty();
    }

    /** Why the staged files do not fit the table as it is now. Where it only lacks the columns we bring, they are brought again. */
    private Supplier<Optional<String>> unfit(OptimisticTransaction now) {
        return () -> {
            if (now.readVersion() < stage.transaction().readVersion()) {
                return Optional.of("the table went back to version " + now.readVersion());
            }
            TableShape shape = DeltaStage.shapeOf(now);
            TableShape expected = schemaBefore.isEmpty() ? stagedFor.withId(shape.id()) : stagedFor;
            boolean bringColumns = schemaBefore.isPresent()
                    && shape.schema().equals(schemaBefore.get())
                    && !stagedFor.schema().equals(schemaBefore.get());
            Optional<String> why = shape.unwritable()
                    .or(() -> (bringColumns ? expected.withSchema(shape.schema()) : expected).changedIn(shape));
            if (why.isEmpty() && bringColumns) {
                DeltaStage.withSchema(now, stagedFor.schema());
            }
            return why;
        };
    }

    /** The removes of the old files and the adds of the staged ones, each asserted to belong to an approved partition. */
    private Seq<Action> actions(Map<Partition, List<AddFile>> old) {
        long now = clock.millis();
        List<Action> actions = new ArrayList<>();
        for (Partition partition : partitions) {
            List<AddFile> live = old.getOrDefault(partition, List.of());
            List<AddFile> staged = stage.added(List.of(partition));
            Set<String> there = identities(live);
            Set<String> stays = identities(staged);
            for (AddFile file : live) {
                requireIn(partition, file);
                if (!stays.contains(identity(file))) {
                    actions.add(file.removeWithTimestamp(now, true));
                }
            }
            for (AddFile file : staged) {
                requireIn(partition, file);
                // Only what is brought back from an earlier version can be there already. It stays as it is: a file
                // that is added
                // twice counts twice in the checksum that Delta carries on from version to version.
                if (!there.contains(identity(file))) {
                    actions.add(file);
                }
            }
        }
        if (actions.isEmpty()) {
            // Without any action Delta would not look whether others came into what we read. Nobody reads this one.
            actions.add(new SetTransaction(READER, stage.transaction().readVersion(), Option.empty()));
        }
        return JavaConverters.asScalaBuffer(actions).toList();
    }

    private static Set<String> identities(List<AddFile> files) {
        return files.stream().map(DeltaCommit::identity).collect(Collectors.toSet());
    }

    /** Path and deletion vector: what tells one file of the log from another. */
    private static String identity(AddFile file) {
        Option<String> vector = file.getDeletionVectorUniqueId();
        return vector.isDefined() ? file.path() + " " + vector.get() : file.path();
    }

    private void requireIn(Partition partition, AddFile file) {
        String value = file.partitionValues().apply(stage.column());
        if (!PartitionValue.parse(partition.grain(), value).equals(Optional.of(partition))) {
            throw new TidegateException(
                    ErrorCode.BUG,
                    "Cannot publish %s: the file %s belongs to %s".formatted(partition, file.path(), value),
                    "Nothing was published. Please report it.");
        }
    }

    private DeltaOperations.Operation operation() {
        return new DeltaOperations.Write(
                SaveMode.Overwrite,
                Option.apply(
                        JavaConverters.asScalaBuffer(List.of(stage.column())).toList()),
                Option.empty(),
                Option.apply(mark.toJson()));
    }

    private PublishOutcome committed(long version, boolean afterConflict) {
        try {
            stage.forgetFirstWrite();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the mark of the first write stays in the table's folder", e);
        }
        return new PublishOutcome.Committed(version, afterConflict);
    }

    /** After an exception that is no conflict: the log says whether the commit is in it. */
    private PublishOutcome resolve(Throwable failure, boolean afterConflict) {
        if (failure instanceof TidegateException known) {
            throw known;
        }
        List<CommitSeen> since;
        try {
            since = stage.commitsAfter(stage.transaction().readVersion());
        } catch (Exception unreadable) {
            return unknown(failure, unreadable);
        }
        Optional<CommitSeen> ours = ours(since);
        if (ours.isPresent()) {
            return committed(ours.get().version(), afterConflict);
        }
        if (mayStillLand(failure)) {
            return new PublishOutcome.Unknown(
                    "the storage did not answer in time, and the commit is not in the log yet", failure);
        }
        throw new TidegateException(
                ErrorCode.INFRASTRUCTURE,
                "Cannot commit to the table: " + failure.getMessage(),
                "Nothing was published; run it again.",
                failure);
    }

    private Optional<CommitSeen> ours(List<CommitSeen> commits) {
        return commits.stream()
                .filter(c -> c.mark()
                        .filter(m ->
                                m.run().equals(mark.run()) && m.job().equals(mark.job()) && m.chunk() == mark.chunk())
                        .isPresent())
                .findFirst();
    }

    private static PublishOutcome unknown(Throwable failure, Exception unreadable) {
        failure.addSuppressed(unreadable);
        return new PublishOutcome.Unknown(
                "the commit failed (%s) and the table's log cannot be read (%s)"
                        .formatted(failure.getMessage(), unreadable.getMessage()),
                failure);
    }

    /** A request that timed out may be carried out later. */
    private static boolean mayStillLand(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException || cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }
}
