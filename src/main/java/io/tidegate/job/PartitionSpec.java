package io.tidegate.job;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * How a job's table is cut into partitions and when each may be built.
 *
 * @param start the first partition there is
 * @param delay how long after its end a partition may be built
 * @param protectBefore partitions before this one are never rewritten
 * @param lookback how many partitions before the due one a scheduled run also rebuilds when their inputs moved
 */
public record PartitionSpec(
        String column,
        Grain grain,
        Partition start,
        ZoneId zone,
        Duration delay,
        Optional<Partition> protectBefore,
        int lookback) {
    public PartitionSpec {
        Objects.requireNonNull(column, "column is null");
        Objects.requireNonNull(zone, "zone is null");
        if (start.grain() != grain) {
            throw new IllegalArgumentException("start is not of grain " + grain);
        }
    }

    /** Without lookback. */
    public PartitionSpec(
            String column,
            Grain grain,
            Partition start,
            ZoneId zone,
            Duration delay,
            Optional<Partition> protectBefore) {
        this(column, grain, start, zone, delay, protectBefore, 0);
    }

    /** When the partition may be built. */
    public Instant dueAt(Partition partition) {
        return partition.endsAt(zone).plus(delay);
    }

    /** The newest partition that has ended, delay included; empty when not even the first has. */
    public Optional<Partition> latestDue(Instant now) {
        Partition candidate = Partition.at(grain, now.minus(delay), zone);
        while (dueAt(candidate).isAfter(now)) {
            candidate = candidate.plus(-1);
        }
        return candidate.compareTo(start) < 0 ? Optional.empty() : Optional.of(candidate);
    }
}
