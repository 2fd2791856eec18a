package io.tidegate.stage;

import io.tidegate.log.RunMark;
import java.util.Optional;

/**
 * A commit that somebody made while we were at work.
 *
 * @param mark whose it is, when it is one of ours
 * @param movedData whether it added or removed rows of a partition of the chunk; compaction does not
 */
public record CommitSeen(long version, Optional<RunMark> mark, boolean movedData) {
    /** For messages: {@code version 12 (run 01J…)}. */
    public String text() {
        return "version " + version + mark.map(m -> " (run " + m.run() + ")").orElse(" (written by others)");
    }
}
