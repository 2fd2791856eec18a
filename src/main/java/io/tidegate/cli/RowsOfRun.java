package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.report.Numbers;
import io.tidegate.run.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many rows of a job a run replaced and added, by what it counted itself, whether or not it came to comparing sums as
 * {@link io.tidegate.ledger.BackfillChanges} has them.
 *
 * @param counts partitions by outcome word
 * @param replaced partitions of which it is known how many rows they had
 * @param added partitions that had none, or of which nobody knows
 */
record RowsOfRun(
        Map<String, Integer> counts,
        List<RunResult.Published> replaced,
        List<RunResult.Published> added,
        List<RunResult.Published> movers) {
    private static final int MOST_MOVERS = 3;

    enum Compared {
        YES,
        NO
    }

    static RowsOfRun of(List<RunResult> results) {
        Map<String, Integer> counts = new TreeMap<>();
        List<RunResult.Published> replaced = new ArrayList<>();
        List<RunResult.Published> added = new ArrayList<>();
        for (RunResult result : results) {
            counts.merge(OutcomeWord.of(result).text(), 1, Integer::sum);
            if (result instanceof RunResult.Published published) {
                (published.rowsBefore().isPresent() ? replaced : added).add(published);
            }
        }
        List<RunResult.Published> movers = replaced.stream()
                .filter(p -> difference(p) != 0)
                .sorted(Comparator.comparingLong((RunResult.Published p) -> -Math.abs(difference(p)))
                        .thenComparing(RunResult.Published::partition))
                .limit(MOST_MOVERS)
                .toList();
        return new RowsOfRun(counts, replaced, added, movers);
    }

    private static long difference(RunResult.Published published) {
        return published.rows() - before(published);
    }

    private static long before(RunResult.Published published) {
        return published.rowsBefore().getAsLong();
    }

    /** {@code 1 blocked, 30 published}. */
    String outcomes() {
        return counts.isEmpty()
                ? "nothing was built"
                : counts.entrySet().stream()
                        .map(count -> Numbers.count(count.getValue()) + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }

    private long rowsBefore() {
        return replaced.stream().mapToLong(RowsOfRun::before).sum();
    }

    private static long rows(List<RunResult.Published> of) {
        return of.stream().mapToLong(RunResult.Published::rows).sum();
    }

    /** @param compared whether sums were compared, too, which tell better what moved most */
    List<String> sentences(Compared compared) {
        List<String> sentences = new ArrayList<>();
        if (!replaced.isEmpty()) {
            sentences.add("Changed: %s, %s before and %s now"
                    .formatted(
                            Numbers.count(replaced.size(), "partition"),
                            Numbers.count(rowsBefore(), "row"),
                            Numbers.count(rows(replaced))));
        }
        if (!added.isEmpty()) {
            sentences.add("New: %s, %s"
                    .formatted(Numbers.count(added.size(), "partition"), Numbers.count(rows(added), "row")));
        }
        if (!movers.isEmpty() && compared == Compared.NO) {
            sentences.add("Most changed: "
                    + movers.stream()
                            .map(p -> "%s, %s before and %s now"
                                    .formatted(p.partition(), Numbers.count(before(p), "row"), Numbers.count(p.rows())))
                            .collect(Collectors.joining("; ")));
        }
        return sentences;
    }

    void putInto(ObjectNode node) {
        ObjectNode outcomes = node.putObject("counts");
        counts.forEach((word, count) -> outcomes.put(word.replace(' ', '_'), count));
        node.putObject("changed")
                .put("partitions", replaced.size())
                .put("rows_before", rowsBefore())
                .put("rows", rows(replaced));
        node.putObject("new").put("partitions", added.size()).put("rows", rows(added));
        ArrayNode most = node.putArray("most_changed");
        movers.forEach(p -> most.addObject()
                .put("partition", p.partition().text())
                .put("rows_before", before(p))
                .put("rows", p.rows()));
    }
}
