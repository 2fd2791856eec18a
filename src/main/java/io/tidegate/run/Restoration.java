package io.tidegate.run;

import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which partitions go back to what, in one commit.
 *
 * @param versions by partition, the version of the table whose rows it gets; -1 for none; at least one
 * @param fingerprints by partition, what the rows that are taken back were built from, "" when nobody knows
 * @param targetVersion the table's version when that was decided: a partition that changed since is left alone
 * @param backfill that is taken back, when a whole one is
 */
public record Restoration(
        Map<Partition, Long> versions,
        Map<Partition, String> fingerprints,
        long targetVersion,
        String reason,
        Optional<BackfillId> backfill) {
    public Restoration {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        fingerprints = Map.copyOf(fingerprints);
        if (versions.isEmpty() || !versions.keySet().equals(fingerprints.keySet())) {
            throw new IllegalArgumentException("partitions are none, or not those with a fingerprint: " + versions);
        }
    }

    List<Partition> partitions() {
        return List.copyOf(versions.keySet());
    }
}
