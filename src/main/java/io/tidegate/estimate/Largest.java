package io.tidegate.estimate;

import io.tidegate.job.Partition;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import java.util.Iterator;
import java.util.Optional;

/**
 * The planned partitions that are far larger than what was seen, and those that read nothing.
 *
 * @param partition the largest of all
 * @param times as large as the largest that was built, 1 when nothing was
 * @param farOutside how many are more than {@link #FAR} times as large
 * @param empty how many read no bytes
 */
record Largest(Partition partition, double times, int farOutside, int empty, Optional<Partition> firstEmpty) {
    static final double FAR = 5;

    /** @param plan of at least one partition */
    static Largest of(Plan plan, Sizes seen) {
        PlannedPartition largest = null;
        Optional<Partition> firstEmpty = Optional.empty();
        int far = 0;
        int empty = 0;
        for (Iterator<PlannedPartition> all = plan.planned().iterator(); all.hasNext(); ) {
            PlannedPartition planned = all.next();
            largest = largest == null || planned.inputBytes() > largest.inputBytes() ? planned : largest;
            far += seen.timesTheLargest(planned.inputBytes()) > FAR ? 1 : 0;
            if (planned.inputBytes() == 0) {
                empty++;
                firstEmpty = firstEmpty.or(() -> Optional.of(planned.partition()));
            }
        }
        return new Largest(largest.partition(), seen.timesTheLargest(largest.inputBytes()), far, empty, firstEmpty);
    }

    String story() {
        return "%s is %s times larger than anything built so far".formatted(partition, Doubts.times(times));
    }
}
