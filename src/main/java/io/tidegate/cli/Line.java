package io.tidegate.cli;

import java.util.List;

/** One line for people; the tone colours its first word. */
record Line(Tone tone, String text) {
    static Line of(String text) {
        return new Line(Tone.PLAIN, text);
    }

    String painted(Colour colour) {
        String body = text.stripLeading();
        int end = body.indexOf(' ');
        String word = end < 0 ? body : body.substring(0, end);
        String indent = text.substring(0, text.length() - body.length());
        return indent + tone.paint(word, colour) + body.substring(word.length());
    }

    /** Lines that a view has drawn: harmless, and coloured where the screen has colours. */
    static List<Line> drawn(List<String> lines) {
        return lines.stream().map(text -> new Line(Tone.DRAWN, text)).toList();
    }
}
