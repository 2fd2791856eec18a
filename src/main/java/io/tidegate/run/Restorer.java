package io.tidegate.run;

import io.tidegate.audit.Approved;
import io.tidegate.audit.Restored;
import io.tidegate.publish.PublishOutcome;
import io.tidegate.publish.Publisher;
import io.tidegate.stage.BroughtBack;
import io.tidegate.stage.Opened;
import io.tidegate.stage.Stager;

/**
 * One rollback from intent to record: the way of {@link ChunkRunner} without sources, transform and gate. What it publishes are files
 * that readers have seen before, so none is written and none is ever deleted.
 */
final class Restorer {
    private final Stager stager;
    private final Publisher publisher;

    Restorer(Stager stager, Publisher publisher) {
        this.stager = stager;
        this.publisher = publisher;
    }

    ChunkResult run(RestoreTask task, RestoreBook book) {
        book.intend();
        Opened opened = stager.open(
                task.job(),
                task.partitions(),
                task.run(),
                task.number(),
                task.what().targetVersion());
        if (!(opened instanceof Opened.Ready ready)) {
            return book.turnedAway(opened);
        }
        book.enter(Step.STAGE);
        BroughtBack back = ready.table().bringBack(task.what().versions());
        Approved approved = Restored.of(back);
        book.enter(Step.PUBLISH);
        PublishOutcome outcome = publisher.publish(approved, task.mark(approved.gateDigest()));
        return book.published(outcome, back);
    }
}
