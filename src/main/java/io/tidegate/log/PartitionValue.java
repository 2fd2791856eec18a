package io.tidegate.log;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * A partition as the text of Delta's {@code partitionValues}: a date such as {@code 2021-01-15}, or for hours a UTC timestamp such
 * as {@code 2021-01-04 05:00:00}.
 */
public final class PartitionValue {
    /** The key of the NULL partition. */
    public static final String NULL = "__null__";

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private PartitionValue() {}

    public static String of(Partition partition) {
        return partition.grain() == Grain.HOUR
                ? TIMESTAMP.format(partition.start())
                : partition.date().toString();
    }

    /** Empty when the text is no partition of the grain: NULL, something else than a date, a day that starts no week. */
    public static Optional<Partition> parse(Grain grain, String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            LocalDateTime start = grain == Grain.HOUR
                    ? LocalDateTime.parse(timestamp(text), TIMESTAMP)
                    : LocalDate.parse(text).atStartOfDay();
            return Optional.of(new Partition(grain, start));
        } catch (DateTimeException | TidegateException e) {
            return Optional.empty();
        }
    }

    /**
     * A timestamp in the one form that {@link #of} gives: Delta writes {@code 2021-01-04 05:00:00}, with a fraction where there is
     * one, or {@code 2021-01-04T05:00:00.000000Z}. Any other text comes back as it is.
     */
    static String timestamp(String text) {
        try {
            LocalDateTime moment = text.indexOf('T') > 0
                    ? OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text, TIMESTAMP);
            return TIMESTAMP.format(moment);
        } catch (DateTimeException e) {
            return text;
        }
    }
}
