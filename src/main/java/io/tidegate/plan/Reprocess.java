package io.tidegate.plan;

import java.util.Locale;

/** Which of the partitions that it is asked for a backfill builds, by how they stand. */
public enum Reprocess {
    /** Those that were never built. */
    NONE,
    /** These, and those whose last attempt was blocked, failed or left behind. */
    FAILED,
    /** All of them, what is published and up to date among them. */
    COMPLETED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A partition that there is a reason to build may be left as it is; one that is up to date may be built anew. */
    Reason of(Reason found) {
        if (this == COMPLETED) {
            return found instanceof Reason.UpToDate ? new Reason.Reprocessed() : found;
        }
        boolean isBuilt = !(found instanceof Reason.NeverBuilt || found instanceof Reason.Gone)
                && !(this == FAILED && found instanceof Reason.TryAgain);
        return found instanceof Reason.ToBuild build && isBuilt ? new Reason.NotReprocessed(build.text()) : found;
    }
}
