package io.tidegate.estimate;

import io.tidegate.job.Partition;
import java.math.BigDecimal;

/**
 * One partition that was built and audited for the measurement, and not published.
 *
 * @param inputBytes as {@code PlannedPartition} counts them
 * @param seconds on the wall
 */
public record Pilot(
        Partition partition,
        long inputBytes,
        long rows,
        long outputBytes,
        BigDecimal coreSeconds,
        BigDecimal seconds) {}
