package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Partitions named one by one or as a range; nothing is ever chosen for the caller. */
final class NamedPartitions {
    @Option(names = "--partition", paramLabel = "P", split = ",", description = "This partition; repeatable.")
    private List<String> partitions = new ArrayList<>();

    @Option(names = "--from", paramLabel = "A", description = "From this partition on, with --to.")
    private String from;

    @Option(names = "--to", paramLabel = "B", description = "Up to and with this partition.")
    private String to;

    void check(String command) {
        boolean range = from != null || to != null;
        if (range && !partitions.isEmpty()) {
            throw Usage.wrong("Cannot use --partition and --from/--to together", "Use one of the two.");
        }
        if (range && (from == null || to == null)) {
            throw Usage.wrong(
                    "Cannot use %s alone".formatted(from == null ? "--to" : "--from"),
                    "A range has both ends: --from A --to B, both inclusive.");
        }
        if (!range && partitions.isEmpty()) {
            throw Usage.wrong(
                    "Cannot tell which partitions to %s".formatted(command),
                    "Name them: --partition P, or --from A --to B.");
        }
    }

    /** In order, each once. The range that holds them all is what their standing is asked for. */
    List<Partition> of(Job job) {
        if (partitions.isEmpty()) {
            return new PartitionRange(PartitionText.read(job, from), PartitionText.read(job, to)).partitions();
        }
        return partitions.stream()
                .map(text -> PartitionText.read(job, text))
                .distinct()
                .sorted()
                .toList();
    }
}
