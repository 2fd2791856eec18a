package io.tidegate.audit;

import io.tidegate.job.Bounds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Numbers and values of checks as people read them; everything that comes from data loses its control characters here. */
final class Wording {
    private static final int LONGEST_VALUE = 80;
    private static final int LONGEST_MESSAGE = 400;

    private Wording() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 3 of 21 rows are null}. */
    static String share(long some, long all, String verbWhenOne, String verbWhenMany) {
        return "%s of %s %s %s"
                .formatted(count(some), count(all), all == 1 ? "row" : "rows", some == 1 ? verbWhenOne : verbWhenMany);
    }

    static String rows(long count) {
        return count(count) + (count == 1 ? " row" : " rows");
    }

    /** A decimal with thousands separators and all of its decimals. */
    static String number(BigDecimal number) {
        String plain = number.abs().toPlainString();
        int point = plain.indexOf('.');
        String whole = point < 0 ? plain : plain.substring(0, point);
        StringBuilder grouped = new StringBuilder(whole);
        for (int i = whole.length() - 3; i > 0; i -= 3) {
            grouped.insert(i, ',');
        }
        return (number.signum() < 0 ? "-" : "") + grouped + (point < 0 ? "" : plain.substring(point));
    }

    static String between(Bounds bounds) {
        return between(bounds.min().map(Wording::number), bounds.max().map(Wording::number));
    }

    static String between(Optional<String> min, Optional<String> max) {
        if (min.isPresent() && max.isPresent()) {
            return min.get().equals(max.get()) ? min.get() : min.get() + " to " + max.get();
        }
        return min.map(m -> "at least " + m)
                .orElseGet(() -> max.map(m -> "at most " + m).orElse("any"));
    }

    /** What a share of rows that must pass allows to break it: {@code 0}, {@code at most 0.05%}. */
    static String mostly(BigDecimal share) {
        return share.compareTo(BigDecimal.ONE) >= 0 ? "0" : "at most " + percent(BigDecimal.ONE.subtract(share));
    }

    static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    /** {@code 26h}, {@code 1h 30m}, {@code 45s}: no unit above hours, since days differ in length. */
    static String duration(Duration duration) {
        Duration length = duration.abs();
        StringBuilder text = new StringBuilder();
        if (length.toHours() > 0) {
            text.append(count(length.toHours())).append("h ");
        }
        if (length.toMinutesPart() > 0) {
            text.append(length.toMinutesPart()).append("m ");
        }
        if (length.toSecondsPart() > 0 || text.length() == 0) {
            text.append(length.toSecondsPart()).append("s");
        }
        return (duration.isNegative() ? "-" : "") + text.toString().strip();
    }

    /** A value from the data: one line, no control or direction-changing characters, at most 80 characters. */
    static String value(Object value) {
        return shortened(printable(String.valueOf(value)), LONGEST_VALUE);
    }

    /** A message that may quote data or SQL. */
    static String clean(String message) {
        return shortened(printable(message.strip()), LONGEST_MESSAGE);
    }

    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?");
    }

    private static String shortened(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
    }
}
