package io.tidegate.audit;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftleft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Shows, without grouping by the keys themselves, that no two rows of a partition share one: equal keys have equal hashes, so keys
 * whose hashes all differ are all different. Where two hashes are equal nothing is shown, be it a shared key or chance, and a
 * {@link KeyGrouping} decides; so the hash costs time when it is unlucky, and never says anything wrong. One pass for all key sets of
 * all partitions: only numbers are moved, sorted, and compared with their neighbours.
 */
final class KeyProof {
    /** The lowest bits of a hash say whose it is, which leaves 56: a chance of one in 140,000 that a million keys have two alike. */
    private static final int SET_BITS = 8;

    private static final long HASHES_A_TASK = 4_000_000;

    private KeyProof() {}

    /**
     * The groupings of which it is shown.
     *
     * @param rowCount of all partitions together
     */
    static Set<KeyGrouping> proven(
            Dataset<Row> rows, PartitionColumn partition, List<KeyGrouping> groupings, long rowCount) {
        List<KeyGrouping> tried = groupings.stream()
                .filter(KeyGrouping::isProvable)
                .limit(1L << SET_BITS)
                .toList();
        if (tried.isEmpty()) {
            return Set.of();
        }
        List<Column> hashes = new ArrayList<>();
        for (int i = 0; i < tried.size(); i++) {
            hashes.add(shiftleft(tried.get(i).hash(partition), SET_BITS).bitwiseOR(lit((long) i)));
        }
        int tasks = Math.toIntExact(1 + rowCount * tried.size() / HASHES_A_TASK);
        List<Integer> alike = rows.select(
                        explode(array(hashes.toArray(Column[]::new))).as("h"))
                .filter(col("h").isNotNull())
                .repartition(tasks, col("h"))
                .as(Encoders.LONG())
                .mapPartitions((MapPartitionsFunction<Long, Integer>) KeyProof::withEqualHashes, Encoders.INT())
                .collectAsList();
        Set<KeyGrouping> proven = new HashSet<>(tried);
        alike.forEach(set -> proven.remove(tried.get(set)));
        return proven;
    }

    /** The key sets that have two equal hashes. Takes 8 bytes a hash, at most twice over while it grows. */
    private static Iterator<Integer> withEqualHashes(Iterator<Long> hashes) {
        long[] all = new long[1 << 10];
        int count = 0;
        while (hashes.hasNext()) {
            if (count == all.length) {
                all = Arrays.copyOf(all, 2 * count);
            }
            all[count++] = hashes.next();
        }
        Arrays.sort(all, 0, count);
        Set<Integer> sets = new TreeSet<>();
        for (int i = 1; i < count; i++) {
            if (all[i] == all[i - 1]) {
                sets.add((int) (all[i] & (1 << SET_BITS) - 1));
            }
        }
        return sets.iterator();
    }
}
