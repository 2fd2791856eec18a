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

    /** With more, those on which nothing differs are told in a line. */
    private static final int MOST_BLOCKS = 2;

    private final Screen screen;

    DayLayout(Screen screen) {
        this.screen = screen;
    }

    List<String> lines(SortedMap<Partition, Standing> days) {
        List<SortedMap<LocalDate, Standing>> blocks = blocks(days);
        int widest = blocks.stream()
                .mapToInt(block -> weeks(block.firstKey(), block.lastKey()))
                .max()
                .orElse(0);
        int cell = widest * 2 <= capacity() ? 2 : 1;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < blocks.size(); ) {
            int alike = blocks.size() <= MOST_BLOCKS ? 0 : alike(blocks, i);
            if (!lines.isEmpty()) {
                lines.add("");
            }
            if (alike == 0) {
                lines.addAll(block(blocks.get(i), cell));
                i++;
            } else {
                lines.add(told(blocks.subList(i, i + alike)));
                i += alike;
            }
        }
        return lines;
    }

    /** How many blocks from here on have one and the same standing on all of their days. */
    private static int alike(List<SortedMap<LocalDate, Standing>> blocks, int from) {
        Standing first = blocks.get(from).get(blocks.get(from).firstKey());
        int end = from;
        while (end < blocks.size() && blocks.get(end).values().stream().allMatch(standing -> standing == first)) {
            end++;
        }
        return end - from;
    }

    private String told(List<SortedMap<LocalDate, Standing>> blocks) {
        LocalDate first = blocks.get(0).firstKey();
        Standing standing = blocks.get(0).get(first);
        int count = blocks.stream().mapToInt(SortedMap::size).sum();
        return "%s  %s to %s: %s, all %s"
                .formatted(
                        Mark.of(standing).drawn(screen),
                        first,
                        blocks.get(blocks.size() - 1).lastKey(),
                        Numbers.count(count, "day"),
                        standing.text());
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

    private List<String> block(SortedMap<LocalDate, Standing> days, int cell) {
        LocalDate first = days.firstKey();
        int weeks = weeks(first, days.lastKey());
        Grid grid = new Grid(MARGIN, cell, weeks);
        Grid years = new Grid(MARGIN, cell, weeks);
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
