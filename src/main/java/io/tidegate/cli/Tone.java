package io.tidegate.cli;

/** What colour says of a line's first word; the word itself always says it too. */
enum Tone {
    PLAIN(""),
    GOOD("32"),
    BAD("1;31"),
    WARN("33"),
    FAINT("2"),
    STRONG("1"),
    /** Drawn elsewhere: harmless and coloured as it is. */
    DRAWN("");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** The text between the escape codes of this tone; the text itself where there is no colour. */
    String paint(String text, Colour colour) {
        return colour == Colour.OFF || code.isEmpty() || text.isEmpty()
                ? text
                : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
