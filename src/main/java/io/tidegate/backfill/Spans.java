package io.tidegate.backfill;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.yaml.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Partitions as plans write them: {@code 2024-01-01 to 2024-01-31, 2024-02-03}. */
final class Spans {
    /** As many as a plan looks at when it is made. */
    private static final long MOST = 200_000;

    private static final String TO = " to ";

    private Spans() {}

    /** @param partitions of one grain, ascending, each once */
    static String text(List<Partition> partitions) {
        return PartitionRange.of(partitions).stream()
                .map(PartitionRange::toString)
                .collect(Collectors.joining(", "));
    }

    static List<Partition> parse(Grain grain, String text) throws Refusal {
        List<Partition> partitions = new ArrayList<>();
        for (String piece : text.split(",", -1)) {
            String span = piece.strip();
            int to = span.indexOf(TO);
            PartitionRange range = to < 0
                    ? new PartitionRange(Partition.parse(grain, span), Partition.parse(grain, span))
                    : new PartitionRange(
                            Partition.parse(grain, span.substring(0, to).strip()),
                            Partition.parse(
                                    grain, span.substring(to + TO.length()).strip()));
            if (range.size() + partitions.size() > MOST) {
                throw new Refusal(
                        "Cannot read more than %,d partitions".formatted(MOST), "Plan again, a shorter range.");
            }
            partitions.addAll(range.partitions());
        }
        return partitions;
    }
}
