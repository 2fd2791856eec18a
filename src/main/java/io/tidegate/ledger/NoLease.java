package io.tidegate.ledger;

import java.util.List;

/** What a claim gives where there are no leases. */
record NoLease(RunId run, List<String> partitions) implements Lease {
    @Override
    public boolean isHeld() {
        return true;
    }

    @Override
    public boolean isTaken() {
        return false;
    }

    @Override
    public boolean confirm() {
        return true;
    }

    @Override
    public void close() {
        // Nothing was taken.
    }
}
