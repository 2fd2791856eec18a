package io.tidegate.job;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The known name a slip of the finger probably meant. */
public final class Nearest {
    private static final int LONGEST = 80;

    private Nearest() {}

    /** The nearest of {@code known} within a third of its length (swaps of neighbours count as one), or the one that {@code name} begins or ends. */
    public static Optional<String> to(String name, Collection<String> known) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = plain(name);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(wanted, plain(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        if (best != null && bestDistance <= Math.max(1, Math.max(wanted.length(), best.length()) / 3)) {
            return Optional.of(best);
        }
        return wanted.length() < 3
                ? Optional.empty()
                : known.stream()
                        .filter(k -> plain(k).startsWith(wanted) || plain(k).endsWith(wanted))
                        .findFirst();
    }

    /** "Did you mean x? " or nothing. */
    public static String hint(String name, Collection<String> known) {
        return to(name, known).map(n -> "Did you mean %s? ".formatted(n)).orElse("");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** Insertions, deletions, changes and swaps of neighbours between the two. */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            rows[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            rows[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                rows[i][j] = Math.min(Math.min(rows[i][j - 1], rows[i - 1][j]) + 1, rows[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[a.length()][b.length()];
    }
}
