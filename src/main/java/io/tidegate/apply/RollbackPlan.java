package io.tidegate.apply;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.plan.Reason;
import io.tidegate.run.Restoration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a rollback will do, all of it in one commit. That it can be done was looked at, down to the files.
 *
 * @param steps in order; none when there is nothing to take back
 * @param left partitions that are left alone, in order
 * @param targetVersion the table's version that this was decided on
 * @param backfill that is taken back, when a whole one is
 */
public record RollbackPlan(
        Job job, List<Step> steps, List<Left> left, long targetVersion, Optional<BackfillId> backfill) {
    public RollbackPlan {
        steps = List.copyOf(steps);
        left = List.copyOf(left);
    }

    /**
     * One partition that goes back.
     *
     * @param versionNow the newest version that changed its rows
     * @param versionThen the version whose rows it gets; -1 for those before the table's first version: none
     * @param rowsNow empty when nobody knows, as with files of other writers that have no statistics; so is {@code rowsThen}
     * @param files that come back, none of them written anew
     * @param possibleUntil when the first file that is needed, or the log, may be cleaned up; empty where nothing is needed
     * @param takenBack who changed it last, in words
     * @param fingerprint what the rows of now were built from, "" when nobody knows
     */
    public record Step(
            Partition partition,
            long versionNow,
            long versionThen,
            OptionalLong rowsNow,
            OptionalLong rowsThen,
            int files,
            long bytes,
            Optional<Instant> possibleUntil,
            String takenBack,
            String fingerprint) {}

    /** One partition that stays as it is. */
    public record Left(Partition partition, Reason.ToSkip why) {}

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Until when all of it is possible; empty where nothing is needed that could go. */
    public Optional<Instant> possibleUntil() {
        return steps.stream().flatMap(step -> step.possibleUntil().stream()).min(Instant::compareTo);
    }

    Restoration restoration(String reason) {
        Map<Partition, Long> versions = new LinkedHashMap<>();
        Map<Partition, String> fingerprints = new LinkedHashMap<>();
        for (Step step : steps) {
            versions.put(step.partition(), step.versionThen());
            fingerprints.put(step.partition(), step.fingerprint());
        }
        return new Restoration(versions, fingerprints, targetVersion, reason, backfill);
    }
}
