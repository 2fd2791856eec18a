package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Standing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CalendarViewTest {
    /** Every standing once near the beginning, then published with a gap now and then. */
    static PartitionCalendar calendar(Grain grain, String first, String last) {
        Job job = Jobs.job(Path.of("/p"), "regions_daily").grain(grain, first).build();
        SortedMap<Partition, PartitionCalendar.Entry> entries = new TreeMap<>();
        int at = 0;
        for (Partition partition :
                new PartitionRange(Partition.parse(grain, first), Partition.parse(grain, last)).partitions()) {
            Standing standing = at >= 4 && at < 4 + Standing.values().length
                    ? Standing.values()[at - 4]
                    : at % 17 == 16 ? Standing.MISSING : Standing.PUBLISHED;
            entries.put(partition, new PartitionCalendar.Entry(standing, ""));
            at++;
        }
        return new PartitionCalendar(job, entries);
    }

    private static void golden(String name, PartitionCalendar calendar) throws Exception {
        for (int width : List.of(80, 200)) {
            List<String> lines = CalendarView.lines(calendar, Screen.plain(width));
            Golden.assertFits(lines, width);
            Golden.assertSame("calendar-%s-%d".formatted(name, width), lines);
        }
    }

    @Test
    void days_of_a_quarter_are_drawn_by_weekday_and_week() throws Exception {
        golden("day-quarter", calendar(Grain.DAY, "2020-11-30", "2021-02-28"));
    }

    @Test
    void a_leap_year_fits_eighty_columns() throws Exception {
        golden("day-leap-year", calendar(Grain.DAY, "2024-01-01", "2024-12-31"));
    }

    @Test
    void what_is_too_wide_is_drawn_a_year_a_block() throws Exception {
        golden("day-years", calendar(Grain.DAY, "2020-11-17", "2024-03-02"));
    }

    @Test
    void hours_are_drawn_a_day_a_row_and_equal_days_once() throws Exception {
        PartitionCalendar hours = calendar(Grain.HOUR, "2021-01-04T05Z", "2021-01-06T22Z");
        SortedMap<Partition, PartitionCalendar.Entry> entries = new TreeMap<>(hours.entries());
        new PartitionRange(Partition.parse(Grain.HOUR, "2021-01-07T00Z"), Partition.parse(Grain.HOUR, "2021-03-01T07Z"))
                .stream().forEach(p -> entries.put(p, new PartitionCalendar.Entry(Standing.PUBLISHED, "")));
        golden("hour", new PartitionCalendar(hours.job(), entries));
    }

    @Test
    void weeks_months_and_years_have_a_row_a_year_or_decade() throws Exception {
        golden("week", calendar(Grain.WEEK, "2019-12-30", "2021-03-01"));
        golden("month", calendar(Grain.MONTH, "2019-11", "2022-02"));
        golden("year", calendar(Grain.YEAR, "1998", "2021"));
    }

    @Test
    void every_day_of_any_range_is_drawn_once() {
        for (String last : List.of("2020-02-29", "2020-03-01", "2021-12-31", "2023-06-05", "2024-02-29")) {
            for (int width : List.of(40, 60, 80, 200)) {
                PartitionCalendar calendar = calendar(Grain.DAY, "2020-01-30", last);
                List<String> lines = CalendarView.lines(calendar, Screen.plain(width));
                String drawn =
                        String.join("", lines.subList(1, lines.size())).replaceAll("[■▲✖!▶?·◇] [\\d,]+ [a-z ]+", "");
                long marks =
                        drawn.chars().filter(c -> "■▲✖!▶?·◇".indexOf(c) >= 0).count();
                int notDue = calendar.counts().getOrDefault(Standing.NOT_DUE, 0);
                assertThat(marks)
                        .as("%s at %d", last, width)
                        .isEqualTo(calendar.entries().size() - notDue);
                Golden.assertFits(lines, width);
            }
        }
    }

    @Test
    void each_standing_has_a_shape_of_its_own_and_a_colour() {
        for (boolean isUnicode : List.of(true, false)) {
            Screen screen = new Screen(80, Palette.OFF, isUnicode);
            assertThat(Arrays.stream(Standing.values()).map(s -> Mark.of(s).drawn(screen)))
                    .doesNotHaveDuplicates()
                    .allMatch(mark -> DisplayWidth.of(mark) == 1);
        }
        Screen coloured = new Screen(80, Palette.ON, true);
        assertThat(Mark.of(Standing.BLOCKED).drawn(coloured)).isEqualTo("\u001b[38;5;196m✖\u001b[0m");
    }

    @Test
    void without_unicode_the_calendar_is_ascii() {
        List<String> lines =
                CalendarView.lines(calendar(Grain.DAY, "2020-11-30", "2021-02-28"), new Screen(80, Palette.OFF, false));
        assertThat(lines).allMatch(line -> line.chars().allMatch(c -> c < 128));
        assertThat(lines.get(lines.size() - 2) + lines.get(lines.size() - 1)).contains("X 1 blocked");
    }

    @Test
    void colour_changes_nothing_but_colour() {
        PartitionCalendar calendar = calendar(Grain.DAY, "2020-11-30", "2021-02-28");
        List<String> coloured = CalendarView.lines(calendar, new Screen(80, Palette.ON, true));
        assertThat(coloured).anyMatch(line -> line.contains("\u001b["));
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .containsExactlyElementsOf(CalendarView.lines(calendar, Screen.plain(80)));
    }

    @Test
    void an_empty_calendar_says_so() {
        Job job = Jobs.job(Path.of("/p"), "early").build();
        assertThat(CalendarView.lines(new PartitionCalendar(job, new TreeMap<>()), Screen.plain(80)))
                .containsExactly("early  by day  no partition is due yet");
    }
}
