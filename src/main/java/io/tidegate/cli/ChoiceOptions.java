package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.plan.Choice;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which partitions: exactly one way of naming them; a range may narrow {@code --missing}, {@code --stale} and {@code --changed}, and a scheduler that
 * knows the date gives one {@code --partition} to {@code --scheduled}.
 */
final class ChoiceOptions {
    static final String WAYS = "--partition P, --from A --to B, --latest, --scheduled, --missing, --stale or --changed";

    @Mixin
    private PartitionOptions partitions = new PartitionOptions();

    @Option(names = "--latest", description = "The newest partition that has ended.")
    private boolean latest;

    @Option(
            names = "--scheduled",
            description =
                    "The partition that is due now (or --partition P) and, by the job's lookback, those before it whose inputs moved.")
    private boolean scheduled;

    /** @throws io.tidegate.error.TidegateException USAGE unless exactly one way was chosen */
    void check(String command) {
        List<String> ways = partitions.ways();
        if (scheduled && partitions.isOne()) {
            ways.remove("--partition");
        }
        if (latest) {
            ways.add("--latest");
        }
        if (scheduled) {
            ways.add("--scheduled");
        }
        PartitionOptions.requireOne(ways, WAYS, command);
    }

    /** The choice in terms of a job's grain. */
    Choice of(Job job) {
        if (latest) {
            return new Choice.Latest();
        }
        return scheduled ? new Choice.Scheduled(partitions.named(job).stream().findFirst()) : partitions.of(job);
    }
}
