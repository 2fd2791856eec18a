package io.tidegate.estimate;

import io.tidegate.job.Partition;
import java.math.BigDecimal;
import java.util.List;

/**
 * Partitions that were built and audited for the measurement, one after the other in one process, and not published.
 *
 * @param builds at least one, in order: the first found a process that had built nothing of the job before
 * @param leftOut those that could not be built, in order
 */
public record Pilot(List<Build> builds, List<LeftOut> leftOut) {
    public Pilot {
        builds = List.copyOf(builds);
        leftOut = List.copyOf(leftOut);
        if (builds.isEmpty()) {
            throw new IllegalArgumentException("a pilot of nothing");
        }
    }

    /** Of which every partition could be built. */
    public Pilot(List<Build> builds) {
        this(builds, List.of());
    }

    /** @param why one sentence */
    public record LeftOut(Partition partition, String why) {}

    /**
     * One partition.
     *
     * @param inputBytes as {@code PlannedPartition} counts them
     * @param seconds on the wall
     */
    public record Build(
            Partition partition,
            long inputBytes,
            long rows,
            long outputBytes,
            BigDecimal coreSeconds,
            BigDecimal seconds) {}

    /** {@code a pilot of 2024-03-03}, {@code a pilot of 3 partitions}. */
    String told() {
        return "a pilot of "
                + (builds.size() == 1 ? builds.get(0).partition().text() : Doubts.partitions(builds.size()));
    }
}
