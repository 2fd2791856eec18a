package io.tidegate.estimate;

import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Plan;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The live files that a plan replaces. They stay until VACUUM.
 *
 * @param bytes empty when nobody looked into the table's log
 * @param withoutRows partitions among them whose files have no statistics
 */
record Replaced(OptionalLong bytes, int partitions, int withoutRows) {
    static Replaced of(Plan plan, Optional<TableLog> table) {
        if (table.isEmpty()) {
            return new Replaced(plan.targetVersion() < 0 ? OptionalLong.of(0) : OptionalLong.empty(), 0, 0);
        }
        long[] bytes = {0};
        int[] counts = {0, 0};
        plan.planned().forEach(planned -> {
            TableLog.LivePartition live = table.get().partitions().get(PartitionValue.of(planned.partition()));
            if (live != null) {
                bytes[0] += live.bytes();
                counts[0]++;
                counts[1] += live.rows().isEmpty() ? 1 : 0;
            }
        });
        return new Replaced(OptionalLong.of(bytes[0]), counts[0], counts[1]);
    }
}
