package io.tidegate.simulation;

/** A fault that is put into what stands around the product, to see that the simulation tells. */
enum Planted {
    NOTHING,
    /** The gate stops nothing. */
    BLOCKED_ROWS_ARE_PUBLISHED,
    /** Commits do not say whose they are, so that nobody finds those of a killed run again. */
    COMMITS_LOSE_THEIR_MARK,
    /** A chunk of which some partitions are held back is built with them. */
    CHUNKS_ARE_BUILT_WHOLE,
    /** The table takes any commit, whoever was there before. */
    CONFLICTS_ARE_NOT_SEEN,
    /** What people ask for never reaches the ledger. */
    REQUESTS_GET_LOST,
    /** Nobody measures what chunks take. */
    WORK_IS_FREE
}
