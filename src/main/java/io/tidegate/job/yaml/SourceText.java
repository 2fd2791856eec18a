package io.tidegate.job.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file's name, place and text: what positions point into and relative paths start from. */
final class SourceText {
    private static final int LONGEST_SNIPPET = 160;

    private final String name;
    private final Path folder;
    private final String text;
    private List<String> lines;

    /** @param folder absolute: where relative paths in the file start */
    SourceText(String name, Path folder, String text) {
        this.name = name;
        this.folder = folder;
        this.text = text;
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    String text() {
        return text;
    }

    /** The line and a caret under the column, with the line's number in front; empty when there is no such line. */
    String snippet(int line, int column, int length) {
        if (line < 1 || line > lines().size() || lines().get(line - 1).isBlank()) {
            return "";
        }
        String shown = printable(lines().get(line - 1));
        int from = Math.min(Math.max(0, column - 1), shown.length());
        int cut = from > LONGEST_SNIPPET - 40 ? from - 40 : 0;
        String window = shown.substring(cut, Math.min(shown.length(), cut + LONGEST_SNIPPET));
        String number = Integer.toString(line);
        int carets = Math.max(1, Math.min(length, window.length() - (from - cut)));
        return "    " + number + " | " + window + "\n    " + " ".repeat(number.length()) + " | "
                + " ".repeat(from - cut) + "^".repeat(carets);
    }

    String line(int number) {
        return number < 1 || number > lines().size() ? "" : lines().get(number - 1);
    }

    private List<String> lines() {
        if (lines == null) {
            lines = split();
        }
        return lines;
    }

    private List<String> split() {
        List<String> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                found.add(text.substring(start, i));
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        found.add(text.substring(start));
        return found;
    }

    /** Control characters as '?', tabs as one blank: one character in, one out, so that the caret stays right. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c == '\t' ? ' ' : Character.isISOControl(c) || isBidi(c) ? '?' : c);
        }
        return shown.toString();
    }

    /** Characters that turn the direction of text could make a fault read as something else. */
    private static boolean isBidi(char c) {
        return c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069';
    }
}
