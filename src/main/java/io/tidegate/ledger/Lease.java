package io.tidegate.ledger;

import java.util.List;

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

    /** Ends the renewal and gives the partitions free; what another run took over meanwhile is left alone. Safe to call twice. */
    @Override
    void close();
}
