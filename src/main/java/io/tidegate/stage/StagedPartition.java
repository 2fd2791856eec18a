package io.tidegate.stage;

import io.tidegate.job.Partition;

/**
 * What was staged for one partition.
 *
 * @param rows from the statistics that were written with the files
 */
public record StagedPartition(Partition partition, int files, long bytes, long rows) {}
