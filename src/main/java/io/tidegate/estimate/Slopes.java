package io.tidegate.estimate;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The slope of one quantity against another that outliers do not pull: the median of the slopes of all pairs (H. Theil, "A
 * rank-invariant method of linear and polynomial regression analysis", 1950), a pair counting by its distance (G. L. Sievers,
 * "Weighted rank statistics for simple linear regression", 1978). The ends of its range are the quantiles between which the true slope
 * lies nine times in ten by Kendall's tau (P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", 1968).
 */
final class Slopes {
    private static final double NINE_IN_TEN = 1.645;

    /** Pairs nearer than this, as a share of the greater one, say nothing. */
    private static final double NEAR = 0.02;

    /** What the slope of two samples alone may be, as a share of it. */
    private static final Band OF_ONE_PAIR = new Band(0.6, 1, 1.6);

    private Slopes() {}

    /** Says which two samples may be compared. */
    @FunctionalInterface
    interface Alike {
        boolean are(Observation one, Observation other);
    }

    /**
     * @param x at least 0
     * @return empty when no two comparable samples differ in x; never below 0
     */
    static Optional<Band> of(
            List<Sample> samples, ToDoubleFunction<Observation> x, ToDoubleFunction<Observation> y, Alike alike) {
        Weighted slopes = new Weighted();
        int pairs = 0;
        for (int i = 1; i < samples.size(); i++) {
            Sample one = samples.get(i);
            double xi = x.applyAsDouble(one.seen());
            double yi = y.applyAsDouble(one.seen());
            for (int j = 0; j < i; j++) {
                Sample other = samples.get(j);
                double xj = x.applyAsDouble(other.seen());
                double distance = Math.abs(xi - xj);
                if (distance > NEAR * Math.max(xi, xj) && alike.are(one.seen(), other.seen())) {
                    double slope = (yi - y.applyAsDouble(other.seen())) / (xi - xj);
                    slopes.add(slope, distance * one.weight() * other.weight());
                    pairs++;
                }
            }
        }
        if (slopes.isEmpty()) {
            return Optional.empty();
        }
        if (pairs == 1) {
            return Optional.of(Band.around(slopes.median(), slopes.median(), slopes.median())
                    .times(OF_ONE_PAIR));
        }
        double spread = spread(samples.size());
        return Optional.of(Band.around(slopes.quantile(0.5 - spread), slopes.median(), slopes.quantile(0.5 + spread)));
    }

    /** Half the share of pairwise slopes between the ends, for so many samples. */
    private static double spread(int n) {
        return n < 3 ? 0.5 : Math.min(0.5, NINE_IN_TEN * Math.sqrt((2.0 * n + 5) / (18.0 * n * (n - 1))));
    }
}
