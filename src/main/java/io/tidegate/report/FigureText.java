package io.tidegate.report;

import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Mover;
import io.tidegate.ledger.BackfillChanges.Sum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;

/** Sums before and after a backfill in words: on screens, in messages and, exactly, in documents. */
public final class FigureText {
    /** Decimals of floating-point sums; documents have them all. */
    private static final int DECIMALS = 6;

    /** Percent. */
    private static final BigDecimal LEAST = new BigDecimal("0.0001");

    private final Set<String> approximate;

    public FigureText(BackfillChanges changes) {
        this.approximate = Set.copyOf(changes.approximate());
    }

    String before(Sum sum) {
        return text(sum.column(), sum.before());
    }

    String after(Sum sum) {
        return text(sum.column(), sum.after());
    }

    /** {@code 1,204.50}; {@code -} where there is no such column or no row, {@code unknown} where it does not add up. */
    private String text(String column, Figure figure) {
        if (figure instanceof Figure.Known known) {
            return Numbers.decimal(approximate.contains(column) ? rounded(known.value()) : known.value());
        }
        return figure instanceof Figure.Unknown ? "unknown" : "-";
    }

    /** {@code 2020-12-26, deaths 70,576 before and 71,627 now (+1.5%)}. */
    public String sentence(Mover mover) {
        Sum sum = mover.sum();
        String change = change(sum);
        return "%s, %s %s before and %s now%s"
                .formatted(
                        mover.change().partition(),
                        sum.column(),
                        before(sum),
                        after(sum),
                        change.isEmpty() ? "" : " (" + change + ")");
    }

    private static BigDecimal rounded(BigDecimal value) {
        return value.scale() > DECIMALS
                ? value.setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros()
                : value;
    }

    /** {@code +12.5%}, {@code -0.0031%}; nothing where one side is not known. */
    static String change(Sum sum) {
        if (sum.before() instanceof Figure.Known before && before.value().signum() == 0) {
            return "from 0";
        }
        return sum.relative().map(FigureText::percent).orElse("");
    }

    static String percent(BigDecimal relative) {
        BigDecimal percent = relative.movePointRight(2);
        BigDecimal size = percent.abs();
        if (size.compareTo(LEAST) < 0) {
            return (percent.signum() > 0 ? "+<" : "-<") + LEAST.toPlainString() + "%";
        }
        BigDecimal shown = percent.setScale(1, RoundingMode.HALF_EVEN);
        if (size.compareTo(BigDecimal.valueOf(100)) >= 0) {
            shown = percent.setScale(0, RoundingMode.HALF_EVEN);
        } else if (size.compareTo(BigDecimal.ONE) < 0) {
            shown = percent.round(new MathContext(2));
        }
        return (shown.signum() > 0 ? "+" : "") + Numbers.decimal(shown) + "%";
    }

    /** With every digit; empty where there is no such column or no row. */
    static Optional<String> exact(Figure figure) {
        if (figure instanceof Figure.Known known) {
            return Optional.of(known.value().toPlainString());
        }
        return figure instanceof Figure.Unknown ? Optional.of("unknown") : Optional.empty();
    }
}
