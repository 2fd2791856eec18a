package io.tidegate.report;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Standing;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job's partitions as a calendar: each one a mark whose shape and colour say how it stands, with a legend that counts them. */
public final class CalendarView {
    private static final int YEAR_MARGIN = 6;

    private CalendarView() {}

    /** A title, the calendar in the layout of its grain, and the legend; fits the screen. */
    public static List<String> lines(PartitionCalendar calendar, Screen screen) {
        Grain grain = calendar.job().partition().grain();
        SortedMap<Partition, Standing> standings = new TreeMap<>();
        calendar.entries().forEach((partition, entry) -> standings.put(partition, entry.standing()));
        String span = standings.isEmpty()
                ? "by %s  no partition is due yet".formatted(grain.text())
                : "by %s  %s to %s".formatted(grain.text(), standings.firstKey(), standings.lastKey());
        List<String> lines = new ArrayList<>(title(Printable.text(calendar.job().name()), span, screen));
        if (standings.isEmpty()) {
            return lines;
        }
        lines.addAll(layout(grain, standings, screen));
        lines.addAll(legend(calendar.counts(), screen));
        return lines;
    }

    private static List<String> title(String job, String span, Screen screen) {
        String name = screen.paint(Palette.Tone.STRONG, DisplayWidth.cut(job, screen.width(), screen.ellipsis()));
        return DisplayWidth.of(job) + 2 + span.length() <= screen.width()
                ? List.of(name + "  " + span)
                : List.of(name, span);
    }

    private static List<String> layout(Grain grain, SortedMap<Partition, Standing> standings, Screen screen) {
        return switch (grain) {
            case HOUR -> new HourLayout(screen).lines(standings);
            case DAY -> new DayLayout(screen).lines(standings);
            case WEEK -> weeks(standings, screen);
            case MONTH -> months(standings, screen);
            case YEAR -> years(standings, screen);
        };
    }

    /** A row an ISO week-year, 52 or 53 weeks; in two halves where that is too wide. */
    private static List<String> weeks(SortedMap<Partition, Standing> standings, Screen screen) {
        int room = screen.width() - YEAR_MARGIN;
        int columns = room >= 53 ? 53 : 27;
        Grid grid = new Grid(YEAR_MARGIN, 1, columns);
        for (int week = 1; week < columns; week += week == 1 ? 4 : 5) {
            grid.label(week - 1, "%02d".formatted(week));
        }
        standings.forEach((partition, standing) -> {
            LocalDate monday = partition.date();
            int week = monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1;
            String year = String.valueOf(monday.get(IsoFields.WEEK_BASED_YEAR));
            grid.set(week < columns ? year : year + "+", week % columns, standing);
        });
        return grid.lines(screen, "week");
    }

    private static List<String> months(SortedMap<Partition, Standing> standings, Screen screen) {
        int cell = screen.width() >= YEAR_MARGIN + 48 ? 4 : 2;
        Grid grid = new Grid(YEAR_MARGIN, cell, 12);
        for (Month month : Month.values()) {
            String name = month.getDisplayName(TextStyle.SHORT, Locale.ROOT);
            grid.label(month.getValue() - 1, cell == 4 ? name : name.substring(0, 1));
        }
        standings.forEach((partition, standing) -> grid.set(
                String.valueOf(partition.date().getYear()), partition.date().getMonthValue() - 1, standing));
        return grid.lines(screen, "");
    }

    private static List<String> years(SortedMap<Partition, Standing> standings, Screen screen) {
        Grid grid = new Grid(YEAR_MARGIN + 1, 2, 10);
        for (int digit = 0; digit < 10; digit++) {
            grid.label(digit, String.valueOf(digit));
        }
        standings.forEach((partition, standing) -> {
            int year = partition.date().getYear();
            grid.set("%ds".formatted(year / 10 * 10), year % 10, standing);
        });
        return grid.lines(screen, "");
    }

    private static List<String> legend(Map<Standing, Integer> counts, Screen screen) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int width = 0;
        for (Map.Entry<Standing, Integer> count : counts.entrySet()) {
            String words =
                    Numbers.count(count.getValue()) + " " + count.getKey().text();
            String mark = count.getKey() == Standing.NOT_DUE
                    ? ""
                    : Mark.of(count.getKey()).drawn(screen) + " ";
            int needed = words.length() + (mark.isEmpty() ? 0 : 2);
            if (width > 0 && width + 3 + needed > screen.width()) {
                lines.add(line.toString());
                line.setLength(0);
                width = 0;
            }
            line.append(width > 0 ? "   " : "").append(mark).append(words);
            width += (width > 0 ? 3 : 0) + needed;
        }
        lines.add(line.toString());
        return lines;
    }
}
