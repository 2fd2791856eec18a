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
        if (c == '\n' || c == '\t' || c == '\u2028' || c == '\u2029' || c == '\u0085') {
            text.append(' ');
        } else if (!isHidden(c)) {
            text.appendCodePoint(c);
        }
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200E
                || c == 0x200F
                || c == 0x061C
                || c == 0xFEFF;
    }

    private static boolean isPlain(String data) {
        return data.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
