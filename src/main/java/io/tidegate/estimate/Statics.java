package io.tidegate.estimate;

import io.tidegate.log.TableLog;
import io.tidegate.plan.Plan;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.util.Map;

/** Bytes of the sources that every chunk reads whole. */
final class Statics {
    private Statics() {}

    /** @param seen bytes by source, as they were read last */
    static long of(Plan plan, Map<String, Long> seen) {
        return plan.inputs().stream().mapToLong(input -> of(input, seen)).sum();
    }

    private static long of(SourceInput input, Map<String, Long> seen) {
        if (input instanceof SourceInput.StaticFiles files) {
            return files.files().stream().mapToLong(FileEntry::size).sum();
        }
        if (input instanceof SourceInput.Database database) {
            return database.reads().isEmpty() ? seen.getOrDefault(database.source(), 0L) : 0;
        }
        if (input instanceof SourceInput.StaticTable table) {
            Long read = seen.get(table.source());
            return read != null
                    ? read
                    : TableLog.read(table.location())
                            .map(log -> log.partitions().values().stream()
                                    .mapToLong(TableLog.LivePartition::bytes)
                                    .sum())
                            .orElse(0L);
        }
        return 0;
    }
}
