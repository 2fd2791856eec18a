package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How one partition of a run ended. */
public sealed interface RunResult {
    Partition partition();

    /** Empty for a result that is no trouble. */
    Optional<ErrorCode> code();

    /** What the plan left alone. */
    static RunResult of(SkippedPartition skipped) {
        boolean notYet = skipped.reason() instanceof Reason.NotDue || skipped.reason() instanceof Reason.SourceMissing;
        return notYet
                ? new NotReady(skipped.partition(), skipped.reason().text())
                : new Kept(skipped.partition(), skipped.reason());
    }

    /**
     * Readers see the new rows.
     *
     * @param rowsBefore empty when nothing was there or nobody knows
     * @param coreSeconds its share of what the chunk took
     */
    record Published(
            Partition partition,
            long version,
            long rows,
            OptionalLong rowsBefore,
            List<CheckOutcome> checks,
            BigDecimal coreSeconds,
            BigDecimal cost,
            Duration took,
            String evaluation)
            implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.empty();
        }
    }

    /**
     * Readers see the rows of an earlier version.
     *
     * @param toVersion whose rows these are; -1 for none
     * @param rows empty when nobody knows, as with files of other writers; so is {@code rowsBefore}
     */
    record RolledBack(
            Partition partition,
            long version,
            long toVersion,
            OptionalLong rows,
            OptionalLong rowsBefore,
            int files,
            Duration took)
            implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.empty();
        }
    }

    /**
     * Readers still see what was there.
     *
     * @param publishedVersion the version whose rows readers see, when there is one
     */
    record Blocked(
            Partition partition,
            ErrorCode reason,
            String message,
            String cure,
            List<CheckOutcome> checks,
            OptionalLong publishedVersion,
            Optional<Instant> publishedAt)
            implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(reason);
        }
    }

    /** Nothing to do, or nothing to do for us. */
    record Kept(Partition partition, Reason.ToSkip why) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.empty();
        }
    }

    record NotReady(Partition partition, String why) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(ErrorCode.NOT_READY);
        }
    }

    record Superseded(Partition partition, String byRun) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(ErrorCode.SUPERSEDED);
        }
    }

    record Conflict(Partition partition, String why) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(ErrorCode.CONFLICT);
        }
    }

    record Failed(Partition partition, ErrorCode reason, String message, String cure) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(reason);
        }
    }

    /** The commit may or may not have happened. */
    record Unknown(Partition partition, String why) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(ErrorCode.OUTCOME_UNKNOWN);
        }
    }

    /** Left alone because something before it ended the command, or because its chunk was left out. */
    record NotTried(Partition partition, String why) implements RunResult {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(ErrorCode.PARTIAL);
        }
    }
}
