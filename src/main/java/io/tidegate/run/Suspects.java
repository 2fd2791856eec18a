package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.plan.Chunk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the partitions that make a whole chunk fail, such as one day with a number that does not fit: a chunk that failed as one is
 * built again in halves, and those that fail again in halves of their own. Only where {@code on_blocked} lets good partitions go on
 * without bad ones, and only so often: a transform that fails on every day is not tried on each.
 */
final class Suspects {
    private static final int MOST_HALVINGS = 12;

    private final OnBlocked onBlocked;
    private int halvings;

    Suspects(Job job) {
        this.onBlocked = job.onBlocked();
    }

    /** The two chunks to build instead; none when the failure stands as it is. */
    List<Chunk> of(Chunk chunk, List<RunResult> results) {
        if (onBlocked != OnBlocked.SKIP_PARTITION
                || chunk.planned().size() < 2
                || halvings == MOST_HALVINGS
                || !failedAsOne(results)) {
            return List.of();
        }
        halvings++;
        int middle = chunk.planned().size() / 2;
        return List.of(
                new Chunk(chunk.number(), chunk.planned().subList(0, middle)),
                new Chunk(
                        chunk.number(),
                        chunk.planned().subList(middle, chunk.planned().size())));
    }

    /** Every partition with the one message: it came from the query of all of them. */
    private static boolean failedAsOne(List<RunResult> results) {
        Set<String> messages = new HashSet<>();
        for (RunResult result : results) {
            if (!(result instanceof RunResult.Failed failed) || failed.reason() != ErrorCode.FAILED) {
                return false;
            }
            messages.add(failed.message());
        }
        return messages.size() == 1;
    }
}
