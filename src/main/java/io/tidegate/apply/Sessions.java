package io.tidegate.apply;

import io.tidegate.ledger.RunId;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * The processes that carry out one command, one after the other: each ends between two chunks and another goes on, because a Spark
 * session does not get better with age.
 *
 * @param chunks after so many this process ends; empty when it stays to the end
 * @param awaited whether somebody still waits to begin another
 * @param earlier the runs of the processes before this one, in order
 */
public record Sessions(OptionalInt chunks, BooleanSupplier awaited, List<RunId> earlier) {
    /** One process does it all. */
    public static final Sessions ONE = new Sessions(OptionalInt.empty(), () -> false, List.of());

    public Sessions {
        earlier = List.copyOf(earlier);
        if (chunks.isPresent() && chunks.getAsInt() < 1) {
            throw new IllegalArgumentException("a session of no chunks");
        }
    }

    /** Whether another process of the same command was at work before this one. */
    boolean isRenewed() {
        return !earlier.isEmpty();
    }

    /** What is left of this process when it has built so many chunks. */
    Sessions after(int built) {
        return chunks.isEmpty()
                ? this
                : new Sessions(OptionalInt.of(Math.max(1, chunks.getAsInt() - built)), awaited, earlier);
    }

    /** Whether this process is to end, having built so many chunks. */
    boolean isOver(int built) {
        return chunks.isPresent() && built >= chunks.getAsInt() && awaited.getAsBoolean();
    }
}
