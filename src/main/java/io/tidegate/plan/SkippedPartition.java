package io.tidegate.plan;

import io.tidegate.job.Partition;

/** A partition that was asked for and will not be built. */
public record SkippedPartition(Partition partition, Reason.ToSkip reason) {}
