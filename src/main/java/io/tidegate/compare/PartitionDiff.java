package io.tidegate.compare;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;

/** One partition in two states. */
public record PartitionDiff(Job job, Partition partition, Side before, Side after, Diff diff) {}
