package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.PartitionRange;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A range that narrows what is looked at; without it, everything from the job's start to its latest partition. */
final class RangeOptions {
    @Option(names = "--from", paramLabel = "A", description = "From this partition on, with --to.")
    private String from;

    @Option(names = "--to", paramLabel = "B", description = "Up to and with this partition.")
    private String to;

    /** @throws io.tidegate.error.TidegateException USAGE when only one end is given */
    void check() {
        if ((from == null) != (to == null)) {
            throw Usage.wrong(
                    "Cannot use %s alone".formatted(from == null ? "--to" : "--from"),
                    "A range has both ends: --from A --to B, both inclusive.");
        }
    }

    boolean isGiven() {
        return from != null || to != null;
    }

    Optional<PartitionRange> of(Job job) {
        return from == null
                ? Optional.empty()
                : Optional.of(new PartitionRange(PartitionText.read(job, from), PartitionText.read(job, to)));
    }
}
