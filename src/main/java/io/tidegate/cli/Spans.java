package io.tidegate.cli;

import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.List;

/** Neighbouring partitions put together, for shorter tables. */
final class Spans {
    private Spans() {}

    /** @param partitions of one grain, in any order */
    static List<List<Partition>> of(List<Partition> partitions) {
        List<List<Partition>> spans = new ArrayList<>();
        List<Partition> current = new ArrayList<>();
        for (Partition partition : partitions.stream().sorted().toList()) {
            if (!current.isEmpty() && !current.get(current.size() - 1).next().equals(partition)) {
                spans.add(List.copyOf(current));
                current.clear();
            }
            current.add(partition);
        }
        if (!current.isEmpty()) {
            spans.add(List.copyOf(current));
        }
        return spans;
    }
}
