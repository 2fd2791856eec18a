package io.tidegate.report;

import io.tidegate.report.Palette.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Aligned columns without borders. When a table is too wide, its cuttable columns give way, the widest first. */
public final class Table {
    private static final String GAP = "  ";
    /** A cuttable column is not made narrower than this. */
    private static final int LEAST = 6;
    /** Figures go below their rows before a name is made narrower than this. */
    private static final int LEAST_NAME = 20;
    /** Prose in a column that is narrower than this is hard to read. */
    private static final int NARROW = 26;

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();
    private int indent;

    /** What a column does when the screen is too narrow. */
    private enum Fit {
        WHOLE,
        /** Gives way when nothing else can. */
        NAME,
        /** Goes below its row when it is too wide. */
        FIGURE,
        CUT,
        WRAPPED
    }

    /** A column; made by the word for what it holds. */
    public static final class Column {
        private final String title;
        private final boolean isRight;
        private final Fit fit;

        private Column(String title, boolean isRight, Fit fit) {
            this.title = title;
            this.isRight = isRight;
            this.fit = fit;
        }

        private boolean mayBeCut() {
            return fit != Fit.WHOLE && fit != Fit.FIGURE;
        }

        /** Text that must stay whole: partitions, run ids. */
        public static Column text(String title) {
            return new Column(title, false, Fit.WHOLE);
        }

        /** Text that stays whole where it fits on the screen, and otherwise loses its middle. */
        public static Column name(String title) {
            return new Column(title, false, Fit.NAME);
        }

        /** Text that may lose its end. */
        public static Column prose(String title) {
            return new Column(title, false, Fit.CUT);
        }

        /** Text that goes on in the next line; best as the last column. */
        public static Column wrapped(String title) {
            return new Column(title, false, Fit.WRAPPED);
        }

        /** Values flush right that may lose their end. */
        public static Column value(String title) {
            return new Column(title, true, Fit.CUT);
        }

        /** Numbers of any length, flush right; none loses a digit. */
        public static Column figure(String title) {
            return new Column(title, true, Fit.FIGURE);
        }

        /** Numbers, flush right. */
        public static Column number(String title) {
            return new Column(title, true, Fit.WHOLE);
        }
    }

    /** @param text data; made printable here */
    public record Cell(String text, Tone tone) {
        public Cell {
            text = Printable.text(text);
        }

        public static Cell of(Object value) {
            return new Cell(String.valueOf(value), Tone.PLAIN);
        }
    }

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Every line begins with so many blanks. */
    public Table indented(int blanks) {
        indent = blanks;
        return this;
    }

