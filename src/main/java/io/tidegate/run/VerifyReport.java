package io.tidegate.run;

import io.tidegate.compare.Difference;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;

/** Two builds of a partition, compared. */
public record VerifyReport(Job job, Partition partition, Difference difference) {}
