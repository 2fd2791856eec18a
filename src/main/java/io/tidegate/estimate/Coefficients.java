package io.tidegate.estimate;

/**
 * Core-seconds of a chunk: a fixed part, a part for each partition and a part for each byte; and of checkpoints of the table's log.
 *
 * @param first fixed part of the first chunk of a process
 * @param later fixed part of every other chunk
 * @param checkpoint of a commit that writes one
 * @param reread of a chunk whose table was given one by the commit before
 */
record Coefficients(double first, double later, double perPartition, double perByte, Band checkpoint, Band reread) {
    /** As {@link Observation#settled} has it. */
    double settled(Work work, Level seen) {
        return cold(work) + warm(work, seen);
    }

    double cold(Work work) {
        return first * work.firsts();
    }

    /**
     * All but what first chunks are fixed by, in processes that have settled.
     *
     * @param seen how what was never seen turns out: sizes, a checkpoint
     */
    double warm(Work work, Level seen) {
        return later * work.laters()
                + perPartition * work.partitions()
                + perByte * work.bytes(seen)
                + checkpoint.at(seen) * work.checkpoints()
                + reread.at(seen) * work.rereads();
    }
}
