package io.tidegate.estimate;

import io.tidegate.log.TableLog;
import io.tidegate.plan.Plan;
import io.tidegate.plan.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What looks wrong with an estimate: figures far from what was ever seen, and what nobody can know. */
final class Warnings {
    /** From here on a slip (a unit, a path that matches too much) is likelier than growth. */
    private static final double SLIP = 100;

    private final List<String> lines = new ArrayList<>();

    Warnings(Plan plan, Sizes seen, Largest largest) {
        if (largest.farOutside() > 0) {
            String more = largest.farOutside() == 1
                    ? ""
                    : ", and %,d more are %s times larger or more"
                            .formatted(largest.farOutside() - 1, Doubts.times(Largest.FAR));
            lines.add(largest.story() + more);
        }
        if (largest.empty() > 0 && plan.inputs().stream().anyMatch(Warnings::hasBytes) && seen.largest() > 0) {
            lines.add("%s of %,d planned, %s first, read 0 bytes"
                    .formatted(
                            Doubts.partitions(largest.empty()),
                            plan.planned().count(),
                            largest.firstEmpty().orElseThrow()));
        }
        plan.inputs().stream()
                .filter(input -> input instanceof SourceInput.Database)
                .forEach(input -> lines.add(
                        "how much source %s will read is unknown: it is a database".formatted(input.source())));
    }

    private static boolean hasBytes(SourceInput input) {
        return input instanceof SourceInput.FilesByPartition || input instanceof SourceInput.TableByPartition;
    }

    /** What a pilot could not build is priced like the rest. */
    void leftOut(Pilot pilot) {
        pilot.leftOut()
                .forEach(left -> lines.add("the pilot could not build %s: %s".formatted(left.partition(), left.why())));
    }

    void costAgainstHistory(double coreSeconds, long partitions, Samples samples) {
        if (samples.isEmpty()) {
            return;
        }
        Weighted each = new Weighted();
        samples.all().forEach(s -> each.add(s.seen().coreSeconds() / s.seen().partitions(), s.weight()));
        slip(
                coreSeconds / partitions / each.median(),
                "a partition is estimated at %s times the core-seconds that one took so far");
    }

    void bytesAgainstTable(double written, long partitions, Optional<TableLog> table) {
        double live = table.map(log -> log.partitions().values().stream()
                        .mapToLong(TableLog.LivePartition::bytes)
                        .average()
                        .orElse(0))
                .orElse(0.0);
        if (live > 0) {
            slip(
                    written / partitions / live,
                    "a partition is estimated at %s times the bytes that one of the table has");
        }
    }

    private void slip(double times, String story) {
        if (times >= SLIP) {
            lines.add(
                    story.formatted(Doubts.times(times)) + ": look for a wrong unit, or a path that matches too much");
        }
    }

    void replaced(Replaced replaced) {
        if (replaced.withoutRows() > 0) {
            lines.add("how many rows are replaced is unknown: the files of %s have no statistics"
                    .formatted(Doubts.partitions(replaced.withoutRows())));
        }
        if (replaced.bytes().isEmpty()) {
            lines.add("how many bytes are replaced is unknown: the table's log was not read");
        }
    }

    List<String> lines() {
        return lines;
    }
}
