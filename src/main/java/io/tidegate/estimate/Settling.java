package io.tidegate.estimate;

/**
 * How a process gets faster while it builds a job, as code that has run little is slow: after t core-seconds of the job its work takes
 * 1 + EXTRA / (1 + t / TAU) times what it takes in the end. That is some twenty core-seconds in the whole life of a process, and matters to
 * small chunks alone. The two numbers were chosen by runs of two jobs, of 0.1 to 1 core-seconds a chunk, each in a process of its own.
 */
final class Settling {
    private static final double TAU = 2;
    private static final double EXTRA = 3;
    private static final double FROM = TAU * (1 + EXTRA);
    private static final int STEPS = 30;

    private Settling() {}

    /**
     * What a chunk would have taken in a process that had settled: the integral of what a core-second is worth.
     *
     * @param before core-seconds of the job that the process had spent when it began
     * @param took core-seconds
     */
    static double settled(double before, double took) {
        return took - TAU * EXTRA * Math.log1p(took / (before + FROM));
    }

    /** The inverse: core-seconds that settled work takes. */
    static double taken(double before, double settled) {
        double low = settled;
        double high = settled * (1 + EXTRA);
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (settled(before, middle) < settled) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
