package io.tidegate.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a misspelt one was probably meant to be. */
final class Nearest {
    private Nearest() {}

    /** At most a third of the letters may differ, and at most three. */
    static Optional<String> to(String name, Collection<String> known) {
        int most = Math.min(3, Math.max(1, name.length() / 3));
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** "Did you mean x?" and a blank, or nothing. */
    static String hint(String name, Collection<String> known) {
        return to(name, known).map(n -> "Did you mean %s? ".formatted(n)).orElse("");
    }

    private static int distance(String a, String b) {
        if (a.length() > 80) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
