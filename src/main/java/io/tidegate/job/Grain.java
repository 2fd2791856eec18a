package io.tidegate.job;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The width of a date partition and the way its start is written. */
public enum Grain {
    /** A UTC hour, written {@code 2021-01-04T05Z}; its column is a TIMESTAMP. */
    HOUR(ChronoUnit.HOURS, "uuuu-MM-dd'T'HH'Z'", "2021-01-04T05Z"),
    DAY(ChronoUnit.DAYS, "uuuu-MM-dd", "2021-01-04"),
    /** An ISO week, named by its Monday. */
    WEEK(ChronoUnit.WEEKS, "uuuu-MM-dd", "2021-01-04"),
    MONTH(ChronoUnit.MONTHS, "uuuu-MM", "2021-01"),
    YEAR(ChronoUnit.YEARS, "uuuu", "2021");

    private final ChronoUnit unit;
    private final DateTimeFormatter format;
    private final String example;

    Grain(ChronoUnit unit, String pattern, String example) {
        this.unit = unit;
        this.format = new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
                .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
                .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        this.example = example;
    }

    public ChronoUnit unit() {
        return unit;
    }

    DateTimeFormatter format() {
        return format;
    }

    /** A partition of this grain as users write it, for messages. */
    public String example() {
        return example;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The start of the partition of this grain that holds {@code moment}. */
    public LocalDateTime floor(LocalDateTime moment) {
        return switch (this) {
            case HOUR -> moment.truncatedTo(ChronoUnit.HOURS);
            case DAY -> moment.truncatedTo(ChronoUnit.DAYS);
            case WEEK -> moment.truncatedTo(ChronoUnit.DAYS).with(ChronoField.DAY_OF_WEEK, DayOfWeek.MONDAY.getValue());
            case MONTH -> moment.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
            case YEAR -> moment.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1);
        };
    }
}
