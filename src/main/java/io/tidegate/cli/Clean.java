package io.tidegate.cli;

/** Takes what could steer a terminal out of a text. */
final class Clean {
    private Clean() {}

    /** Control characters other than newline and tab, and the marks that turn the direction of writing, become '?'. */
    static String text(String text) {
        int i = 0;
        while (i < text.length() && isHarmless(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(isHarmless((char) c) ? (char) c : '?'));
        return clean.toString();
    }

    static boolean isHarmless(char c) {
        return c == '\n' || c == '\t' || !(Character.isISOControl(c) || breaksLines(c) || turnsDirection(c));
    }

    private static boolean breaksLines(char c) {
        return c == '\u2028' || c == '\u2029';
    }

    private static boolean turnsDirection(char c) {
        return (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c'
                || c == '\ufeff';
    }

    /** One line, at most {@code most} characters: for texts that are quoted in messages. */
    static String quoted(String text, int most) {
        String line = text(text.replace('\n', ' ').replace('\t', ' '));
        return line.length() <= most ? line : line.substring(0, most) + "…";
    }
}
