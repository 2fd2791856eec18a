package io.tidegate.run;

import io.tidegate.job.OnBlocked;
import io.tidegate.job.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of each partition of a chunk so far: settled against publishing, or still on its way. Applies
 * {@code on_blocked}: with {@code stop} and {@code skip_chunk} one blocked partition holds back the whole chunk.
 */
final class Verdicts {
    private final List<Partition> partitions;
    private final OnBlocked onBlocked;
    private final Map<Partition, RunResult> settled = new LinkedHashMap<>();

    Verdicts(List<Partition> partitions, OnBlocked onBlocked) {
        this.partitions = List.copyOf(partitions);
        this.onBlocked = onBlocked;
    }

    void settle(RunResult result) {
        settled.putIfAbsent(result.partition(), result);
    }

    /** The partitions that may still be published, in order. */
    List<Partition> open() {
        return holdsBackAll()
                ? List.of()
                : partitions.stream().filter(p -> !settled.containsKey(p)).toList();
    }

    private boolean holdsBackAll() {
        return onBlocked != OnBlocked.SKIP_PARTITION
                && settled.values().stream().anyMatch(RunResult.Blocked.class::isInstance);
    }

    /** A result for each partition; those held back by a blocked neighbour are not tried. */
    List<RunResult> results() {
        List<RunResult> all = new ArrayList<>();
        for (Partition partition : partitions) {
            RunResult result = settled.get(partition);
            all.add(
                    result != null
                            ? result
                            : new RunResult.NotTried(
                                    partition,
                                    "its chunk has a blocked partition (on_blocked: %s)".formatted(onBlocked.text())));
        }
        return List.copyOf(all);
    }
}
