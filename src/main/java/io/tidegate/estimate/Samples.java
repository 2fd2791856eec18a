package io.tidegate.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which observations an estimate rests on, and how much each counts: those of the job as it is now, and while they are few older ones
 * too, which count less.
 *
 * @param all oldest first
 * @param current how many of them are of the job as it is now
 * @param partitions of the ledger that they stand for, a pilot left out
 */
record Samples(List<Sample> all, int current, int partitions) {
    /** So many of the job as it is now are enough by themselves. */
    private static final int ENOUGH = 12;

    /** Older ones say little that these do not. */
    private static final int MOST = 120;

    private static final double OLDER = 0.25;

    /** After so many further runs one counts half: clusters, data and code move. */
    private static final double HALVED = 60;

    /** How far an older definition may mislead: the factor when nothing of the new one was built. */
    private static final double MISLED = 1.5;

    static Samples of(Past past, Optional<Pilot> pilot) {
        List<Observation> seen = past.observations();
        List<Pilot.Build> builds = pilot.map(Pilot::builds).orElse(List.of());
        double before = 0;
        for (int i = 0; i < builds.size(); i++) {
            Pilot.Build build = builds.get(i);
            seen.add(new Observation(
                    i == 0,
                    true,
                    1,
                    build.inputBytes(),
                    Math.max(0.001, build.coreSeconds().doubleValue()),
                    build.seconds().doubleValue(),
                    LogWork.NONE,
                    before));
            before += build.coreSeconds().doubleValue();
        }
        List<Observation> current = seen.stream().filter(Observation::isCurrent).toList();
        List<Observation> used = newest(current.size() >= ENOUGH ? current : seen);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < used.size(); i++) {
            double age = Math.pow(0.5, (used.size() - 1 - i) / HALVED);
            samples.add(new Sample(used.get(i), used.get(i).isCurrent() ? age : age * OLDER));
        }
        int partitions = used.stream().mapToInt(Observation::partitions).sum();
        return new Samples(
                samples, (int) used.stream().filter(Observation::isCurrent).count(), partitions - builds.size());
    }

    private static List<Observation> newest(List<Observation> seen) {
        return seen.subList(Math.max(0, seen.size() - MOST), seen.size());
    }

    Samples {
        all = List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int older() {
        return all.size() - current;
    }

    /** Factor at both ends of a range. */
    double olderDoubt() {
        return older() == 0 ? 1 : Math.pow(MISLED, 1 - Math.min(1.0, current / (double) ENOUGH));
    }

    int mostPartitions() {
        return all.stream().mapToInt(s -> s.seen().partitions()).max().orElse(0);
    }
}
