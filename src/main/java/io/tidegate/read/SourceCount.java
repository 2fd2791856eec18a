package io.tidegate.read;

import io.tidegate.job.Partition;
import java.util.Optional;

/**
 * What was read of a source for one partition of ours, window included.
 *
 * @param partition empty for a static source, which is read once for all
 * @param bytes size of the files
 */
public record SourceCount(String source, Optional<Partition> partition, long rows, long bytes) {}
