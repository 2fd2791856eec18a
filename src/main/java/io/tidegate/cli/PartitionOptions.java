package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Partitions by their names, or by how they stand; a range may narrow the latter. */
final class PartitionOptions {
    @Option(names = "--partition", paramLabel = "P", split = ",", description = "This partition; repeatable.")
    private List<String> partitions = new ArrayList<>();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(names = "--missing", description = "Those never built; --from and --to narrow it.")
    private boolean missing;

    @Option(names = "--stale", description = "Those built from older code or inputs; --from and --to narrow it.")
    private boolean stale;

    @Option(
            names = "--changed",
            description = "Those whose source moved since they were built; --from and --to narrow it.")
    private boolean changed;

    /** Which of these options were given. */
    List<String> ways() {
        range.check();
        List<String> ways = new ArrayList<>();
        if (!partitions.isEmpty()) {
            ways.add("--partition");
        }
        ways.addAll(standing());
        if (range.isGiven() && standing().isEmpty()) {
            ways.add("--from/--to");
        }
        return ways;
    }

    /** The options given that choose by how partitions stand. */
    List<String> standing() {
        List<String> given = new ArrayList<>();
        if (missing) {
            given.add("--missing");
        }
        if (stale) {
            given.add("--stale");
        }
        if (changed) {
            given.add("--changed");
        }
        return given;
    }

    /**
     * @param all the ways that the command has, in words
     * @param verb what is to be done with the partitions
     * @throws io.tidegate.error.TidegateException USAGE unless exactly one way was chosen
     */
    static void requireOne(List<String> ways, String all, String verb) {
        if (ways.isEmpty()) {
            throw Usage.wrong("Cannot tell which partitions to %s".formatted(verb), "Choose one: " + all + ".");
        }
        if (ways.size() > 1) {
            throw Usage.wrong(
                    "Cannot use %s together".formatted(String.join(" and ", ways)), "Choose one: " + all + ".");
        }
    }

    boolean isOne() {
        return partitions.size() == 1;
    }

    boolean isMissing() {
        return missing;
    }

    /** Those named one by one, each once, in order. */
    List<Partition> named(Job job) {
        return partitions.stream()
                .map(text -> PartitionText.read(job, text))
                .distinct()
                .sorted()
                .toList();
    }

    Optional<PartitionRange> range(Job job) {
        return range.of(job);
    }

    /** The choice in terms of a job's grain. */
    Choice of(Job job) {
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
        return stretch.<Choice>map(Choice.Between::new).orElseGet(() -> new Choice.These(named(job)));
    }
}
