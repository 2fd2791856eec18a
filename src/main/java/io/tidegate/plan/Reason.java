package io.tidegate.plan;

import io.tidegate.job.Partition;
import java.time.Instant;

/** Why a partition is built, or why it is left alone. */
public sealed interface Reason {
    /** A short phrase for tables: {@code never built}. */
    String text();

    /** Why a partition is built. */
    sealed interface ToBuild extends Reason {}

    /** Why a partition is left alone. */
    sealed interface ToSkip extends Reason {}

    record NeverBuilt() implements ToBuild {
        @Override
        public String text() {
            return "never built";
        }
    }

    /** @param what job, inputs or both, in words */
    record Changed(String what) implements ToBuild {
        @Override
        public String text() {
            return what + " changed";
        }
    }

    record Forced(String why) implements ToBuild {
        @Override
        public String text() {
            return "forced: " + why;
        }
    }

    /** @param lastOutcome blocked or failed */
    record TryAgain(String lastOutcome) implements ToBuild {
        @Override
        public String text() {
            return "was " + lastOutcome;
        }
    }

    /** Somebody else's commit touched the partition after ours. */
    record Overwritten(long version) implements ToBuild {
        @Override
        public String text() {
            return "overwritten by others in version " + version;
        }
    }

    /**
     * Its rows are those of an earlier version again.
     *
     * @param how who went back to what and why, in words
     */
    record RolledBack(String how) implements ToBuild {
        @Override
        public String text() {
            return how;
        }
    }

    /** It was published, and the table does not hold it any more. */
    record Gone() implements ToBuild {
        @Override
        public String text() {
            return "published before, but gone from the table";
        }
    }

    /** It is up to date, and a backfill builds it anew. */
    record Reprocessed() implements ToBuild {
        @Override
        public String text() {
            return "published, to be built anew";
        }
    }

    /** A run of ours wrote it, but the ledger does not know from what. */
    record Unrecorded() implements ToBuild {
        @Override
        public String text() {
            return "published by a run that the ledger does not know";
        }
    }

    record UpToDate(String run) implements ToSkip {
        @Override
        public String text() {
            return "up to date (run " + run + ")";
        }
    }

    /** Named to be left out. */
    record Excluded() implements ToSkip {
        @Override
        public String text() {
            return "excluded";
        }
    }

    /** @param how it stands, in words; a backfill was told not to reprocess such partitions */
    record NotReprocessed(String how) implements ToSkip {
        @Override
        public String text() {
            return how + "; not to be reprocessed";
        }
    }

    /** There before Tidegate, or written by others. */
    record Foreign() implements ToSkip {
        @Override
        public String text() {
            return "foreign: written by others; `tidegate adopt` takes it over";
        }
    }

    /** It would be rewritten, and lies before {@code protect_before}; named partitions are refused instead. */
    record Protected(Partition before) implements ToSkip {
        @Override
        public String text() {
            return "protected: before " + before;
        }
    }

    /** The partition has not ended, delay included. */
    record NotDue(Instant dueAt) implements ToSkip {
        @Override
        public String text() {
            return "not ready: it ends, delay included, at " + dueAt;
        }
    }

    /** A scheduled run came before the job's first partition was due: there is nothing to do yet. */
    record NothingDue(Instant firstDueAt) implements ToSkip {
        @Override
        public String text() {
            return "nothing is due yet: the first partition ends, delay included, at " + firstDueAt;
        }
    }

    /** A scheduled run leaves alone what somebody took back, as long as its inputs are those it was built from before. */
    record StaysRolledBack(String how) implements ToSkip {
        @Override
        public String text() {
            return how + "; its inputs are the same since, and a schedule does not build it again";
        }
    }

    /**
     * Somebody changed it after the run that is to be taken back.
     *
     * @param who run and version, in words
     */
    record NewerData(String who) implements ToSkip {
        @Override
        public String text() {
            return "newer data is kept: " + who;
        }
    }

    /** Its rows are already those of the version that was asked for. */
    record SameAsThen(long version) implements ToSkip {
        @Override
        public String text() {
            return version < 0
                    ? "it is empty, as before the table's first version"
                    : "its rows are those of version " + version;
        }
    }

    /** A source of the partition is not there. */
    record SourceMissing(String what) implements ToSkip {
        @Override
        public String text() {
            return "not ready: " + what;
        }
    }

    /** The build came out empty and the job says that leaves the partition as it is. */
    record EmptyResultKept() implements ToSkip {
        @Override
        public String text() {
            return "empty result; kept as it was (on_empty: keep)";
        }
    }
}
