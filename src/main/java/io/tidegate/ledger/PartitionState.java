package io.tidegate.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The ledger's last word on one partition.
 *
 * @param partition as users write it
 * @param fingerprint what the rows were built from, or those that were taken back; only when published, adopted or rolled back, as are
 *     {@code version} and {@code rows}
 * @param version of the table: the one that published it or took it back, or the one it was adopted in
 * @param detail the code and message of a block or failure, who adopted it or took it back and why, how it was evaluated
 */
public record PartitionState(
        String partition,
        Status status,
        RunId run,
        Instant at,
        Optional<String> fingerprint,
        OptionalLong version,
        OptionalLong rows,
        String detail) {

    /** What became of a partition. */
    public enum Status {
        PUBLISHED,
        ADOPTED,
        /** Its rows are those of an earlier version again. */
        ROLLED_BACK,
        BLOCKED,
        FAILED,
        /** A run that is alive is at it. */
        RUNNING,
        /** A run began it and died; recovery finds out how far it came. */
        ABANDONED;

        /** Whether the rows that readers see are ours as of this state. */
        public boolean isOurs() {
            return this == PUBLISHED || this == ADOPTED || this == ROLLED_BACK;
        }
    }
}
