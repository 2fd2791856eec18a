package io.tidegate.run;

import java.util.Locale;

/** The steps of a chunk, in order, by the names that progress, tests and faults use. */
public enum Step {
    INTENT,
    READ,
    TRANSFORM,
    STAGE,
    AUDIT,
    PUBLISH,
    RECORD;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
