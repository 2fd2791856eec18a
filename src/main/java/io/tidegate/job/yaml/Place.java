package io.tidegate.job.yaml;

/**
 * Where something stands.
 *
 * @param line from 1
 * @param column from 1
 * @param length characters to underline
 */
public record Place(SourceText source, int line, int column, int length, Trail trail) {
    private static final int FURTHEST = 1000;

    static Place startOf(SourceText source) {
        return new Place(source, 1, 1, 1, Trail.TOP);
    }

    /** Where the text stands, from this place on; this place when it is not found as it is. */
    Place of(String text) {
        for (int at = line; at < line + FURTHEST; at++) {
            int found = source.line(at).indexOf(text, at == line ? column - 1 : 0);
            if (found >= 0) {
                return new Place(source, at, found + 1, text.length(), trail);
            }
        }
        return this;
    }
}
