package io.tidegate.apply;

import io.tidegate.job.Partition;
import java.util.Collection;
import java.util.List;

/**
 * A chunk's partitions that are to be built.
 *
 * @param chunk its number in the plan
 * @param times from 1, how often they are taken up
 */
record Turn(int chunk, List<Partition> partitions, int times) {
    Turn {
        partitions = List.copyOf(partitions);
    }

    /** How many partitions these are. */
    static int partitions(Collection<Turn> turns) {
        return turns.stream().mapToInt(turn -> turn.partitions().size()).sum();
    }
}
