package io.tidegate.job.yaml;

import java.math.BigDecimal;
import java.time.Duration;

/** Numbers, durations and sizes from their text. */
final class Amounts {
    private static final int LONGEST_NUMBER = 60;
    private static final long KILO = 1024;
    private static final int MOST_EXPONENT = 100;

    private Amounts() {}

    static Long whole(String text, long min, long max) throws Refusal {
        BigDecimal number = decimal(text, null);
        long value;
        try {
            value = number.longValueExact();
        } catch (ArithmeticException e) {
            throw new Refusal("Cannot read `" + text + "` as a whole number", "Write digits only, such as 1000.");
        }
        if (value < min || value > max) {
            throw new Refusal(
                    "Cannot use " + text + ": it is outside " + min + " to " + max,
                    max == Long.MAX_VALUE
                            ? "Write " + min + " or more."
                            : "Write a number from " + min + " to " + max + ".");
        }
        return value;
    }

    /** @param min inclusive; null for none */
    static BigDecimal decimal(String text, BigDecimal min) throws Refusal {
        BigDecimal number;
        try {
            if (text.length() > LONGEST_NUMBER || !text.equals(text.strip())) {
                throw new NumberFormatException();
            }
            number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) > MOST_EXPONENT) {
                throw new NumberFormatException();
            }
        } catch (NumberFormatException e) {
            throw new Refusal(
                    "Cannot read `" + text + "` as a number",
                    "Write digits with a point, such as 1000 or 0.05; no separators between thousands, no units.");
        }
        if (min != null && number.compareTo(min) < 0) {
            throw new Refusal("Cannot use " + text + ": it is below " + min, "Write " + min + " or more.");
        }
        return number;
    }

    static Duration duration(String text, boolean mayBeZero) throws Refusal {
        int digits = digits(text, 6);
        String unit = text.substring(digits);
        if (digits == 0 || unit.length() != 1 || "smhd".indexOf(unit.charAt(0)) < 0) {
            throw new Refusal(
                    "Cannot read `" + text + "` as a duration"
                            + (digits > 0 && unit.isEmpty() ? ": it has no unit" : ""),
                    "Write a whole number and one of s, m, h, d, such as 30s, 10m, 6h or 7d.");
        }
        long count = Long.parseLong(text.substring(0, digits));
        if (count == 0 && !mayBeZero) {
            throw new Refusal(
                    "Cannot use " + text + ": it is no time at all", "Write a duration above zero, such as 30s.");
        }
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** Bytes; a KB is 1024 of them, as in Spark's settings. */
    static Long size(String text) throws Refusal {
        int digits = digits(text, 9);
        long unit = switch (text.substring(digits)) {
            case "KB" -> KILO;
            case "MB" -> KILO * KILO;
            case "GB" -> KILO * KILO * KILO;
            case "TB" -> KILO * KILO * KILO * KILO;
            default -> 0;
        };
        if (digits == 0 || unit == 0) {
            throw new Refusal(
                    "Cannot read `" + text + "` as a size",
                    "Write a whole number and one of KB, MB, GB, TB, such as 128MB.");
        }
        long bytes;
        try {
            bytes = Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit);
        } catch (ArithmeticException e) {
            bytes = 0;
        }
        if (bytes <= 0) {
            throw new Refusal(
                    "Cannot use " + text + " as a size: it is nothing, or too much to count",
                    "Write a size such as 128MB.");
        }
        return bytes;
    }

    private static int digits(String text, int most) {
        int count = 0;
        while (count < text.length() && count < most && text.charAt(count) >= '0' && text.charAt(count) <= '9') {
            count++;
        }
        return count;
    }
}
