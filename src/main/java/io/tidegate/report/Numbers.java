package io.tidegate.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Counts, sizes and times as people read them, everywhere the same; {@link Money} is beside it. */
public final class Numbers {
    private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB", "PB", "EB");
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Numbers() {}

    /** {@code 88,410}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    public static String count(OptionalLong number) {
        return number.isPresent() ? count(number.getAsLong()) : "";
    }

    /** {@code 1 partition}, {@code 2 partitions}. */
    public static String count(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** Powers of 1,000: {@code 512 B}, {@code 1.2 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        BigDecimal size = BigDecimal.valueOf(bytes);
        int unit = -1;
        do {
            size = size.movePointLeft(3);
            unit++;
        } while (size.setScale(1, RoundingMode.HALF_UP).compareTo(BigDecimal.valueOf(1000)) >= 0);
        return size.setScale(1, RoundingMode.HALF_UP) + " " + UNITS.get(unit);
    }

    /** To the minute, in UTC: {@code 2024-03-14T05:12Z}. */
    public static String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    /** {@code 4.2s}, {@code 3m 05s}, {@code 2h 10m}, {@code 3d 4h}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%dd %dh", seconds / 86_400, seconds / 3600 % 24);
    }

    /** A duration as the job file writes it: {@code 30s}, {@code 10m}, {@code 6h}, {@code 7d}. */
    public static String setting(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds != 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A size as job files write it, where they would: {@code 128MB}. */
    public static String setting(long bytes) {
        long megabytes = bytes >> 20;
        if (megabytes == 0 || megabytes << 20 != bytes) {
            return bytes(bytes);
        }
        return megabytes % 1024 == 0 ? (megabytes >> 10) + "GB" : megabytes + "MB";
    }

    /** With all of its digits: {@code -1,204.50}. */
    public static String decimal(BigDecimal number) {
        BigDecimal whole = number.scale() < 0 ? number.setScale(0, RoundingMode.UNNECESSARY) : number;
        return String.format(Locale.ROOT, "%,." + whole.scale() + "f", whole);
    }
}
