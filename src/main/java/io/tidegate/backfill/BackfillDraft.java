package io.tidegate.backfill;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of planning.
 *
 * @param plan empty when there is nothing to do
 * @param leftOut by job, also of the jobs that nothing is done to
 */
public record BackfillDraft(Optional<BackfillPlan> plan, Map<String, List<JobPart.LeftOut>> leftOut) {
    public BackfillDraft {
        leftOut = Map.copyOf(leftOut);
    }
}
