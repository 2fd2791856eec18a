package io.tidegate.error;

/** Who can cure a failure: the first thing the person on call wants to know. */
public enum Blame {
    /** The command line, job file or SQL: whoever wrote it. */
    USER,
    /** The rows or columns that came: the owner of the source. */
    DATA,
    /** The source is not there yet: time, or the owner of the source. */
    SOURCE,
    /** Another run, a lock, a limit that was set on purpose. */
    COORDINATION,
    /** Storage, network, cluster. */
    INFRASTRUCTURE,
    /** Tidegate itself. */
    TIDEGATE
}
