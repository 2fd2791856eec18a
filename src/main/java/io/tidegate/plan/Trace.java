package io.tidegate.plan;

import io.tidegate.log.TableLog;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the ledger and the table know of one partition.
 *
 * @param published the newest publication that belongs to the table as it is
 * @param wasPublished whether the ledger knows any publication, be it of a table that is gone
 * @param lastOutcome blocked, failed or abandoned, when the last attempt ended so; empty after a publication
 * @param judged what the last attempt was built from, when its gate blocked it
 * @param live its files in the table; empty when there is none
 * @param touchedAfter the newest version that changed its rows after {@code published}
 * @param hasOurTag whether a live file carries a run in its tags
 */
record Trace(
        Optional<Publication> published,
        boolean wasPublished,
        Optional<String> lastOutcome,
        Optional<String> judged,
        boolean isRunning,
        Optional<TableLog.LivePartition> live,
        OptionalLong touchedAfter,
        boolean hasOurTag) {
    static final Trace NONE = new Trace(
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            OptionalLong.empty(),
            false);

    /**
     * One publication, adoption or rollback.
     *
     * @param fingerprint what the rows were built from; after a rollback, those that were taken back
     * @param version of the table after it
     * @param rows zero when the partition came out empty on purpose
     * @param rolledBack who went back to what, in words; empty unless it was a rollback
     */
    record Publication(String run, String fingerprint, long version, OptionalLong rows, Optional<String> rolledBack) {}

    /** Its rows are there, and no run of ours put them there. */
    boolean isForeign() {
        return live.isPresent() && published.isEmpty() && !hasOurTag;
    }

    /**
     * Readers see what some run of ours published, or what was adopted: rows, or their deliberate absence. A partition that was taken
     * back to nothing is as one that was never built.
     */
    boolean isPublished() {
        boolean isDeliberate = published.filter(p -> p.rolledBack().isEmpty()).isPresent() && !isGone();
        return live.isPresent() ? published.isPresent() || hasOurTag : isDeliberate;
    }

    /** Published with rows, but the table holds none of them any more. */
    boolean isGone() {
        if (live.isPresent()) {
            return false;
        }
        return published
                .map(p -> p.rows().isEmpty() || p.rows().getAsLong() > 0)
                .orElse(wasPublished);
    }

    /** Whether building it would replace or remove what readers see. */
    boolean wouldRewrite() {
        return live.isPresent();
    }

    /** What readers see of it now. */
    Rebuild.Published seen() {
        OptionalLong recorded = published.map(Publication::rows).orElse(OptionalLong.empty());
        return live.map(held -> new Rebuild.Published(
                        held.files(), held.rows().isPresent() ? held.rows() : recorded, held.bytes()))
                .orElseGet(() -> new Rebuild.Published(0, OptionalLong.of(0), 0));
    }

    long bytes() {
        return live.map(TableLog.LivePartition::bytes).orElse(0L);
    }

    /** Changes whenever the rows may have changed: the run that published them, and who touched them since. */
    String contentMark() {
        String run = published
                .map(Publication::run)
                .orElseGet(
                        () -> live.map(l -> l.runs().stream().sorted().toList().toString())
                                .orElse(""));
        return touchedAfter.isPresent() ? run + " touched in " + touchedAfter.getAsLong() : run;
    }
}
