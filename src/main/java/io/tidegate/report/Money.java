package io.tidegate.report;

import io.tidegate.estimate.Spread;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Amounts that are read beside each other, in a column or a sentence, all with the same number of decimals: two as on a bill, or four where
 * every one of them is below one. What is more than nothing is never shown as nothing. Documents have amounts exactly.
 */
public final class Money {
    private static final BigDecimal SMALL = BigDecimal.ONE;

    private final int decimals;

    private Money(int decimals) {
        this.decimals = decimals;
    }

    public static Money of(BigDecimal... amounts) {
        return of(Arrays.asList(amounts));
    }

    public static Money of(Collection<BigDecimal> amounts) {
        BigDecimal largest = amounts.stream()
                .map(BigDecimal::abs)
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
        return new Money(largest.signum() > 0 && largest.compareTo(SMALL) < 0 ? 4 : 2);
    }

    /** For ranges that are told together. */
    public static Money of(Spread... ranges) {
        return of(Arrays.stream(ranges)
                .flatMap(range -> Stream.of(range.low(), range.likely(), range.high()))
                .toList());
    }

    /** {@code 1,204.50}, {@code 0.0012}, {@code <0.01}. */
    public String text(BigDecimal amount) {
        BigDecimal rounded = amount.setScale(decimals, RoundingMode.HALF_UP);
        boolean isLost = rounded.signum() == 0 && amount.signum() != 0;
        BigDecimal shown = isLost ? BigDecimal.ONE.movePointLeft(decimals) : rounded;
        return (isLost ? "<" : "") + String.format(Locale.ROOT, "%,." + decimals + "f", shown);
    }

    /** {@code 0.0077 to 0.0343}. */
    public String between(BigDecimal low, BigDecimal high) {
        return text(low) + " to " + text(high);
    }

    /** {@code 41.00 to 58.00 EUR, likely 47.20}. */
    public String range(Spread spread, String currency) {
        return "%s %s, likely %s".formatted(between(spread.low(), spread.high()), currency, text(spread.likely()));
    }

    /** As somebody set it: all of its digits, and at least two decimals. */
    public static String exact(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return Numbers.decimal(stripped.scale() < 2 ? stripped.setScale(2, RoundingMode.UNNECESSARY) : stripped);
    }

    /** One amount that stands alone: {@code 12.50 EUR}. */
    public static String alone(BigDecimal amount, String currency) {
        return alone(amount) + " " + currency;
    }

    /** One amount that stands alone. */
    public static String alone(BigDecimal amount) {
        return of(List.of(amount)).text(amount);
    }
}
