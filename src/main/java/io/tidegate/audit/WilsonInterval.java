package io.tidegate.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The lower end of the Wilson score interval of a share at 95 percent: what Deequ asks for by default where a share is to be kept.
 * Deequ's own class wants a numerics library at run time that nothing else here needs.
 */
final class WilsonInterval {
    /** The 0.975 quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    private WilsonInterval() {}

    /** In hundredths, rounded down. */
    static BigDecimal lower(long some, long all) {
        double share = (double) some / all;
        double square = Z * Z / all;
        double half = Z * Math.sqrt(share * (1 - share) / all + square / (4 * all));
        double lower = (share + square / 2 - half) / (1 + square);
        return BigDecimal.valueOf(Math.max(0, lower)).setScale(2, RoundingMode.DOWN);
    }
}
