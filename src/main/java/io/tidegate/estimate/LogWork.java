package io.tidegate.estimate;

/** What a chunk has to do with a checkpoint of the table's log, beside its rows. */
enum LogWork {
    NONE,

    /** Its commit writes one too. */
    WRITES,

    /** The commit before wrote one, and a process that knew the table reads it anew from there. One that starts cold always does. */
    READS
}
