package io.tidegate.plan;

import java.util.Locale;

/** How one partition of a job stands, in one word: what calendars draw and what {@code missing} and {@code stale} choose by. */
public enum Standing {
    /** Published and up to date, as far as its inputs can still be seen. */
    PUBLISHED,
    /** Published, but from an older job or other inputs, or overwritten by others or rolled back since. */
    STALE,
    /** The last attempt was stopped by the gate. */
    BLOCKED,
    /** The last attempt failed. */
    FAILED,
    /** A run holds its lease. */
    RUNNING,
    /** A run began it and is gone. */
    ABANDONED,
    /** Due and never published, or gone from the table. */
    MISSING,
    /** In the table, written by others. */
    FOREIGN,
    /** It has not ended, delay included. */
    NOT_DUE;

    /** As people read it: {@code not due}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether {@code --missing} builds it. A partition that is being built is nobody's gap. */
    public boolean isMissing() {
        return this == MISSING || this == BLOCKED || this == FAILED || this == ABANDONED;
    }
}
