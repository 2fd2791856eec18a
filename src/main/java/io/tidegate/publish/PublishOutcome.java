package io.tidegate.publish;

/** What became of the one commit. A failure of which it is certain that nothing was committed is an exception instead. */
public sealed interface PublishOutcome {
    /**
     * Readers see the partitions.
     *
     * @param afterConflict whether a harmless commit of somebody else came in between
     */
    record Committed(long version, boolean afterConflict) implements PublishOutcome {}

    /** Somebody else was first; nothing was committed. Plan again. */
    record Conflict(String why) implements PublishOutcome {}

    /** The commit may or may not be in the log. No file is deleted; the next start looks. */
    record Unknown(String why, Throwable cause) implements PublishOutcome {}
}
