package io.tidegate.ledger;

import java.time.Instant;
import java.util.List;

/** What came of asking for the lease of some partitions: all of them or none. */
public sealed interface Claim {
    record Acquired(Lease lease) implements Claim {}

    /**
     * @param by who holds them, in words: run, process and host
     * @param until when the first of them runs out unless it is renewed
     * @param partitions those of the asked for that are held
     */
    record Held(String by, Instant until, List<String> partitions) implements Claim {
        public Held {
            partitions = List.copyOf(partitions);
        }
    }
}
