package io.tidegate.plan;

import io.tidegate.job.Partition;
import java.util.List;

/**
 * Partitions built in one write and one commit.
 *
 * @param number from 1
 */
public record Chunk(int number, List<PlannedPartition> planned) {
    public Chunk {
        planned = List.copyOf(planned);
        if (planned.isEmpty()) {
            throw new IllegalArgumentException("a chunk has at least one partition");
        }
    }

    public List<Partition> partitions() {
        return planned.stream().map(PlannedPartition::partition).toList();
    }
}
