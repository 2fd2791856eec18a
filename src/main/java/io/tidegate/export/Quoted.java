package io.tidegate.export;

import java.util.Collection;
import java.util.stream.Collectors;

/** Any text as one literal of another language: whatever it holds, it stays one value and ends no line. */
final class Quoted {
    private Quoted() {}

    /** A Python string; also where Unicode has surrogates, controls or directions. */
    static String python(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                literal.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                literal.append("\\n");
            } else if (isPlain(c)) {
                literal.appendCodePoint(c);
            } else {
                literal.append("\\U%08x".formatted(c));
            }
        });
        return literal.append('"').toString();
    }

    static String python(Collection<String> texts) {
        return texts.stream().map(Quoted::python).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A double-quoted YAML scalar. */
    static String yaml(String text) {
        return python(text);
    }

    static String yaml(Collection<String> texts) {
        return python(texts);
    }

    /** One word of a POSIX shell in a crontab, where a bare percent sign would end the command. Line breaks become blanks. */
    static String crontab(String text) {
        String line = oneLine(text).replace("%", "\\%");
        return line.matches("[\\w@+=:,./-]+") ? line : "'" + line.replace("'", "'\\''") + "'";
    }

    /** One word of a systemd command line, where {@code %} and {@code $} stand for something else. */
    static String unit(String text) {
        String line = oneLine(text).replace("%", "%%").replace("$", "$$");
        return line.matches("[\\w@+=:,./%$-]+")
                ? line
                : "\"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Text on a line of its own, for comments and for the value of a setting that is read to the end of its line. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> line.appendCodePoint(isPlain(c) ? c : ' '));
        return line.toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return c == ' '
                || type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE
                        && type != Character.LINE_SEPARATOR
                        && type != Character.PARAGRAPH_SEPARATOR
                        && type != Character.UNASSIGNED
                        && type != Character.PRIVATE_USE;
    }

    /**
     * A name for Kubernetes and systemd: lower-case letters, digits and single dashes, at most 52 long. Different texts get
     * different names, if need be by a hash at the end.
     */
    static String name(String text) {
        String plain = text.replace('_', '-').replace('.', '-');
        String kept = plain.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9-]", "-")
                .replaceAll("-+", "-")
                .replaceAll("^-|-$", "");
        if (kept.equals(plain) && kept.length() <= 52 && !kept.isEmpty()) {
            return kept;
        }
        String hash = Integer.toHexString(text.hashCode());
        String start = kept.substring(0, Math.min(kept.length(), 40)).replaceAll("-$", "");
        return (start.isEmpty() ? "job" : start) + "-" + hash;
    }
}
