package io.tidegate.report;

import io.tidegate.job.Partition;
import io.tidegate.plan.Standing;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Days as a contribution graph: a row a weekday, a column a week; a block a year where all of it is too wide. */
final class DayLayout {
    private static final int MARGIN = 5;

    private final Screen screen;

    DayLayout(Screen screen) {
        this.screen = screen;
    }

    List<String> lines(SortedMap<Partition, Standing> days) {
        List<String> lines = new ArrayList<>();
        for (SortedMap<LocalDate, Standing> block : blocks(days)) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(block(block));
        }
        return lines;
    }

    private List<SortedMap<LocalDate, Standing>> blocks(SortedMap<Partition, Standing> partitions) {
        TreeMap<LocalDate, Standing> days = new TreeMap<>();
        partitions.forEach((partition, standing) -> days.put(partition.date(), standing));
        List<SortedMap<LocalDate, Standing>> blocks = new ArrayList<>();
        LocalDate from = days.firstKey();
        LocalDate last = days.lastKey();
        while (!from.isAfter(last)) {
            LocalDate end = weeks(from, last) <= capacity() ? last : earlier(fitting(from), yearEnd(from));
            blocks.add(days.subMap(from, end.plusDays(1)));
            from = end.plusDays(1);
        }
        return blocks.stream().filter(block -> !block.isEmpty()).toList();
    }

    /** Weeks that fit with one column a mark. */
    private int capacity() {
        return screen.width() - MARGIN;
    }

    private LocalDate fitting(LocalDate from) {
        return monday(from).plusWeeks(capacity()).minusDays(1);
    }

    private static LocalDate yearEnd(LocalDate day) {
        return day.with(TemporalAdjusters.lastDayOfYear());
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static int weeks(LocalDate from, LocalDate to) {
        return (int) ChronoUnit.WEEKS.between(monday(from), monday(to)) + 1;
    }

    private List<String> block(SortedMap<LocalDate, Standing> days) {
        LocalDate first = days.firstKey();
        int weeks = weeks(first, days.lastKey());
        Grid grid = new Grid(MARGIN, weeks * 2 <= capacity() ? 2 : 1, weeks);
        Grid years = new Grid(MARGIN, weeks * 2 <= capacity() ? 2 : 1, weeks);
        for (DayOfWeek weekday : DayOfWeek.values()) {
            grid.row(weekday.getDisplayName(TextStyle.SHORT, Locale.ROOT));
        }
        days.forEach((day, standing) -> {
            int week = weeks(first, day) - 1;
            grid.set(day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT), week, standing);
            if (day.equals(first) || day.getDayOfMonth() == 1) {
                grid.label(week, day.getMonth().getDisplayName(TextStyle.SHORT, Locale.ROOT));
            }
            if (day.equals(first) || day.getDayOfYear() == 1) {
                years.label(week, String.valueOf(day.getYear()));
            }
        });
        boolean isOneYear = first.getYear() == days.lastKey().getYear();
        List<String> lines = new ArrayList<>();
        if (!isOneYear) {
            lines.add(years.lines(screen, "").get(0));
        }
        lines.addAll(grid.lines(screen, isOneYear ? String.valueOf(first.getYear()) : ""));
        return lines;
    }
}
