package io.tidegate.cli;

import java.util.List;

/** One line for people. */
record Line(Form form, String text) {
    /** Whether the text still has to be made harmless. */
    enum Form {
        AS_IT_CAME,
        /** Still to be made harmless, and broken between words where a terminal is too narrow. */
        PROSE,
        /** By a view: harmless, and coloured where the screen has colours. */
        DRAWN
    }

    static Line of(String text) {
        return new Line(Form.AS_IT_CAME, text);
    }

    static Line prose(String text) {
        return new Line(Form.PROSE, text);
    }

    static Line drawn(String text) {
        return new Line(Form.DRAWN, text);
    }

    static List<Line> drawn(List<String> lines) {
        return lines.stream().map(Line::drawn).toList();
    }
}
