package io.tidegate.job;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who is told of what becomes of a job.
 *
 * @param channels by their names; where they lead stands in the operator's file, not in the job's
 */
public record Notify(Set<When> when, List<String> channels) {
    public static final Notify NOBODY = new Notify(Set.of(), List.of());

    public Notify {
        when = Set.copyOf(when);
        channels = List.copyOf(channels);
    }

    /** What somebody can be told of. */
    public enum When {
        FAILED,
        BLOCKED,
        /** Published, after it was last blocked or failed. */
        RECOVERED,
        /** History is about to be rebuilt, and was. */
        BACKFILL;

        /** As job files write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean wants(When what) {
        return when.contains(what);
    }
}
