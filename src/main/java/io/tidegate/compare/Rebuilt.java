package io.tidegate.compare;

import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Partitions that a backfill has rebuilt, and where both states of them lie.
 *
 * @param after the version of the table in which all of them stand as the backfill left them
 * @param before by partition, the version with what it was before; empty where there was nothing
 * @param lost partitions of which that cannot be read any more
 * @param left partitions that are not to be compared
 */
public record Rebuilt(
        long after,
        SortedMap<Partition, OptionalLong> before,
        SortedMap<Partition, Lost> lost,
        List<BackfillChanges.Left> left) {
    public Rebuilt {
        before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
        lost = Collections.unmodifiableSortedMap(new TreeMap<>(lost));
        left = List.copyOf(left);
    }

    /** @param rows as the log or the ledger tells them; empty when neither does */
    public record Lost(OptionalLong rows, String why) {}

    public boolean isEmpty() {
        return before.isEmpty() && lost.isEmpty();
    }
}
