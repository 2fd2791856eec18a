package io.tidegate.apply;

import io.tidegate.backfill.Hours;
import io.tidegate.run.FailFast;
import java.util.Optional;

/**
 * How a plan is applied.
 *
 * @param maxActive chunks at work at once, at least 1
 * @param window instead of the plan's
 */
public record ApplyOptions(int maxActive, Optional<Hours> window, FailFast failFast, Sessions sessions) {
    public static final ApplyOptions DEFAULT = new ApplyOptions(1, Optional.empty(), FailFast.OFF);

    public ApplyOptions {
        if (maxActive < 1) {
            throw new IllegalArgumentException("at least one chunk at a time");
        }
    }

    /** The same, when this process has built so many chunks. */
    ApplyOptions after(int built) {
        return new ApplyOptions(maxActive, window, failFast, sessions.after(built));
    }

    /** In one process. */
    public ApplyOptions(int maxActive, Optional<Hours> window, FailFast failFast) {
        this(maxActive, window, failFast, Sessions.ONE);
    }
}
