package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Exactly one partition. */
final class OnePartition {
    @Option(
            names = "--partition",
            paramLabel = "P",
            description = "The partition, written by the job's grain: 2021-01-04T05Z, 2021-01-04, 2021-01 or 2021.")
    private String partition;

    Partition of(String command, Job job) {
        return optionalOf(job)
                .orElseThrow(() -> Usage.wrong(
                        "Cannot %s %s without a partition".formatted(command, job.name()),
                        "Add --partition %s.".formatted(job.partition().start())));
    }

    Optional<Partition> optionalOf(Job job) {
        return Optional.ofNullable(partition).map(text -> PartitionText.read(job, text));
    }

    boolean isGiven() {
        return partition != null;
    }
}
