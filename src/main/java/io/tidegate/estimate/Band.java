package io.tidegate.estimate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A range of plain numbers, none below zero; low &lt;= likely &lt;= high. */
record Band(double low, double likely, double high) {
    static final Band NOTHING = new Band(0, 0, 0);
    private static final int DECIMALS = 3;

    /** Three values that may be out of order or below zero, put right around the likely one. */
    static Band around(double low, double likely, double high) {
        double middle = Math.max(0, likely);
        return new Band(Math.max(0, Math.min(low, middle)), middle, Math.max(middle, high));
    }

    double at(Level level) {
        return switch (level) {
            case LOW -> low;
            case LIKELY -> likely;
            case HIGH -> high;
        };
    }

    Band times(double factor) {
        return new Band(low * factor, likely * factor, high * factor);
    }

    Band times(Band other) {
        return new Band(low * other.low, likely * other.likely, high * other.high);
    }

    /** How many times the low end the high end is, as a logarithm; as much as fits a double when the low end is zero. */
    double width() {
        return high == 0 ? 0 : Math.log(high / Math.max(low, high * 1e-9));
    }

    Spread spread() {
        return new Spread(decimal(low), decimal(likely), decimal(high));
    }

    static BigDecimal decimal(double number) {
        return BigDecimal.valueOf(number).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
