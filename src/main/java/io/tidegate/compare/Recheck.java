package io.tidegate.compare;

import io.tidegate.audit.Verdict;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import java.util.Optional;
import java.util.Set;

/** What the gate says of a partition as it is published. */
public sealed interface Recheck {
    Partition partition();

    /** Empty when nothing stands against the published rows. */
    Optional<ErrorCode> code();

    /**
     * @param version of the table whose files were read
     * @param runs that wrote them, by the files' tags; none for files of others
     * @param rows of the partition
     */
    record Judged(Partition partition, long version, Set<String> runs, long rows, Verdict verdict) implements Recheck {
        @Override
        public Optional<ErrorCode> code() {
            return verdict.fault();
        }
    }

    /** There is nothing to judge: not ready, rather than a pass. */
    record NothingPublished(Partition partition, String why) implements Recheck {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(ErrorCode.NOT_READY);
        }
    }

    /** A check looks into the job's sources, and they cannot be read for this partition now. */
    record SourcesMissing(Partition partition, ErrorCode reason, String why) implements Recheck {
        @Override
        public Optional<ErrorCode> code() {
            return Optional.of(reason);
        }
    }
}
