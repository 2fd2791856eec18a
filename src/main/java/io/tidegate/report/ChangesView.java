package io.tidegate.report;

import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Left;
import io.tidegate.ledger.BackfillChanges.Mover;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a backfill changed in a job, for people: the partitions that moved most, the totals, and what could not be compared. */
public final class ChangesView {
    private static final int MOST = 10;

    private final BackfillChanges changes;
    private final Screen screen;
    private final FigureText figures;

    private ChangesView(BackfillChanges changes, Screen screen) {
        this.changes = changes;
        this.screen = screen;
        this.figures = new FigureText(changes);
    }

    /** Without a summary line. */
    public static List<String> lines(String job, BackfillChanges changes, Screen screen) {
        ChangesView view = new ChangesView(changes, screen);
        List<String> lines = new ArrayList<>();
        lines.add(screen.paint(Tone.STRONG, "what changed in " + job));
        lines.addAll(Wrap.lines("  ", counts(changes), screen.width()));
        List<Mover> movers = changes.movers();
        add(lines, view.movers(movers));
        if (movers.size() > MOST) {
            lines.add("  and %s more".formatted(Numbers.count(movers.size() - MOST)));
        }
        add(lines, view.totals());
        List<String> remarks = view.remarks();
        if (!remarks.isEmpty()) {
            lines.add("");
            remarks.forEach(remark -> lines.addAll(Wrap.lines("  ", remark, screen.width())));
        }
        return lines;
    }

    private static void add(List<String> lines, List<String> part) {
        if (!part.isEmpty()) {
            lines.add("");
            lines.addAll(part);
        }
    }

    /** {@code 3 changed, 2 new, 15 alike in rows and sums}. */
    public static String counts(BackfillChanges changes) {
        List<String> counts = new ArrayList<>();
        for (Status status : Status.values()) {
            int count = changes.count(status);
            if (count > 0) {
                counts.add(Numbers.count(count) + " " + word(status));
            }
        }
        if (!changes.left().isEmpty()) {
            counts.add(Numbers.count(changes.left().size()) + " left out");
        }
        return counts.isEmpty() ? "nothing was published" : String.join(", ", counts);
    }

    private static String word(Status status) {
        return status == Status.ALIKE ? "alike in rows and sums" : status.text();
    }

    private List<String> movers(List<Mover> movers) {
        Table table = new Table(
                        Column.text("partition"),
                        Column.name("moved most"),
                        Column.figure("before"),
                        Column.figure("after"),
                        Column.number("change"))
                .indented(2);
        movers.stream().limit(MOST).forEach(mover -> {
            Sum sum = mover.sum();
            boolean isEmptied = mover.change().status() == Status.EMPTIED;
            table.row(
                    mover.change().partition(),
                    sum.column(),
                    figures.before(sum),
                    figures.after(sum),
                    new Cell(FigureText.change(sum), isEmptied ? Tone.BAD : Tone.CAUTION));
        });
        return table.isEmpty() ? List.of() : table.lines(screen);
    }

    private List<String> totals() {
        if (changes.partitions().stream().allMatch(change -> change.rowsBefore().orElse(0) == 0)) {
            return List.of();
        }
        Table table = new Table(
                        Column.name("sum of"), Column.figure("before"), Column.figure("after"), Column.number("change"))
                .indented(2);
        total(table, changes.rows());
        List<Sum> differing =
                changes.totals().stream().filter(sum -> !changes.isSame(sum)).toList();
        differing.forEach(sum -> total(table, sum));
        List<String> lines = new ArrayList<>(table.lines(screen));
        int same = changes.totals().size() - differing.size();
        if (same > 0) {
            lines.add("  and %s that %s the same".formatted(Numbers.count(same, "sum"), same == 1 ? "is" : "are"));
        }
        return lines;
    }

    private void total(Table table, Sum sum) {
        table.row(
                sum.column(),
                figures.before(sum),
                figures.after(sum),
                new Cell(changes.isSame(sum) ? "" : FigureText.change(sum), Tone.CAUTION));
    }

    private List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        int fresh = changes.count(Status.NEW);
        if (fresh > 0) {
            remarks.add("New: %s with %s; %s in no total."
                    .formatted(
                            Numbers.count(fresh, "partition"),
                            Numbers.count(changes.newRows(), "row"),
                            fresh == 1 ? "it is" : "they are"));
        }
        Map<String, List<String>> lost = new LinkedHashMap<>();
        for (Change change : changes.partitions()) {
            if (!change.why().isEmpty()) {
                lost.computeIfAbsent(change.why(), why -> new ArrayList<>()).add(change.partition());
            }
        }
        lost.forEach((why, of) ->
                remarks.add("Not known before, and in no sum: %s; %s.".formatted(EventText.partitions(of), why)));
        Map<String, List<String>> left = new LinkedHashMap<>();
        for (Left one : changes.left()) {
            left.computeIfAbsent(one.why(), why -> new ArrayList<>()).add(one.partition());
        }
        left.forEach((why, of) -> remarks.add("Left out: %s; %s.".formatted(EventText.partitions(of), why)));
        if (!changes.notSummed().isEmpty()) {
            remarks.add("Not summed, being beyond the first %d numeric columns: %s."
                    .formatted(changes.columns().size(), String.join(", ", changes.notSummed())));
        }
        return remarks;
    }
}
