package io.tidegate.read;

import io.tidegate.storage.FileEntry;
import java.util.Collection;
import java.util.List;

/** Data in messages: short, on one line, without control characters. */
final class Show {
    private static final int LONGEST = 120;

    private Show() {}

    /** The folder and the name of a file; enough to find it, without the whole path. */
    static String file(FileEntry file) {
        String path = file.path();
        int name = path.lastIndexOf('/');
        int folder = name <= 0 ? -1 : path.lastIndexOf('/', name - 1);
        return printable(path.substring(folder + 1), 240);
    }

    static String value(String text) {
        return "'" + printable(text, LONGEST) + "'";
    }

    static String names(Collection<String> names) {
        List<String> shown = names.stream().map(n -> printable(n, LONGEST)).toList();
        return String.join(", ", shown);
    }

    static String columns(int count) {
        return count == 1 ? "1 column" : count + " columns";
    }

    /** A line of somebody else's message. */
    static String line(String text) {
        return printable(text.strip(), 2 * LONGEST);
    }

    /** The first line of what a failure says. */
    static String first(Throwable failure) {
        return line(String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.toString()));
    }

    /** What lies at the bottom of a failure of Spark, in one line. */
    static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return printable(String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString()), 2 * LONGEST);
    }

    private static String printable(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(longest)
                .forEach(c -> shown.appendCodePoint(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return text.codePointCount(0, text.length()) > longest ? shown + "…" : shown.toString();
    }
}
