package io.tidegate.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a mistyped one most likely means: fewest single-letter edits, swaps counted as one. */
final class Nearest {
    private Nearest() {}

    /** Empty when nothing is within a third of the word's length. */
    static Optional<String> to(String word, Collection<String> known) {
        int tolerated = Math.max(1, Math.min(word.length(), 40) / 3);
        return known.stream()
                .filter(name -> Math.abs(name.length() - word.length()) <= tolerated)
                .min(Comparator.comparingInt((String name) -> edits(word, name)).thenComparing(name -> name))
                .filter(name -> edits(word, name) <= tolerated);
    }

    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
