package io.tidegate.ledger;

import io.tidegate.error.TidegateException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The word of one run that it is at work on some partitions, renewed until it is closed. A lease spares two runs the same work;
 * that they cannot both publish it is seen to by the table's own transaction.
 */
public interface Lease extends AutoCloseable {
    RunId run();

    /** The partitions it is for, as users write them. */
    List<String> partitions();

    /**
     * Whether it is still ours: false once it was renewed too late (a stopped process, a lost disk) or taken over. Always true
     * where there are no leases.
     */
    boolean isHeld();

    /** Whether another run took it over, or somebody unlocked it, as far as the last renewal saw. */
    boolean isTaken();

    /**
     * Looks at the files again, and renews it: true only when all of them are ours and nobody has a newer one. To be asked before
     * anything that cannot be taken back; a process that was stopped for a while learns here whether it may go on.
     */
    boolean confirm();

    /**
     * Does something under the lease, and gives it back whatever becomes of that. That it cannot be given back changes nothing of what
     * was done: it is not renewed any more, so it ends by itself, and that is noted.
     *
     * @param note takes a line for people
     */
    default <T> T during(Supplier<T> work, Consumer<String> note) {
        try {
            return work.get();
        } finally {
            try {
                close();
            } catch (TidegateException e) {
                String more = partitions().size() == 1
                        ? ""
                        : " and %,d more".formatted(partitions().size() - 1);
                note.accept("the lease of %s%s could not be given back, and ends by itself within %d minutes: %s"
                        .formatted(partitions().get(0), more, Leases.EXPIRY.toMinutes(), e.getMessage()));
            }
        }
    }

    /** Ends the renewal and gives the partitions free; what another run took over meanwhile is left alone. Safe to call twice. */
    @Override
    void close();
}
