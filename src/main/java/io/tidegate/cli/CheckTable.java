package io.tidegate.cli;

import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.Comparator;
import java.util.List;

/** The checks of a gate under the headline of their partition: failures first; those that passed only for who asked for more. */
final class CheckTable {
    private CheckTable() {}

    /** Values that a failed check saw are shown to everybody, the others to who asked for more. */
    static List<Line> lines(List<CheckOutcome> checks, Verbosity verbosity, Screen screen) {
        return lines(checks, verbosity, screen, true);
    }

    /** The checks of several partitions of which the same is told: their values differ. */
    static List<Line> ofSeveral(List<CheckOutcome> checks, Verbosity verbosity, Screen screen) {
        return lines(checks, verbosity, screen, false);
    }

    private static List<Line> lines(
            List<CheckOutcome> checks, Verbosity verbosity, Screen screen, boolean withSamples) {
        boolean isVerbose = isVerbose(verbosity);
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped(""), Column.wrapped("")).indented(2);
        shown(checks, verbosity).stream()
                .sorted(Comparator.comparingInt(CheckTable::rank))
                .forEach(check -> {
                    table.row(
                            new Cell(check.status().text(), CheckTone.of(check.status())),
                            check.name(),
                            check.observed(),
                            "expected " + check.expected());
                    boolean isShown =
                            isVerbose || withSamples && !check.status().lets();
                    if (isShown && !check.samples().isEmpty()) {
                        String samples = "such as " + String.join(", ", check.samples());
                        table.row("", "", new Cell(samples, Tone.QUIET), "");
                    }
                });
        return Line.drawn(table.lines(screen));
    }

    /** Those that did not just pass; all of them for who asked for more. */
    static List<CheckOutcome> shown(List<CheckOutcome> checks, Verbosity verbosity) {
        return checks.stream()
                .filter(check -> isVerbose(verbosity) || check.status() != CheckOutcome.Status.PASS)
                .toList();
    }

    private static boolean isVerbose(Verbosity verbosity) {
        return verbosity.compareTo(Verbosity.VERBOSE) >= 0;
    }

    private static int rank(CheckOutcome check) {
        return check.status() == CheckOutcome.Status.PASS ? 2 : check.status() == CheckOutcome.Status.WARN ? 1 : 0;
    }
}
