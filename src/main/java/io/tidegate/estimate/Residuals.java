package io.tidegate.estimate;

import java.util.ArrayList;
import java.util.List;

/**
 * By how much chunks that were built missed what the others say of them: each left out in turn, its cost estimated from the rest. With
 * many, groups of them are left out together.
 */
final class Residuals {
    /** A range is the narrowest that holds so many of the past runs: one in ten that writes a checkpoint too does not make it wide. */
    private static final double HELD = 0.9;

    /** What lies further out is an accident, and counts in a sum as if it lay there. */
    private static final double TAIL = 0.05;

    private static final int GROUPS = 40;

    /** What a handful say of one another is mostly what was assumed of them. */
    private static final int FEWEST = 6;

    /** With nothing seen, and how many observations that assumption counts for. */
    private static final double ASSUMED = Math.log(1.6);

    private static final double ASSUMED_COUNTS = 8;

    /** No range is narrower. */
    private static final double LEAST = Math.log(1.08);

    /** The part of the spread that all chunks of a plan share (machine, cluster, hour), as a share of its square. */
    private static final double SHARED = 0.5;

    private final Weighted logs = new Weighted();
    private final int count;
    private final double lowest;
    private final double highest;

    private Residuals(List<Double> missed) {
        missed.forEach(m -> logs.add(m, 1));
        this.count = missed.size();
        List<Double> sorted = missed.stream().sorted().toList();
        int held = (int) Math.ceil(HELD * count);
        int from = 0;
        for (int i = 1; i + held <= count; i++) {
            double width = sorted.get(i + held - 1) - sorted.get(i);
            from = width < sorted.get(from + held - 1) - sorted.get(from) ? i : from;
        }
        this.lowest = count == 0 ? 0 : sorted.get(from);
        this.highest = count == 0 ? 0 : sorted.get(from + held - 1);
    }

    static Residuals of(List<Sample> samples, Priors priors) {
        List<Double> missed = new ArrayList<>();
        int groups = Math.min(GROUPS, samples.size());
        for (int group = 0; group < groups && samples.size() > FEWEST; group++) {
            List<Sample> rest = new ArrayList<>();
            List<Observation> left = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                if (i % groups == group) {
                    left.add(samples.get(i).seen());
                } else {
                    rest.add(samples.get(i));
                }
            }
            Fit known = new Fit(rest, priors);
            Coefficients fit = known.likely();
            for (Observation seen : left) {
                if (!known.knows(seen.log())) {
                    continue;
                }
                double estimated = fit.settled(Work.of(seen), Level.LIKELY);
                if (estimated > 0) {
                    missed.add(Math.log(seen.settled() / estimated));
                }
            }
        }
        return new Residuals(missed);
    }

    /** How far below the likely figure the real one may lie, as a logarithm. */
    double below(long partitions) {
        return reach(-lowest, partitions);
    }

    double above(long partitions) {
        return reach(highest, partitions);
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
