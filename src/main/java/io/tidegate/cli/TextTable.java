package io.tidegate.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two blanks apart, nothing after the last one. */
final class TextTable {
    private record Row(Tone tone, List<String> cells) {}

    private final List<Row> rows = new ArrayList<>();
    private final String indent;

    TextTable(String indent) {
        this.indent = indent;
    }

    /** A table whose first line names the columns. */
    static TextTable headed(String... titles) {
        return new TextTable("").row(Tone.FAINT, titles);
    }

    TextTable row(Tone tone, String... cells) {
        rows.add(new Row(tone, List.of(cells)));
        return this;
    }

    List<Line> lines() {
        List<Integer> widths = new ArrayList<>();
        for (Row row : rows) {
            for (int i = 0; i < row.cells().size(); i++) {
                int width = width(row.cells().get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private Line line(Row row, List<Integer> widths) {
        StringBuilder text = new StringBuilder(indent);
        for (int i = 0; i < row.cells().size(); i++) {
            String cell = row.cells().get(i);
            text.append(cell);
            if (i + 1 < row.cells().size()) {
                text.append(" ".repeat(widths.get(i) - width(cell) + 2));
            }
        }
        return new Line(row.tone(), text.toString().stripTrailing());
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
