package io.tidegate.estimate;

/**
 * Core-seconds of a chunk: a fixed part, a part for each partition and a part for each byte; and of a checkpoint of the table's log.
 *
 * @param first fixed part of the first chunk of a run
 * @param later fixed part of every other chunk
 */
record Coefficients(double first, double later, double perPartition, double perByte, double checkpoint) {
    double of(Work work, Level bytes) {
        return first * work.firsts()
                + later * work.laters()
                + perPartition * work.partitions()
                + perByte * work.bytes(bytes)
                + checkpoint * work.checkpoints();
    }
}
