package io.tidegate.log;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a table keeps what is past, by its properties.
 *
 * @param files that no version of now names, counted from their removal: VACUUM deletes them afterwards
 * @param log entries, counted from their commit: a checkpoint deletes them afterwards
 */
public record Retention(Duration files, Duration log) {
    /** What Delta does where the table does not say. */
    public static final Retention OF_DELTA = new Retention(Duration.ofDays(7), Duration.ofDays(30));

    private static final Pattern PART = Pattern.compile("(\\d+)\\s+(second|minute|hour|day|week)s?");

    public static Retention of(Map<String, String> properties) {
        return new Retention(
                duration(properties.get("delta.deletedFileRetentionDuration"), OF_DELTA.files),
                duration(properties.get("delta.logRetentionDuration"), OF_DELTA.log));
    }

    /** {@code interval 30 days}, {@code interval 1 week 2 days}; what cannot be read counts as not said. */
    private static Duration duration(String interval, Duration otherwise) {
        if (interval == null) {
            return otherwise;
        }
        String rest = interval.toLowerCase(Locale.ROOT).strip().replaceFirst("^interval\\s+", "");
        if (!PART.matcher(rest).replaceAll("").isBlank()) {
            return otherwise;
        }
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(rest); part.find(); ) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "second" -> Duration.ofSeconds(1);
            case "minute" -> Duration.ofMinutes(1);
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
