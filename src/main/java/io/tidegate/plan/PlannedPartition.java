package io.tidegate.plan;

import io.tidegate.job.Partition;

/**
 * A partition that will be built.
 *
 * @param fingerprint digest of the job's configuration, the class jar, and this partition's inputs
 * @param inputBytes bytes of the sources' files for this partition, static sources left out
 */
public record PlannedPartition(Partition partition, Reason.ToBuild reason, String fingerprint, long inputBytes) {}
