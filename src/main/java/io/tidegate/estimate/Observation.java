package io.tidegate.estimate;

/**
 * One chunk that was published at the first attempt, and what it took.
 *
 * @param isFirst whether its process had built nothing of the job before
 * @param isCurrent whether it was built by the job as it is now
 * @param partitions that it read, those included that its gate stopped
 * @param bytes of their inputs, static sources left out
 * @param coreSeconds more than 0
 * @param before core-seconds that its process had spent on the job when it began, as far as that is known
 * @param seconds on the wall, 0 when nobody knows
 */
record Observation(
        boolean isFirst,
        boolean isCurrent,
        int partitions,
        double bytes,
        double coreSeconds,
        double seconds,
        LogWork log,
        double before) {
    /** Core-seconds that it would have taken in a process that had built much of the job; of the first of a process as they were. */
    double settled() {
        return isFirst ? coreSeconds : Settling.settled(before, coreSeconds);
    }

    /** Bytes of the inputs of one partition. */
    double size() {
        return bytes / partitions;
    }
}
