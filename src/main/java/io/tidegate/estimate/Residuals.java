package io.tidegate.estimate;

import java.util.ArrayList;
import java.util.List;

/**
 * By how much chunks that were built missed what the others say of them: each left out in turn, its cost estimated from the rest. With
 * many, groups of them are left out together.
 */
final class Residuals {
    /** A range reaches from where one in twenty is below it to where one in twenty is above. */
    private static final double TAIL = 0.05;

    private static final int GROUPS = 40;

    /** With nothing seen, and how many observations that assumption counts for. */
    private static final double ASSUMED = Math.log(2.5);

    private static final double ASSUMED_COUNTS = 3;

    /** No range is narrower. */
    private static final double LEAST = Math.log(1.08);

    /** The part of the spread that all chunks of a plan share (machine, cluster, hour), as a share of its square. */
    private static final double SHARED = 0.5;

    private final Weighted logs = new Weighted();
    private final int count;

    private Residuals(List<Double> missed) {
        missed.forEach(m -> logs.add(m, 1));
        this.count = missed.size();
    }

    static Residuals of(List<Sample> samples, Priors priors) {
        List<Double> missed = new ArrayList<>();
        int groups = Math.min(GROUPS, samples.size());
        for (int group = 0; group < groups && samples.size() > 1; group++) {
            List<Sample> rest = new ArrayList<>();
            List<Observation> left = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                if (i % groups == group) {
                    left.add(samples.get(i).seen());
                } else {
                    rest.add(samples.get(i));
                }
            }
            Coefficients fit = new Fit(rest, priors).likely();
            for (Observation seen : left) {
                double estimated = fit.of(Work.of(seen), Level.LIKELY);
                if (estimated > 0) {
                    missed.add(Math.log(seen.coreSeconds() / estimated));
                }
            }
        }
        return new Residuals(missed);
    }

    /** How far below the likely figure the real one may lie, as a logarithm. */
    double below(long partitions) {
        return reach(logs.isEmpty() ? 0 : -logs.quantile(TAIL), partitions);
    }

    double above(long partitions) {
        return reach(logs.isEmpty() ? 0 : logs.quantile(1 - TAIL), partitions);
    }

    private double reach(double seen, long partitions) {
        double mixed = (Math.max(LEAST, seen) * count + ASSUMED * ASSUMED_COUNTS) / (count + ASSUMED_COUNTS);
        return mixed * Math.sqrt(SHARED + (1 - SHARED) / Math.max(1, partitions));
    }

    /**
     * The mean over the median, for sums of many: days that cost much more than usual count in a sum. What lies outside of the range
     * counts as its end.
     */
    double meanOverMedian(long partitions) {
        if (count < 5 || partitions < 2) {
            return 1;
        }
        double least = logs.quantile(TAIL);
        double most = logs.quantile(1 - TAIL);
        double sum = 0;
        int steps = 20;
        for (int i = 0; i < steps; i++) {
            sum += Math.exp(Math.min(most, Math.max(least, logs.quantile((i + 0.5) / steps))));
        }
        return 1 + (sum / steps - 1) * (1 - 1.0 / partitions);
    }
}
