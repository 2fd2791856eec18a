package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the partitions of a plan are put into chunks. */
public sealed interface Chunking {
    /** @param partitions most in a chunk, at least 1 */
    record Count(int partitions) implements Chunking {
        public Count {
            if (partitions < 1) {
                throw new IllegalArgumentException("a chunk has at least one partition");
            }
        }

        @Override
        public String text() {
            return Integer.toString(partitions);
        }
    }

    /**
     * Chunks that end where a week, month or year does; {@code P1M}. Several are counted from the year 0, weeks from the first Monday of
     * 1970: {@code P3M} are the quarters of a year.
     */
    record Calendar(Period period) implements Chunking {
        public Calendar {
            boolean isWeeks = period.toTotalMonths() == 0 && period.getDays() > 0 && period.getDays() % 7 == 0;
            if (!isWeeks && (period.getDays() != 0 || period.toTotalMonths() <= 0)) {
                throw new IllegalArgumentException("no weeks, months or years: " + period);
            }
        }

        @Override
        public String text() {
            boolean isWeeks = period.toTotalMonths() == 0;
            return isWeeks ? "P%dW".formatted(period.getDays() / 7) : period.toString();
        }
    }

    /** Chunks of so many days, counted from the first partition of each; {@code P10D}. */
    record Days(int days) implements Chunking {
        @Override
        public String text() {
            return "P%dD".formatted(days);
        }
    }

    /** By bytes, memory and a target of ten minutes a chunk; the first is small, to be measured, where there are several. */
    record Auto() implements Chunking {
        @Override
        public String text() {
            return "auto";
        }
    }

    /** As {@link #parse} reads it. */
    String text();

    /**
     * Reads {@code 30}, {@code P1M} or {@code auto}.
     *
     * @throws TidegateException USAGE
     */
    static Chunking parse(String text) {
        if (text.equals("auto")) {
            return new Auto();
        }
        if (text.matches("[1-9]\\d{0,5}")) {
            return new Count(Integer.parseInt(text));
        }
        Matcher period = Pattern.compile("P([1-9]\\d{0,3})([DWMY])").matcher(text);
        if (!period.matches()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use chunks of '%s': it is neither a number from 1 to 999999, nor a period, nor auto"
                            .formatted(text.length() > 40 ? text.substring(0, 40) + "…" : text),
                    "Give a number of partitions (30), a period of one unit (P10D, P1W, P1M, P1Y), or auto.");
        }
        int length = Integer.parseInt(period.group(1));
        return switch (period.group(2)) {
            case "D" -> new Days(length);
            case "W" -> new Calendar(Period.ofWeeks(length));
            case "M" -> new Calendar(Period.ofMonths(length));
            default -> new Calendar(Period.ofYears(length));
        };
    }
}
