package io.tidegate.run;

import io.tidegate.audit.Approved;
import io.tidegate.audit.Audit;
import io.tidegate.audit.Auditor;
import io.tidegate.publish.PublishOutcome;
import io.tidegate.publish.Publisher;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourcePins;
import io.tidegate.read.SourceReader;
import io.tidegate.stage.Opened;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.Stager;
import io.tidegate.transform.Transformed;
import io.tidegate.transform.Transformer;
import java.util.List;

/**
 * One chunk from intent to record. This is the tour: each line is a step, each step is a package.
 *
 * <p>Until {@code publish} returns, no reader sees anything; what is not approved cannot be passed to it.
 */
final class ChunkRunner {
    private final SourceReader reader;
    private final Transformer transformer;
    private final Stager stager;
    private final Auditor auditor;
    private final Publisher publisher;

    ChunkRunner(SourceReader reader, Transformer transformer, Stager stager, Auditor auditor, Publisher publisher) {
        this.reader = reader;
        this.transformer = transformer;
        this.stager = stager;
        this.auditor = auditor;
        this.publisher = publisher;
    }

    ChunkResult run(ChunkTask task, ChunkBook book) {
        book.intend();
        Opened opened = stager.open(task.job(), task.partitions(), task.run(), task.number(), task.targetVersion());
        if (!(opened instanceof Opened.Ready ready)) {
            return book.turnedAway(opened);
        }
        book.enter(Step.READ);
        OpenedSources sources = reader.open(task.job(), task.partitions(), task.inputs());
        if (book.read(sources).isEmpty()) {
            return book.record();
        }
        book.enter(Step.TRANSFORM);
        Transformed rows = transformer.apply(task.job(), book.open(), sources.rows());
        book.transformed(rows.evaluation());
        book.enter(Step.STAGE);
        StagedChunk staged = book.staged(ready.table().stage(rows.rows()));
        book.enter(Step.AUDIT);
        Audit audit = auditor.audit(task.job(), staged, sources.rows());
        if (book.audited(audit, staged).isEmpty()) {
            return book.record();
        }
        List<String> moved = new SourcePins().changed(task.inputs());
        if (!moved.isEmpty()) {
            return book.sourcesMoved(moved, staged);
        }
        Approved approved = audit.approve(book.open());
        book.enter(Step.PUBLISH);
        PublishOutcome outcome = publisher.publish(approved, book.mark(audit));
        return book.published(outcome, ready.table(), staged);
    }
}
