package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Partitions named one by one or as a range; nothing is ever chosen for the caller. */
final class NamedPartitions {
    @Option(names = "--partition", paramLabel = "P", split = ",", description = "This partition; repeatable.")
    private List<String> partitions = new ArrayList<>();

    @Mixin
    private RangeOptions range = new RangeOptions();

    void check(String command) {
        if (range.isGiven() && !partitions.isEmpty()) {
            throw Usage.wrong("Cannot use --partition and --from/--to together", "Use one of the two.");
        }
        range.check();
        if (!range.isGiven() && partitions.isEmpty()) {
            throw Usage.wrong(
                    "Cannot tell which partitions to %s".formatted(command),
                    "Name them: --partition P, or --from A --to B.");
        }
    }

    /** In order, each once. The range that holds them all is what their standing is asked for. */
    List<Partition> of(Job job) {
        return range.of(job)
                .map(PartitionRange::partitions)
                .orElseGet(() -> partitions.stream()
                        .map(text -> PartitionText.read(job, text))
                        .distinct()
                        .sorted()
                        .toList());
    }
}
