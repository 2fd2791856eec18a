package io.tidegate.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the bound parameters that tie a query to one partition at a time. */
final class SqlParameters {
    /** String literals, quoted names and comments, which hold no parameters; then a parameter, unless it is half of a cast {@code ::}. */
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\"|`[^`]*`|--[^\\n]*|/\\*.*?\\*/|::"
                    + "|:(ds|partition_start|partition_end)\\b",
            Pattern.DOTALL);

    private SqlParameters() {}

    /** The first of {@code ds}, {@code partition_start}, {@code partition_end} that the query binds. */
    static Optional<String> ofOnePartition(String sql) {
        Matcher tokens = TOKEN.matcher(sql);
        while (tokens.find()) {
            if (tokens.group(1) != null) {
                return Optional.of(tokens.group(1));
            }
        }
        return Optional.empty();
    }
}
