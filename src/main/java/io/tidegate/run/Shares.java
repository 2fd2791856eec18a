package io.tidegate.run;

import io.tidegate.job.Partition;
import io.tidegate.stage.StagedPartition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Each partition's share of what its chunk took: by rows, with one row added to each so that an empty partition costs
 * something too. The shares add up to the whole within a millisecond a partition.
 *
 * @param coreSeconds of the chunk
 */
record Shares(BigDecimal coreSeconds, List<Partition> partitions, Map<Partition, StagedPartition> staged) {
    BigDecimal of(Partition partition) {
        long all = partitions.stream().mapToLong(this::weight).sum();
        return coreSeconds
                .multiply(BigDecimal.valueOf(weight(partition)))
                .divide(BigDecimal.valueOf(all), 3, RoundingMode.HALF_UP);
    }

    private long weight(Partition partition) {
        StagedPartition written = staged.get(partition);
        return 1 + (written == null ? 0 : written.rows());
    }
}
