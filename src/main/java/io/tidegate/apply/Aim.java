package io.tidegate.apply;

import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where one partition is to go back to, before anybody has looked whether it can.
 *
 * @param versionNow the newest version that changed its rows
 * @param first the oldest version with the rows it is to get
 * @param last the newest such version; -1 for those before the table's first version: none
 * @param takenBack who changed it last, in words
 */
record Aim(Partition partition, long versionNow, long first, long last, String takenBack) {
    /**
     * The same aims with as few different versions as possible: a backfill of many chunks goes back to the one version before it,
     * where nobody else was at its partitions. The version of each is then both its first and its last.
     */
    static List<Aim> shared(List<Aim> aims) {
        List<Aim> shared = new ArrayList<>();
        long version = Long.MIN_VALUE;
        for (Aim aim : aims.stream()
                .sorted(Comparator.comparingLong(Aim::last).thenComparing(Aim::partition))
                .toList()) {
            if (version == Long.MIN_VALUE || aim.first > version) {
                version = aim.last;
            }
            shared.add(new Aim(aim.partition, aim.versionNow, version, version, aim.takenBack));
        }
        shared.sort(Comparator.comparing(Aim::partition));
        return shared;
    }

    /** By version, the partitions whose files are wanted of it. */
    static Map<Long, Set<String>> wanted(List<Aim> aims) {
        Map<Long, Set<String>> wanted = new HashMap<>();
        aims.forEach(
                aim -> wanted.computeIfAbsent(aim.last, v -> new HashSet<>()).add(PartitionValue.of(aim.partition)));
        return wanted;
    }
}
