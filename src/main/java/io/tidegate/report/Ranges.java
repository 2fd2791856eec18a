package io.tidegate.report;

import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.util.List;

/** Partitions in few words: neighbours as a range, the rest counted. */
public final class Ranges {
    private Ranges() {}

    /** {@code 2021-01-03, 2021-01-05 to 2021-01-09 and 27 more}: at most {@code shown} pieces; expects them ascending. */
    public static String text(List<Partition> partitions, int shown) {
        List<List<Partition>> pieces = pieces(partitions);
        StringBuilder text = new StringBuilder();
        int told = 0;
        for (List<Partition> piece : pieces.subList(0, Math.min(shown, pieces.size()))) {
            text.append(text.length() == 0 ? "" : ", ").append(text(piece));
            told += piece.size();
        }
        int more = partitions.size() - told;
        return more == 0 ? text.toString() : text + " and " + Numbers.count(more) + " more";
    }

    private static String text(List<Partition> piece) {
        Partition first = piece.get(0);
        return piece.size() == 1 ? first.text() : first + " to " + piece.get(piece.size() - 1);
    }

    /** {@code 2021-01-04}, or with their number {@code 2021-01-04 to 2021-01-10 (7)}; expects neighbours. */
    public static String span(List<Partition> piece) {
        return piece.size() == 1 ? text(piece) : "%s (%d)".formatted(text(piece), piece.size());
    }

    /** Like {@link #text} with three pieces, and their number where there is more than one; expects them ascending. */
    public static String told(List<Partition> partitions) {
        return partitions.size() == 1
                ? partitions.get(0).text()
                : "%s (%s)".formatted(text(partitions, 3), Numbers.count(partitions.size()));
    }

    /** Neighbours together; expects partitions of one grain, ascending. */
    public static List<List<Partition>> pieces(List<Partition> partitions) {
        return PartitionRange.of(partitions).stream()
                .map(PartitionRange::partitions)
                .toList();
    }
}
