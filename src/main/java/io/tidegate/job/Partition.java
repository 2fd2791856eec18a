package io.tidegate.job;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * One date partition: a grain and a start.
 *
 * @param start the wall-clock start in the job's zone; for {@link Grain#HOUR} in UTC
 */
public record Partition(Grain grain, LocalDateTime start) implements Comparable<Partition> {
    /** Years outside 1900 to 2199 are taken for slips of the finger. */
    private static final int FIRST_YEAR = 1900;

    private static final int LAST_YEAR = 2199;

    public Partition {
        Objects.requireNonNull(grain, "grain is null");
        if (!grain.floor(start).equals(start)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use %s as a %s partition: it is not the start of one".formatted(start, grain.text()),
                    "Write the start of the %s, such as %s."
                            .formatted(grain.text(), new Partition(grain, grain.floor(start)).text()));
        }
    }

    /**
     * Reads a partition as users write it.
     *
     * @throws TidegateException USAGE when the text is not a partition of this grain
     */
    public static Partition parse(Grain grain, String text) {
        LocalDateTime start;
        try {
            start = LocalDateTime.parse(text, grain.format());
        } catch (DateTimeParseException e) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot read '%s' as a %s partition".formatted(printable(text), grain.text()),
                    "Write it like %s.".formatted(grain.example()));
        }
        if (start.getYear() < FIRST_YEAR || start.getYear() > LAST_YEAR) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use '%s' as a partition: the year is outside %d to %d"
                            .formatted(text, FIRST_YEAR, LAST_YEAR),
                    "Write it like %s.".formatted(grain.example()));
        }
        return new Partition(grain, start);
    }

    /** The partition of {@code grain} that holds the instant, in the zone (UTC for hours). */
    public static Partition at(Grain grain, Instant instant, ZoneId zone) {
        return new Partition(grain, grain.floor(LocalDateTime.ofInstant(instant, zoneOf(grain, zone))));
    }

    private static String printable(String text) {
        String shortened = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return shortened
                .codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static ZoneId zoneOf(Grain grain, ZoneId zone) {
        return grain == Grain.HOUR ? ZoneOffset.UTC : zone;
    }

    /** As users write it and as the ledger keeps it. */
    public String text() {
        return grain.format().format(start);
    }

    /** The start as a date: the value of a DATE partition column. Not for hours, whose column is a TIMESTAMP. */
    public LocalDate date() {
        return start.toLocalDate();
    }

    /** The first instant of the partition; in a zone with a gap at midnight, the first that exists. */
    public Instant startsAt(ZoneId zone) {
        return start.atZone(zoneOf(grain, zone)).toInstant();
    }

    /** The first instant after the partition: a day may last 23 or 25 hours. */
    public Instant endsAt(ZoneId zone) {
        return next().startsAt(zone);
    }

    /** The day that templates call {@code ds}: the first day of the partition. */
    public LocalDate ds() {
        return start.toLocalDate();
    }

    public Partition next() {
        return plus(1);
    }

    public Partition plus(long partitions) {
        return new Partition(grain, start.plus(partitions, grain.unit()));
    }

    @Override
    public int compareTo(Partition other) {
        int byStart = start.compareTo(other.start);
        return byStart != 0 ? byStart : grain.compareTo(other.grain);
    }

    @Override
    public String toString() {
        return text();
    }
}
