package io.tidegate.estimate;

import io.tidegate.job.Partition;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which partitions of a plan a pilot builds. The first one of a process also pays for starting cold, and one size does not say how cost
 * grows: so a middle-sized one comes first, then a large and a small one.
 */
public final class PilotChoice {
    /** With fewer planned a pilot of several would be a good part of the work itself. */
    private static final int FEW = 10;

    private static final double LARGE = 0.9;
    private static final double SMALL = 0.1;

    private PilotChoice() {}

    /**
     * @param plan of at least one partition
     * @return one to three different partitions, the one to be built first at the front
     */
    public static List<Partition> of(Plan plan) {
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
        return chosen;
    }
}
