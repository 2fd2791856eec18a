package io.tidegate.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The lease of a whole backfill: one process at a time applies it, and it is at work as long as it holds this, also while it waits
 * between two chunks and has no partition's.
 */
public final class BackfillLease {
    private BackfillLease() {}

    public static Claim acquire(String ledgerLocation, BackfillId backfill, RunId run) {
        return Leases.acquire(ledgerLocation, folder(backfill), List.of(backfill.text()), run, Clock.systemUTC());
    }

    private static String folder(BackfillId backfill) {
        return "backfills/" + backfill;
    }

    /** The run that applies it now; empty where there are no leases. */
    static Optional<RunId> holder(String ledgerLocation, BackfillId backfill, Instant now) throws IOException {
        NavigableMap<Long, Path> numbers =
                Leases.folder(ledgerLocation, folder(backfill)).files().get(backfill.text());
        return numbers != null
                        && LeaseFile.judge(numbers.lastEntry().getValue(), now)
                                instanceof LeaseFile.Judgement.Holds holds
                ? holds.run()
                : Optional.empty();
    }
}