    /** @param cells one a column: a {@link Cell}, or anything whose text is shown */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells)
                .map(c -> c instanceof Cell cell ? cell : Cell.of(c))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** A line of titles, unless no column has one, and a line a row; no trailing blanks. */
    public List<String> lines(Screen screen) {
        int available = screen.width() - indent;
        List<List<Cell>> above = above(available);
        int[] widths = widths(above, available);
        List<String> lines = new ArrayList<>(rows.size() + 1);
        if (columns.stream().anyMatch(c -> !c.title.isEmpty())) {
            lines.add(line(
                    columns.stream().map(c -> new Cell(c.title, Tone.QUIET)).toList(), widths, screen));
        }
        for (int i = 0; i < rows.size(); i++) {
            lines.addAll(drawn(above.get(i), widths, screen));
            if (above.get(i) != rows.get(i)) {
                lines.addAll(figures(rows.get(i)).lines(screen));
            }
        }
        return lines;
    }

    /** The rows, those with the longest figures without them as long as the table is too wide. */
    private List<List<Cell>> above(int available) {
        List<List<Cell>> above = new ArrayList<>(rows);
        while (over(least(above), available) > 0) {
            int longest = IntStream.range(0, rows.size())
                    .filter(i -> above.get(i) == rows.get(i) && longest(i) > 0)
                    .reduce((a, b) -> longest(b) > longest(a) ? b : a)
                    .orElse(-1);
            if (longest < 0) {
                break;
            }
            List<Cell> without = new ArrayList<>(rows.get(longest));
            for (int i = 0; i < without.size(); i++) {
                if (columns.get(i).fit == Fit.FIGURE) {
                    without.set(i, Cell.of(""));
                }
            }
            above.set(longest, without);
        }
        return above;
    }

    private int longest(int row) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).fit == Fit.FIGURE)
                .map(i -> DisplayWidth.of(rows.get(row).get(i).text()))
                .max()
                .orElse(0);
    }

    /** How narrow columns can be made that still say something. */
    private int[] least(List<List<Cell>> above) {
        int[] least = natural(above);
        for (int i = 0; i < least.length; i++) {
            least[i] = switch (columns.get(i).fit) {
                case WHOLE, FIGURE -> least[i];
                case NAME -> Math.min(least[i], LEAST_NAME);
                case CUT, WRAPPED -> Math.min(least[i], LEAST);
            };
        }
        return least;
    }

    /** The figures of one row under each other. */
    private Table figures(List<Cell> row) {
        Table figures = new Table(Column.text(""), Column.number("")).indented(indent + 4);
        for (int i = 0; i < row.size(); i++) {
            if (columns.get(i).fit == Fit.FIGURE && !row.get(i).text().isEmpty()) {
                figures.row(columns.get(i).title, row.get(i));
            }
        }
        return figures;
    }

    /** How wide it is where there is room for all of it. */
    public int width() {
        return indent + over(natural(rows), 0);
    }

    private static int over(int[] widths, int available) {
        return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - available;
    }

    private int[] natural(List<List<Cell>> rows) {
        return IntStream.range(0, columns.size())
                .map(i -> IntStream.concat(
                                IntStream.of(DisplayWidth.of(columns.get(i).title)),
                                rows.stream()
                                        .mapToInt(row ->
                                                DisplayWidth.of(row.get(i).text())))
                        .max()
                        .orElse(0))
                .toArray();
    }

    private int[] widths(List<List<Cell>> above, int available) {
        int[] widths = natural(above);
        int over = over(widths, available);
        while (over > 0) {
            int widest = IntStream.range(0, widths.length)
                    .filter(i -> columns.get(i).mayBeCut() && widths[i] > LEAST)
                    .reduce((a, b) -> givesWay(b, a, widths) ? b : a)
                    .orElse(-1);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            over--;
        }
        return widths;
    }

    /** Whether a column gives way before one on its left. */
    private boolean givesWay(int column, int left, int[] widths) {
        boolean isName = columns.get(column).fit == Fit.NAME;
        return mayGoBelow(column)
                || (isName == (columns.get(left).fit == Fit.NAME) ? widths[column] > widths[left] : !isName);
    }

    /** Such a column gives way first: it loses nothing by it. */
    private boolean mayGoBelow(int column) {
        return column > 0 && column == columns.size() - 1 && columns.get(column).fit == Fit.WRAPPED;
    }

    /** Where the last cell would break inside a word, or make a tower, it goes below its row, where there is more room. */
    private List<String> drawn(List<Cell> row, int[] widths, Screen screen) {
        int last = columns.size() - 1;
        Cell cell = row.get(last);
        boolean isTorn = mayGoBelow(last)
                && (Arrays.stream(cell.text().split(" ")).anyMatch(word -> DisplayWidth.of(word) > widths[last])
                        || widths[last] < NARROW
                                && Wrap.whole(cell.text(), widths[last]).size() > 2);
        List<Cell> whole = new ArrayList<>(row);
        if (isTorn) {
            whole.set(last, Cell.of(""));
        }
        List<String> lines = new ArrayList<>();
        broken(whole, widths).forEach(line -> lines.add(line(line, widths, screen)));
        if (isTorn) {
            String margin = " ".repeat(indent + 4);
            Wrap.lines(margin, cell.text(), screen.width())
                    .forEach(line -> lines.add(margin + screen.paint(cell.tone(), line.strip())));
        }
        return lines;
    }

    /** A row as the lines that its wrapped cells need. */
    private List<List<Cell>> broken(List<Cell> row, int[] widths) {
        List<List<Cell>> lines = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            String text = row.get(i).text();
            List<String> pieces = columns.get(i).fit == Fit.WRAPPED ? Wrap.whole(text, widths[i]) : List.of(text);
            for (int line = 0; line < pieces.size(); line++) {
                if (lines.size() <= line) {
                    lines.add(new ArrayList<>(Collections.nCopies(row.size(), Cell.of(""))));
                }
                lines.get(line).set(i, new Cell(pieces.get(line), row.get(i).tone()));
            }
        }
        return lines;
    }

    private String line(List<Cell> cells, int[] widths, Screen screen) {
        StringBuilder line = new StringBuilder();
        int pending = indent;
        for (int i = 0; i < cells.size(); i++) {
            String whole = cells.get(i).text();
            String text = columns.get(i).fit == Fit.NAME
                    ? DisplayWidth.withoutMiddle(whole, widths[i], screen.ellipsis())
                    : DisplayWidth.cut(whole, widths[i], screen.ellipsis());
            int padding = widths[i] - DisplayWidth.of(text);
            boolean isRight = columns.get(i).isRight;
            if (!text.isEmpty()) {
                line.append(" ".repeat(pending + (isRight ? padding : 0)))
                        .append(screen.paint(cells.get(i).tone(), text));
                pending = isRight ? 0 : padding;
            } else {
                pending += widths[i];
            }
            pending += GAP.length();
        }
        return line.toString();
    }
}
