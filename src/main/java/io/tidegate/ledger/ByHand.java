package io.tidegate.ledger;

import java.time.Instant;
import java.util.OptionalLong;

/** What a person did to a job beside its runs. */
public sealed interface ByHand extends Event {
    String who();

    String reason();

    /**
     * The lease of a partition was removed.
     *
     * @param holder who held it, in words
     */
    record Unlocked(RunId run, String job, Instant at, String partition, String holder, String who, String reason)
            implements ByHand {
        @Override
        public String type() {
            return "unlocked";
        }
    }

    /** The run was asked to stop; written by the one who asked. */
    record CancelRequested(RunId run, String job, Instant at, String who, String reason) implements ByHand {
        @Override
        public String type() {
            return "cancel_requested";
        }
    }

    /** A partition that others wrote, now ours as it stands. */
    record Adopted(
            RunId run,
            String job,
            Instant at,
            String partition,
            String fingerprint,
            long version,
            OptionalLong rows,
            String who,
            String reason)
            implements ByHand {
        @Override
        public String type() {
            return "adopted";
        }
    }
}
