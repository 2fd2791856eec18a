package io.tidegate.estimate;

import java.util.List;

/** How long work takes on the wall: what each chunk needs besides its tasks, and the tasks themselves on so many cores. */
final class WallClock {
    /** Seconds of a chunk that no core is busy in, where nobody measured them: planning, listing, committing. */
    private static final Band FIRST = new Band(2, 8, 40);

    private static final Band LATER = new Band(0.5, 2, 10);
    private static final double TAIL = 0.1;

    private final int cores;
    private final Band first;
    private final Band later;

    WallClock(List<Sample> samples, int cores) {
        this.cores = cores;
        this.first = beside(samples, true, FIRST);
        this.later = beside(samples, false, LATER);
    }

    private Band beside(List<Sample> samples, boolean isFirst, Band otherwise) {
        Weighted seconds = new Weighted();
        for (Sample sample : samples) {
            Observation seen = sample.seen();
            if (seen.isFirst() == isFirst && seen.seconds() > 0) {
                seconds.add(Math.max(0, seen.seconds() - seen.coreSeconds() / cores), sample.weight());
            }
        }
        return seconds.isEmpty()
                ? otherwise
                : Band.around(seconds.quantile(TAIL), seconds.median(), seconds.quantile(1 - TAIL));
    }

    /** Seconds. At the high end half of the cores stand idle, as they do when a few tasks are much longer than the others. */
    Band of(Work work, Band coreSeconds) {
        return Band.around(
                first.low() * work.firsts() + later.low() * work.laters() + coreSeconds.low() / cores,
                first.likely() * work.firsts() + later.likely() * work.laters() + coreSeconds.likely() / cores,
                first.high() * work.firsts()
                        + later.high() * work.laters()
                        + coreSeconds.high() / Math.max(1, cores / 2));
    }
}
