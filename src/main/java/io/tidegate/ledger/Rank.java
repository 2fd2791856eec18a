package io.tidegate.ledger;

/** Who gives way to whom over a partition. */
public enum Rank {
    /** What a scheduler or a person asked for now; it waits for others of its rank. */
    RUN,
    /** Repairs history beside the daily work: its lease is taken over by any run, before its commit. */
    BACKFILL
}
