package io.tidegate.job;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a source counts as ready for a partition.
 *
 * @param successFile a file that must lie beside the source's files
 * @param minRows fewest rows
 * @param maxTimestamp a column whose maximum must reach the end of the partition's data
 * @param timeout how long {@code run} waits; zero asks once
 */
public record Ready(
        Optional<String> successFile,
        OptionalLong minRows,
        Optional<String> maxTimestamp,
        Duration timeout,
        Duration poll) {
    public static final Ready WHEN_THERE =
            new Ready(Optional.empty(), OptionalLong.empty(), Optional.empty(), Duration.ZERO, Duration.ofMinutes(1));
}
