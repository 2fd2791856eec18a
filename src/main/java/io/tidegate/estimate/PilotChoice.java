package io.tidegate.estimate;

import io.tidegate.job.Partition;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which partitions of a plan a pilot builds. The first one of a process also pays for starting cold, and one size does not say how cost
 * grows: so a middle-sized one comes first, then a large and a small one.
 *
 * @param chosen one to three, the one to be built first at the front
 * @param standIns taken, in this order, for those that cannot be built; the nearest to the middle by size
 */
public record PilotChoice(List<Partition> chosen, List<Partition> standIns) {
    /** With fewer planned a pilot of several would be a good part of the work itself. */
    private static final int FEW = 10;

    private static final double LARGE = 0.9;
    private static final double SMALL = 0.1;

    /** What breaks more than these mostly breaks them all. */
    private static final int STAND_INS = 2;

    public PilotChoice {
        chosen = List.copyOf(chosen);
        standIns = List.copyOf(standIns);
    }

    /** @param plan of at least one partition */
    public static PilotChoice of(Plan plan) {
        List<PlannedPartition> bySize = plan.planned()
                .sorted(Comparator.comparingLong(PlannedPartition::inputBytes)
                        .thenComparing(PlannedPartition::partition))
                .toList();
        List<Partition> chosen = new ArrayList<>();
        chosen.add(bySize.get(bySize.size() / 2).partition());
        if (bySize.size() >= FEW) {
            PlannedPartition large = bySize.get((int) (bySize.size() * LARGE));
            PlannedPartition small = bySize.get((int) (bySize.size() * SMALL));
            chosen.add(large.partition());
            if (large.inputBytes() > Fit.APART * small.inputBytes()) {
                chosen.add(small.partition());
            }
        }
        return new PilotChoice(chosen, standIns(bySize, chosen));
    }

    private static List<Partition> standIns(List<PlannedPartition> bySize, List<Partition> chosen) {
        int middle = bySize.size() / 2;
        return IntStream.range(0, bySize.size())
                .boxed()
                .sorted(Comparator.comparingInt(place -> Math.abs(place - middle)))
                .map(place -> bySize.get(place).partition())
                .filter(partition -> !chosen.contains(partition))
                .limit(STAND_INS)
                .toList();
    }
}
