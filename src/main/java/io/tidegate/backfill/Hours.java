package io.tidegate.backfill;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of the day, {@code 22:00-06:00}: from the first until the second, which may be of the next day. They are those of a clock on
 * the wall, so on the night in which clocks are set they last an hour less or more.
 */
public record Hours(LocalTime from, LocalTime until) {
    private static final Pattern SHAPE = Pattern.compile("(\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");

    public Hours {
        if (from.equals(until)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use the hours %s-%s: they begin and end at the same time".formatted(from, until),
                    "Leave the window out where any hour will do.");
        }
    }

    /** @throws TidegateException USAGE */
    public static Hours parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (matcher.matches()) {
            try {
                return new Hours(LocalTime.parse(matcher.group(1)), LocalTime.parse(matcher.group(2)));
            } catch (DateTimeParseException e) {
                // Told below.
            }
        }
        throw new TidegateException(
                ErrorCode.USAGE, "Cannot read the hours '%s'".formatted(text), "Write them like 22:00-06:00.");
    }

    public boolean contain(Instant at, ZoneId zone) {
        LocalTime time = at.atZone(zone).toLocalTime();
        boolean isAfterStart = !time.isBefore(from);
        boolean isBeforeEnd = time.isBefore(until);
        return from.isBefore(until) ? isAfterStart && isBeforeEnd : isAfterStart || isBeforeEnd;
    }

    /** How long until they begin; nothing when they contain the instant. A start that a clock jumps over is when it has jumped. */
    public Duration untilOpen(Instant at, ZoneId zone) {
        if (contain(at, zone)) {
            return Duration.ZERO;
        }
        ZonedDateTime now = at.atZone(zone);
        ZonedDateTime next = now.toLocalDate().atTime(from).atZone(zone);
        return Duration.between(
                now,
                next.isAfter(now)
                        ? next
                        : now.toLocalDate().plusDays(1).atTime(from).atZone(zone));
    }

    @Override
    public String toString() {
        return MINUTES.format(from) + "-" + MINUTES.format(until);
    }
}
