package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which partitions: exactly one way of naming them; a range may narrow {@code --missing}, {@code --stale} and {@code --changed}, and a scheduler that
 * knows the date gives one {@code --partition} to {@code --scheduled}.
 */
final class ChoiceOptions {
    static final String WAYS = "--partition P, --from A --to B, --latest, --scheduled, --missing, --stale or --changed";

    @Option(names = "--partition", paramLabel = "P", split = ",", description = "This partition; repeatable.")
    private List<String> partitions = new ArrayList<>();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(names = "--latest", description = "The newest partition that has ended.")
    private boolean latest;

    @Option(
            names = "--scheduled",
            description =
                    "The partition that is due now (or --partition P) and, by the job's lookback, those before it whose inputs moved.")
    private boolean scheduled;

    @Option(names = "--missing", description = "Those never built; --from and --to narrow it.")
    private boolean missing;

    @Option(names = "--stale", description = "Those built from older code or inputs; --from and --to narrow it.")
    private boolean stale;

    @Option(
            names = "--changed",
            description = "Those whose source moved since they were built; --from and --to narrow it.")
    private boolean changed;

    /** @throws io.tidegate.error.TidegateException USAGE unless exactly one way was chosen */
    void check(String command) {
        List<String> ways = new ArrayList<>();
        addIf(ways, !partitions.isEmpty() && !(scheduled && partitions.size() == 1), "--partition");
        addIf(ways, latest, "--latest");
        addIf(ways, scheduled, "--scheduled");
        addIf(ways, missing, "--missing");
        addIf(ways, stale, "--stale");
        addIf(ways, changed, "--changed");
        range.check();
        if (range.isGiven() && !missing && !stale && !changed) {
            ways.add("--from/--to");
        }
        if (ways.isEmpty()) {
            throw Usage.wrong("Cannot tell which partitions to %s".formatted(command), "Choose one: " + WAYS + ".");
        }
        if (ways.size() > 1) {
            throw Usage.wrong(
                    "Cannot use %s together".formatted(String.join(" and ", ways)), "Choose one: " + WAYS + ".");
        }
    }

    private static void addIf(List<String> ways, boolean chosen, String way) {
        if (chosen) {
            ways.add(way);
        }
    }

    /** The choice in terms of a job's grain. */
    Choice of(Job job) {
        if (latest) {
            return new Choice.Latest();
        }
        if (scheduled) {
            return new Choice.Scheduled(partitions.stream().findFirst().map(text -> PartitionText.read(job, text)));
        }
        Optional<PartitionRange> stretch = range.of(job);
        if (missing) {
            return new Choice.Missing(stretch);
        }
        if (stale) {
            return new Choice.Stale(stretch);
        }
        if (changed) {
            return new Choice.Changed(stretch);
        }
        return stretch.<Choice>map(Choice.Between::new)
                .orElseGet(() -> new Choice.These(partitions.stream()
                        .map(text -> PartitionText.read(job, text))
                        .distinct()
                        .sorted()
                        .toList()));
    }
}
