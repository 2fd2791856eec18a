package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Reprocess;
import io.tidegate.report.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which partitions a backfill is about: one way of naming them, what is left out of them, and what becomes of those already built. */
final class BackfillChoice {
    private static final String WAYS = "--from A --to B, --partition P, --missing, --stale or --changed";

    @Mixin
    private PartitionOptions partitions = new PartitionOptions();

    @Option(
            names = "--exclude",
            paramLabel = "P,A..B",
            split = ",",
            description = "Leave these partitions and ranges out; repeatable.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = "--reprocess",
            paramLabel = "WHICH",
            description =
                    "none: only partitions never built; failed: also those blocked or failed (default with --missing);"
                            + " completed: also what is published (default otherwise).")
    private String reprocess;

    /** @throws io.tidegate.error.TidegateException USAGE unless exactly one way was chosen, with what goes with it */
    void check() {
        PartitionOptions.requireOne(partitions.ways(), WAYS, "backfill");
        reprocess();
    }

    Reprocess reprocess() {
        boolean isMissing = partitions.isMissing();
        if (reprocess == null) {
            return isMissing ? Reprocess.FAILED : Reprocess.COMPLETED;
        }
        Reprocess asked = Arrays.stream(Reprocess.values())
                .filter(known -> known.text().equals(reprocess))
                .findFirst()
                .orElseThrow(() -> Usage.wrong(
                        "Cannot use --reprocess %s".formatted(Printable.quoted(reprocess, 40)),
                        "Use none, failed or completed."));
        partitions.standing().stream()
                .filter(way -> isMissing == (asked == Reprocess.COMPLETED))
                .findFirst()
                .ifPresent(way -> {
                    throw Usage.wrong(
                            "Cannot use --reprocess %s with %s: it chooses only %s"
                                    .formatted(
                                            asked.text(),
                                            way,
                                            isMissing ? "what was never published" : "what is published"),
                            "Leave one of the two out.");
                });
        return asked;
    }

    /** The choice in terms of a job's grain. */
    Choice of(Job job) {
        return partitions.of(job);
    }

    /** @throws io.tidegate.error.TidegateException USAGE for an exclusion of what was not asked for */
    List<PartitionRange> excluded(Job job) {
        Optional<PartitionRange> stretch = partitions.range(job);
        List<PartitionRange> excluded =
                exclude.stream().map(text -> span(job, text.strip())).toList();
        for (PartitionRange span : excluded) {
            boolean isOutside = stretch.filter(s ->
                            span.last().compareTo(s.first()) < 0 || span.first().compareTo(s.last()) > 0)
                    .isPresent();
            if (isOutside) {
                throw Usage.wrong(
                        "Cannot exclude %s: it lies outside %s".formatted(span, stretch.get()),
                        "Look for a slip of the finger, or leave it out.");
            }
        }
        return excluded;
    }

    private static PartitionRange span(Job job, String text) {
        int dots = text.indexOf("..");
        Partition first = PartitionText.read(job, dots < 0 ? text : text.substring(0, dots));
        return new PartitionRange(first, dots < 0 ? first : PartitionText.read(job, text.substring(dots + 2)));
    }
}
