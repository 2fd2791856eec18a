package io.tidegate.job;

import java.util.Locale;

/** What a blocked partition means for the rest of its chunk and of the command. */
public enum OnBlocked {
    /** The chunk is left out and the command ends. */
    STOP,
    /** The good partitions of the chunk are published and the command goes on. */
    SKIP_PARTITION,
    /** The whole chunk is left out and the command goes on. */
    SKIP_CHUNK;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
