package io.tidegate.cli;

import io.tidegate.compare.Diff;
import io.tidegate.compare.PartitionDiff;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Two states of a partition, for people: where they come from, sums of both, what changed in which column, and a few rows. */
final class DiffView {
    private final PartitionDiff found;
    private final Diff diff;
    private final Screen screen;

    DiffView(PartitionDiff found, Screen screen) {
        this.found = found;
        this.diff = found.diff();
        this.screen = screen;
    }

    List<Line> lines() {
        List<String> lines = new ArrayList<>();
        add(lines, sides());
        add(lines, totals());
        add(lines, columns());
        add(lines, changedIn());
        add(lines, samples());
        return Line.drawn(lines);
    }

    /** Parts stand apart by a blank line; empty ones are left out. */
    private void add(List<String> lines, Table part) {
        if (!part.isEmpty()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(part.lines(screen));
        }
    }

    private Table sides() {
        return new Table(Column.text(""), Column.wrapped(""))
                .row("before", found.before().text())
                .row("after", found.after().text());
    }

    private Table totals() {
        Table table = new Table(
                Column.name("sum of"), Column.figure("before"), Column.figure("after"), Column.figure("difference"));
        row(
                table,
                "rows",
                Optional.of(BigDecimal.valueOf(diff.rowsBefore())),
                Optional.of(BigDecimal.valueOf(diff.rowsAfter())));
        diff.totals().forEach(total -> row(table, total.column(), total.before(), total.after()));
        return table;
    }

    private static void row(Table table, String name, Optional<BigDecimal> before, Optional<BigDecimal> after) {
        Optional<BigDecimal> difference = before.flatMap(b -> after.map(a -> a.subtract(b)));
        String change = difference
                .map(d -> d.signum() == 0 ? "" : (d.signum() > 0 ? "+" : "") + Numbers.decimal(d))
                .orElse("");
        table.row(
                name,
                before.map(Numbers::decimal).orElse("-"),
                after.map(Numbers::decimal).orElse("-"),
                new Cell(change, Tone.CAUTION));
    }

    private Table columns() {
        Table table = new Table(Column.text("column"), Column.prose("type before"), Column.prose("type after"));
        diff.columns()
                .forEach(c -> table.row(
                        new Cell(c.column(), Tone.CAUTION),
                        c.before().orElse("-"),
                        c.after().orElse("-")));
        return table;
    }

    private Table changedIn() {
        Table table = new Table(Column.prose("changed in"), Column.number("rows"));
        diff.changedIn().forEach((column, rows) -> table.row(column, Numbers.count(rows)));
        return table;
    }

    private Table samples() {
        Table table = new Table(Column.text(""), Column.wrapped(""), Column.wrapped(""));
        for (Diff.Kind kind : Diff.Kind.values()) {
            List<Diff.Sample> some =
                    diff.samples().stream().filter(s -> s.kind() == kind).toList();
            some.forEach(s -> table.row(new Cell(word(kind), tone(kind)), s.row(), s.what()));
            long more = count(kind) - some.size();
            if (more > 0 && !some.isEmpty()) {
                table.row(new Cell(word(kind), tone(kind)), "and %s more".formatted(Numbers.count(more)), "");
            }
        }
        return table;
    }

    private long count(Diff.Kind kind) {
        return switch (kind) {
            case ADDED -> diff.added();
            case REMOVED -> diff.removed();
            case CHANGED -> diff.changed();
        };
    }

    private static String word(Diff.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Tone tone(Diff.Kind kind) {
        return switch (kind) {
            case ADDED -> Tone.GOOD;
            case REMOVED -> Tone.BAD;
            case CHANGED -> Tone.CAUTION;
        };
    }

    /** {@code different  orders 2024-03-01: 1 row added, 0 removed, 2 changed}. */
    String summary() {
        String place = found.job().name() + " " + found.partition();
        if (diff.isSame()) {
            return "same  %s: %s".formatted(place, Numbers.count(diff.rowsBefore(), "row"));
        }
        String rows =
                "%s added, %s removed".formatted(Numbers.count(diff.added(), "row"), Numbers.count(diff.removed()));
        if (!diff.keys().isEmpty()) {
            rows += ", %s changed".formatted(Numbers.count(diff.changed()));
        }
        String columns = diff.columns().isEmpty()
                ? ""
                : "; %s differ in name or type"
                        .formatted(Numbers.count(diff.columns().size(), "column"));
        return "different  %s: %s%s".formatted(place, rows, columns);
    }
}
