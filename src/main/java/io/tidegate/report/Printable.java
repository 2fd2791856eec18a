package io.tidegate.report;

import java.util.regex.Pattern;

/**
 * Data made safe to show: names, messages and samples come from files and people, and may hold terminal commands or line breaks.
 */
public final class Printable {
    private static final Pattern ESCAPE = Pattern.compile("\\x1b(?:"
            + "\\[[0-?]*[ -/]*[@-~]" // CSI: colours, cursor
            + "|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?" // OSC: titles, links
            + "|[PX^_][^\\x1b]*(?:\\x1b\\\\)?" // DCS, SOS, PM, APC
            + "|[ -/]*[0-~])?" // the rest
            + "|\\u009b[0-?]*[ -/]*[@-~]");

    private Printable() {}

    /** One line: escape sequences are taken out, line breaks and tabs become a blank, other control characters and marks that turn the direction of text go. */
    public static String text(String data) {
        if (isPlain(data)) {
            return data;
        }
        StringBuilder text = new StringBuilder(data.length());
        ESCAPE.matcher(data).replaceAll("").codePoints().forEach(c -> append(text, c));
        return text.toString();
    }

    private static void append(StringBuilder text, int c) {
        if (c == '\n' || c == '\t' || breaksLines(c)) {
            text.append(' ');
        } else if (isHarmless(c)) {
            text.appendCodePoint(c);
        }
    }

    /** Many lines: what {@link #text} would change becomes '?', but line feeds and tabs stay. */
    public static String lines(String data) {
        if (data.codePoints().allMatch(c -> c == '\n' || c == '\t' || isHarmless(c))) {
            return data;
        }
        StringBuilder lines = new StringBuilder(data.length());
        data.codePoints().forEach(c -> lines.appendCodePoint(c == '\n' || c == '\t' || isHarmless(c) ? c : '?'));
        return lines.toString();
    }

    /** One line, at most {@code most} characters: for texts that are quoted in messages. */
    public static String quoted(String data, int most) {
        String line = lines(data.replace('\n', ' ').replace('\t', ' '));
        return line.length() <= most ? line : line.substring(0, most) + "…";
    }

    /** Whether a code point neither steers a terminal nor turns the direction of writing nor breaks a line. */
    static boolean isHarmless(int c) {
        return !(Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || breaksLines(c)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0xFEFF);
    }

    private static boolean breaksLines(int c) {
        return c == '\u2028' || c == '\u2029' || c == '\u0085';
    }

    private static boolean isPlain(String data) {
        return data.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
