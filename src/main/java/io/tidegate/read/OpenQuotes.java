package io.tidegate.read;

import io.tidegate.job.TextOptions;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Finds lines of CSV that end inside a quoted field: a field that spans lines in a file that is read line by line. Such a line
 * can have the right number of fields, and so can the line that closes it. Goes to the executors.
 */
final class OpenQuotes implements UDF1<String, Boolean> {
    private static final long serialVersionUID = 1L;

    private final String delimiter;
    private final String quote;
    private final String escape;

    OpenQuotes(TextOptions options) {
        delimiter = options.delimiter();
        quote = options.quote();
        escape = options.escape();
    }

    @Override
    public Boolean call(String line) {
        return endsInside(line);
    }

    boolean endsInside(String line) {
        if (quote.isEmpty()) {
            return false;
        }
        int at = 0;
        while (at < line.length()) {
            if (line.charAt(at) == quote.charAt(0)) {
                int end = closing(line, at + 1);
                if (end < 0) {
                    return true;
                }
                at = end + 1;
            }
            int next = line.indexOf(delimiter, at);
            if (next < 0) {
                return false;
            }
            at = next + delimiter.length();
        }
        return false;
    }

    private int closing(String line, int from) {
        char quoteChar = quote.charAt(0);
        char escapeChar = escape.isEmpty() ? quoteChar : escape.charAt(0);
        int i = from;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == escapeChar && i + 1 < line.length() && line.charAt(i + 1) == quoteChar) {
                i += 2;
            } else if (c == quoteChar) {
                return i;
            } else {
                i++;
            }
        }
        return -1;
    }
}
