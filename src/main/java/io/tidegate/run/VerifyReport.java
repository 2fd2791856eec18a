package io.tidegate.run;

import io.tidegate.compare.Diff;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;

/** Two builds of a partition, compared: the first stands before, the second after. */
public record VerifyReport(Job job, Partition partition, Diff diff) {}
