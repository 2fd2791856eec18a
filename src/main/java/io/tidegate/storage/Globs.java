package io.tidegate.storage;

/** What a segment of a pattern means, alike on every file system. */
final class Globs {
    private Globs() {}

    static boolean isPattern(String segment) {
        return segment.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
    }

    /** Names that Spark and Hadoop pass over too. */
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    /** Whether a name is hidden from this segment: it starts with {@code _} or {@code .} and the segment does not say so. */
    static boolean hides(String segment, String name) {
        return isHidden(name) && segment.charAt(0) != name.charAt(0);
    }
}
