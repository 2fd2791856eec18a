package io.tidegate.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * The runs of a job, as its backfills look at them.
 *
 * @param begun how each run began, as far as the ledger has its first document
 * @param applied the backfill that a run applied
 */
record BackfillRuns(JobHistory history, Map<RunId, Event.RunStarted> begun, Map<RunId, BackfillId> applied) {
    static BackfillRuns of(JobHistory history) {
        Map<RunId, Event.RunStarted> begun = new HashMap<>();
        Map<RunId, BackfillId> applied = new HashMap<>();
        for (Event event : history.events()) {
            if (event instanceof Event.RunStarted e) {
                begun.putIfAbsent(e.run(), e);
            } else if (event instanceof BackfillEvent.Started e) {
                applied.put(e.run(), e.backfill());
            }
        }
        return new BackfillRuns(history, begun, applied);
    }
}
