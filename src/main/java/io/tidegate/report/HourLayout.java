package io.tidegate.report;

import io.tidegate.job.Partition;
import io.tidegate.plan.Standing;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hours as a row a day, in four groups of six; days that look alike throughout are drawn once. */
final class HourLayout {
    private static final int MARGIN = 12;
    /** From so many equal days on, they are drawn once. */
    private static final int ALIKE = 3;

    private final Screen screen;

    HourLayout(Screen screen) {
        this.screen = screen;
    }

    /** A day and its 24 hours. */
    private record Day(LocalDate date, Standing[] hours) {
        boolean isLike(Day other) {
            return Arrays.equals(hours, other.hours);
        }

        boolean isUniform() {
            return hours[0] != null && Arrays.stream(hours).allMatch(hour -> hour == hours[0]);
        }
    }

    List<String> lines(SortedMap<Partition, Standing> partitions) {
        List<Day> days = days(partitions);
        List<String> lines = new ArrayList<>();
        lines.add(screen.paint(Palette.Tone.QUIET, "UTC" + " ".repeat(MARGIN - 3) + "00     06     12     18"));
        int at = 0;
        while (at < days.size()) {
            int alike = alike(days, at);
            lines.add(line(days.get(at), alike));
            at += alike;
        }
        return lines;
    }

    private static List<Day> days(SortedMap<Partition, Standing> partitions) {
        Map<LocalDate, Standing[]> days = new TreeMap<>();
        partitions.forEach((partition, standing) -> days.computeIfAbsent(partition.date(), d -> new Standing[24])[
                partition.start().getHour()] = standing);
        return days.entrySet().stream()
                .map(day -> new Day(day.getKey(), day.getValue()))
                .toList();
    }

    private static int alike(List<Day> days, int at) {
        Day first = days.get(at);
        int end = at + 1;
        while (first.isUniform()
                && end < days.size()
                && days.get(end).isLike(first)
                && days.get(end).date().equals(days.get(end - 1).date().plusDays(1))) {
            end++;
        }
        return end - at < ALIKE ? 1 : end - at;
    }

    private String line(Day day, int alike) {
        StringBuilder line = new StringBuilder(day.date().toString());
        int blanks = MARGIN - line.length();
        for (int hour = 0; hour < 24; hour++) {
            blanks += hour > 0 && hour % 6 == 0 ? 1 : 0;
            Standing standing = day.hours()[hour];
            if (standing == null || standing == Standing.NOT_DUE) {
                blanks++;
            } else {
                line.append(" ".repeat(blanks)).append(Mark.of(standing).drawn(screen));
                blanks = 0;
            }
        }
        if (alike > 1) {
            line.append("  ")
                    .append(screen.paint(
                            Palette.Tone.QUIET,
                            "to %s, %s alike".formatted(day.date().plusDays(alike - 1L), Numbers.count(alike, "day"))));
        }
        return line.toString();
    }
}
