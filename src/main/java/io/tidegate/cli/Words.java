package io.tidegate.cli;

import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How numbers, times and lists are written for people, everywhere the same. */
final class Words {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /** {@code 88,410}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 row}, {@code 2 rows}. */
    static String count(long number, String one) {
        return number(number) + " " + one + (number == 1 ? "" : "s");
    }

    /** To the minute, in UTC. */
    static String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    /** {@code 3.1 s}, {@code 2 min 5 s}, {@code 3 h 4 min}. */
    static String took(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? "%d min %d s".formatted(seconds / 60, seconds % 60)
                : "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }

    static String money(BigDecimal amount, String currency) {
        return amount.toPlainString() + " " + currency;
    }

    /** {@code 2021-01-04}, or {@code 2021-01-04 to 2021-01-10 (7)} for several in a row. */
    static String span(List<Partition> partitions) {
        Partition first = partitions.get(0);
        return partitions.size() == 1
                ? first.text()
                : "%s to %s (%d)".formatted(first, partitions.get(partitions.size() - 1), partitions.size());
    }

    /** {@code 2021-01-04 to 2021-01-10 (7)}. */
    static String span(PartitionRange range) {
        return range.size() == 1
                ? range.first().text()
                : "%s to %s (%d)".formatted(range.first(), range.last(), range.size());
    }

    /** {@code 10 published, 1 blocked}. */
    static String counts(Map<String, Integer> counts) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().replace('_', ' '))
                        .collect(Collectors.joining(", "));
    }

    /** As users write durations: {@code 3h}, {@code 90m}. */
    static String span(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** Decimal units: {@code 1.2 MB}. */
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 999.95 && unit < 4) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %sB", size, "kMGTP".charAt(unit));
    }
}
