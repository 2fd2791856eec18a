package io.tidegate.report;

import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.PartitionCalendar.Stretch;
import io.tidegate.plan.Standing;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Partitions that want work, neighbours told as one: never built, or built from what is no longer so. */
public final class MissingView {
    private MissingView() {}

    /** What {@code --missing} would build. */
    public static List<String> missing(List<PartitionCalendar> calendars, Screen screen) {
        return lines("missing", entry -> entry.standing().isMissing(), calendars, screen);
    }

    /** What {@code --stale} would build. */
    public static List<String> stale(List<PartitionCalendar> calendars, Screen screen) {
        return lines("stale", entry -> entry.standing() == Standing.STALE, calendars, screen);
    }

    /** What {@code --changed} would build. */
    public static List<String> changed(List<PartitionCalendar> calendars, Screen screen) {
        return lines("changed", PartitionCalendar.Entry::sourceMoved, calendars, screen);
    }

    private static List<String> lines(
            String what, Predicate<PartitionCalendar.Entry> wanted, List<PartitionCalendar> calendars, Screen screen) {
        Table table = new Table(
                Column.prose("job"),
                Column.text("from"),
                Column.text("to"),
                Column.number("count"),
                Column.text("standing"),
                Column.wrapped("why"));
        long partitions = 0;
        int jobs = 0;
        for (PartitionCalendar calendar : calendars) {
            List<Stretch> stretches = calendar.stretches(wanted);
            jobs += stretches.isEmpty() ? 0 : 1;
            for (Stretch stretch : stretches) {
                partitions += stretch.range().size();
                table.row(
                        calendar.job().name(),
                        stretch.range().first(),
                        stretch.range().last(),
                        Numbers.count(stretch.range().size()),
                        new Cell(
                                stretch.standing().text(),
                                Mark.of(stretch.standing()).tone()),
                        stretch.detail());
            }
        }
        List<String> lines = new ArrayList<>();
        if (!table.isEmpty()) {
            lines.addAll(table.lines(screen));
            lines.add("");
        }
        lines.add(
                partitions == 0
                        ? "%s  nothing, in %s".formatted(what, Numbers.count(calendars.size(), "job"))
                        : "%s  %s in %d of %s"
                                .formatted(
                                        what,
                                        Numbers.count(partitions, "partition"),
                                        jobs,
                                        Numbers.count(calendars.size(), "job")));
        return lines;
    }
}
