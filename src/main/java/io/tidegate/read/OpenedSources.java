package io.tidegate.read;

import io.tidegate.job.Partition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sources of a chunk.
 *
 * @param rows by source name, lazy; partitioned sources carry {@code _partition}; a partition that is faulted in any source is in none
 * @param faults by partition, only those that have some
 */
public record OpenedSources(
        Map<String, Dataset<Row>> rows, List<SourceCount> counts, Map<Partition, List<SourceFault>> faults) {
    public OpenedSources {
        rows = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        counts = List.copyOf(counts);
        faults = java.util.Collections.unmodifiableMap(new TreeMap<>(faults));
    }
}
