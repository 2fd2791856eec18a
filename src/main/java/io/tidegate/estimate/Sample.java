package io.tidegate.estimate;

/** An observation and how much it counts. */
record Sample(Observation seen, double weight) {
    double fixedPart(double perByte, double perPartition) {
        return seen.settled() - perByte * seen.bytes() - perPartition * seen.partitions();
    }
}
