package io.tidegate.estimate;

import java.util.OptionalDouble;

/**
 * The cost of work as a range: the likely figure, and around it what the doubts about how cost grows and the spread of past runs add
 * up to, as independent things do. More bytes never cost less at either end.
 *
 * @param below how far the real figure may lie below the likely one, as a logarithm, for so many partitions
 * @param olderDoubt factor at both ends for what was built by older definitions of the job; 1 for none
 * @param spent core-seconds that the process has spent on the job; empty when nothing says what processes are like that have settled
 */
record Law(Growth growth, Reach below, Reach above, Reach tilt, double olderDoubt, OptionalDouble spent) {
    /** Something that depends on how many partitions are summed up. */
    @FunctionalInterface
    interface Reach {
        double of(long partitions);
    }

    static Law fromBytes() {
        return new Law(Growth.FROM_BYTES, n -> 0, n -> 0, n -> 1, 1, OptionalDouble.empty());
    }

    static Law of(Fit fit, Residuals residuals, double olderDoubt, double spent) {
        return new Law(
                fit::at,
                residuals::below,
                residuals::above,
                residuals::meanOverMedian,
                olderDoubt,
                fit.knowsLaterChunks() ? OptionalDouble.of(spent) : OptionalDouble.empty());
    }

    /** Core-seconds. */
    Band cost(Work work) {
        Band model = model(work, true, true, true);
        double likely = model.likely();
        if (likely == 0) {
            return model;
        }
        double below =
                Math.hypot(below().of(work.partitions()), Math.log(likely / Math.max(model.low(), likely * 1e-9)));
        double above = Math.hypot(above().of(work.partitions()), Math.log(model.high() / likely));
        return Band.around(likely * Math.exp(-below), likely, likely * Math.exp(above));
    }

    /** The range without the spread of past runs, as far as some of its doubts make it. */
    Band model(Work work, boolean byGrowth, boolean byChunks, boolean byLaterChunks) {
        double likely = cost(growth.at(Level.LIKELY, Level.LIKELY, Level.LIKELY), work, Level.LIKELY);
        double low = likely;
        double high = likely;
        for (Level g : levels(byGrowth)) {
            for (Level c : levels(byChunks)) {
                for (Level l : levels(byLaterChunks)) {
                    Coefficients at = growth.at(g, c, l);
                    low = Math.min(low, cost(at, work, Level.LOW));
                    high = Math.max(high, cost(at, work, Level.HIGH));
                }
            }
        }
        double mean = tilt.of(work.partitions());
        return Band.around(low * mean / olderDoubt, likely * mean, high * mean * olderDoubt);
    }

    private double cost(Coefficients at, Work work, Level seen) {
        double cold = at.cold(work);
        double warm = at.warm(work, seen);
        return cold + (spent.isPresent() ? Settling.taken(spent.getAsDouble() + cold, warm) : warm);
    }

    private static Level[] levels(boolean all) {
        return all ? Level.values() : new Level[] {Level.LIKELY};
    }
}
