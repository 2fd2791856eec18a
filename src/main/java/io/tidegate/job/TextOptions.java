package io.tidegate.job;

/**
 * How text files are read.
 *
 * @param nullValue the text that means NULL in CSV, besides nothing at all
 * @param multiline whether one record may span lines
 */
public record TextOptions(
        String delimiter, String quote, String escape, String encoding, String nullValue, boolean multiline) {
    public static final TextOptions DEFAULT = new TextOptions(",", "\"", "\"", "UTF-8", "", false);
}
