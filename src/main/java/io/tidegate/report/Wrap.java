package io.tidegate.report;

import java.util.ArrayList;
import java.util.List;

/** Prose broken at blanks; lines after the first stand under its beginning. */
public final class Wrap {
    private Wrap() {}

    /** Lines that lose nothing: a word that is wider than the room for it goes on in the next line. */
    static List<String> whole(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String line : lines("", text, width)) {
            String rest = line;
            while (DisplayWidth.of(rest) > width) {
                String piece = DisplayWidth.cut(rest, width, "");
                if (piece.isEmpty()) {
                    break;
                }
                lines.add(piece);
                rest = rest.substring(piece.length());
            }
            lines.add(rest);
        }
        return lines;
    }

    /** @param head stands before the text on the first line */
    public static List<String> lines(String head, String text, int width) {
        int indent = Math.min(DisplayWidth.of(head), width / 2);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        boolean isFresh = true;
        for (String word : Printable.text(text).split(" +")) {
            if (!isFresh && DisplayWidth.of(line.toString()) + 1 + DisplayWidth.of(word) > width) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(indent));
                isFresh = true;
            }
            line.append(isFresh ? "" : " ").append(word);
            isFresh = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }
}
