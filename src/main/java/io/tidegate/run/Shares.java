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
 * @param all weights of its partitions added up
 */
record Shares(BigDecimal coreSeconds, Map<Partition, StagedPartition> staged, BigDecimal all) {
    static Shares of(BigDecimal coreSeconds, List<Partition> partitions, Map<Partition, StagedPartition> staged) {
        long all = partitions.stream()
                .mapToLong(partition -> weight(staged.get(partition)))
                .sum();
        return new Shares(coreSeconds, staged, BigDecimal.valueOf(all));
    }

    BigDecimal of(Partition partition) {
        return coreSeconds
                .multiply(BigDecimal.valueOf(weight(staged.get(partition))))
                .divide(all, 3, RoundingMode.HALF_UP);
    }

    private static long weight(StagedPartition written) {
        return 1 + (written == null ? 0 : written.rows());
    }
}
