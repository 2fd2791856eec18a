package io.tidegate.estimate;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;

/** A figure as a range: most likely neither below {@code low} nor above {@code high}. Never negative; low &lt;= likely &lt;= high. */
public record Spread(BigDecimal low, BigDecimal likely, BigDecimal high) {
    public static final Spread NOTHING = new Spread(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public Spread {
        if (low.signum() < 0 || low.compareTo(likely) > 0 || likely.compareTo(high) > 0) {
            throw new IllegalArgumentException("not a range: %s, %s, %s".formatted(low, likely, high));
        }
    }

    /** Each of the three by a function that keeps their order. */
    public Spread map(UnaryOperator<BigDecimal> each) {
        return new Spread(each.apply(low), each.apply(likely), each.apply(high));
    }

    public Spread plus(Spread other) {
        return new Spread(low.add(other.low), likely.add(other.likely), high.add(other.high));
    }
}
