package io.tidegate.cli;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A remark on a place in a file, as GitHub shows it beside the code. */
record Annotation(Level level, String file, OptionalInt line, OptionalInt column, String title, String message) {
    /** How GitHub draws it. */
    enum Level {
        ERROR,
        WARNING,
        NOTICE
    }

    private static final Pattern PLACE = Pattern.compile("([^\\s:]+\\.[a-z]+):(\\d{1,9})(?::(\\d{1,9}))?");

    /** At a place written {@code file:line} or {@code file:line:column}; anything else goes into the title. */
    static Annotation at(Level level, String where, String title, String message) {
        Matcher place = PLACE.matcher(where);
        if (!place.matches()) {
            String full = where.isBlank() ? title : title + ", " + where;
            return new Annotation(level, "", OptionalInt.empty(), OptionalInt.empty(), full, message);
        }
        OptionalInt column =
                place.group(3) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(place.group(3)));
        return new Annotation(
                level, place.group(1), OptionalInt.of(Integer.parseInt(place.group(2))), column, title, message);
    }

    /** Before it is escaped, because escaping changes what would have to be masked. */
    Annotation masked(Redactor redactor) {
        return new Annotation(level, file, line, column, redactor.mask(title), redactor.mask(message));
    }

    /** A workflow command; whatever would end the command or a property of it is escaped. */
    String text() {
        StringBuilder properties = new StringBuilder();
        if (!file.isEmpty()) {
            properties.append("file=").append(property(file)).append(',');
            line.ifPresent(l -> properties.append("line=").append(l).append(','));
            column.ifPresent(c -> properties.append("col=").append(c).append(','));
        }
        properties.append("title=").append(property(title));
        return "::%s %s::%s".formatted(level.name().toLowerCase(java.util.Locale.ROOT), properties, data(message));
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
