package io.tidegate.report;

import io.tidegate.plan.Standing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Marks in rows and columns with labels above and to the left. */
final class Grid {
    private final int margin;
    private final int cell;
    private final int columns;
    private final Map<Integer, String> labels = new TreeMap<>();
    private final Map<String, Standing[]> rows = new LinkedHashMap<>();

    /**
     * @param margin columns of the screen left of the first mark
     * @param cell columns of the screen a mark takes, its gap included
     */
    Grid(int margin, int cell, int columns) {
        this.margin = margin;
        this.cell = cell;
        this.columns = columns;
    }

    /** A word above a column; it is left out where it would run into the one before. */
    void label(int column, String label) {
        labels.put(column, label);
    }

    void row(String label) {
        rows.computeIfAbsent(label, l -> new Standing[columns]);
    }

    void set(String row, int column, Standing standing) {
        row(row);
        rows.get(row)[column] = standing;
    }

    List<String> lines(Screen screen, String corner) {
        List<String> lines = new ArrayList<>();
        lines.add(screen.paint(Palette.Tone.QUIET, header(corner)));
        rows.forEach((label, standings) -> lines.add(line(screen, label, standings)));
        return lines;
    }

    private String header(String corner) {
        StringBuilder header = new StringBuilder(corner);
        dropCrampedFirst();
        labels.forEach((column, label) -> {
            int at = margin + column * cell;
            if (header.length() < at) {
                header.append(" ".repeat(at - header.length())).append(label);
            }
        });
        return header.toString();
    }

    /** A few days of a month before the first whole one are not worth the label that the whole one needs. */
    private void dropCrampedFirst() {
        Iterator<Map.Entry<Integer, String>> entries = labels.entrySet().iterator();
        if (labels.size() > 1) {
            Map.Entry<Integer, String> first = entries.next();
            int end = first.getKey() * cell + first.getValue().length();
            if (entries.next().getKey() * cell <= end) {
                labels.remove(first.getKey());
            }
        }
    }

    private String line(Screen screen, String label, Standing[] standings) {
        StringBuilder line = new StringBuilder(label);
        int blanks = margin - label.length();
        for (Standing standing : standings) {
            if (standing == null || standing == Standing.NOT_DUE) {
                blanks += cell;
            } else {
                line.append(" ".repeat(blanks)).append(Mark.of(standing).drawn(screen));
                blanks = cell - 1;
            }
        }
        return line.toString();
    }
}
