package io.tidegate.run;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Partitions by outcome word. */
public final class Outcomes {
    private Outcomes() {}

    public static Map<String, Integer> counts(Collection<RunResult> results) {
        Map<String, Integer> counts = new TreeMap<>();
        results.forEach(result -> counts.merge(Word.of(result), 1, Integer::sum));
        return counts;
    }

    /** How many of them were built, published or not. */
    public static int built(Map<String, Integer> counts) {
        return Stream.of("published", "blocked", "failed")
                .mapToInt(word -> counts.getOrDefault(word, 0))
                .sum();
    }

    /** {@code 30 published, 1 blocked}, most first. */
    public static String text(Collection<RunResult> results) {
        return counts(results).entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(count -> count.getValue() + " " + count.getKey().replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
