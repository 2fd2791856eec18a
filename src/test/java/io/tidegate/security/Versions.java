package io.tidegate.security;

import java.math.BigInteger;

/** Which of two versions of a library is newer: numbers by size, and a word such as {@code beta9} before no word at all. */
final class Versions {
    private Versions() {}

    static int compare(String a, String b) {
        String[] left = parts(a);
        String[] right = parts(b);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = comparePart(i < left.length ? left[i] : "0", i < right.length ? right[i] : "0");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String[] parts(String version) {
        return version.replaceFirst("(?i)[.-](final|ga|release)$", "").split("[.\\-]");
    }

    private static int comparePart(String a, String b) {
        boolean isNumber = a.matches("\\d+");
        if (isNumber != b.matches("\\d+")) {
            return isNumber ? 1 : -1;
        }
        return isNumber ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
