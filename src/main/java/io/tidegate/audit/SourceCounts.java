package io.tidegate.audit;

import io.tidegate.job.Partition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a source by partition, counted once for all checks that ask. */
final class SourceCounts {
    private final SourceSide source;
    private final Map<Partition, Long> counts = new HashMap<>();
    private boolean isCounted;

    SourceCounts(SourceSide source) {
        this.source = source;
    }

    /** One job, the first time. */
    void count(List<Partition> partitions) {
        if (isCounted) {
            return;
        }
        Dataset<Row> rows = source.rows(partitions);
        if (source.partitioned()) {
            for (Row row : rows.groupBy(source.column().column()).count().collectAsList()) {
                counts.put(source.column().partition(row.get(0)), row.getLong(1));
            }
        } else {
            long all = rows.count();
            partitions.forEach(partition -> counts.put(partition, all));
        }
        isCounted = true;
    }

    long of(Partition partition) {
        if (!isCounted) {
            throw new IllegalStateException("the rows of " + source.name() + " have not been counted");
        }
        return counts.getOrDefault(partition, 0L);
    }
}
