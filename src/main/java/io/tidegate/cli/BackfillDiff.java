package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.apply.BeforeAndAfter;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Mover;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillId;
import io.tidegate.report.ChangesDocument;
import io.tidegate.report.ChangesView;
import io.tidegate.report.Json;
import io.tidegate.report.Screen;
import io.tidegate.run.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a backfill changed in a job, found out now: the same as at its end, as far as nobody changed its partitions since. */
final class BackfillDiff {
    private final Job job;
    private final BackfillId id;
    private final BeforeAndAfter found;
    private final Screen screen;

    private BackfillDiff(Job job, BackfillId id, BeforeAndAfter found, Screen screen) {
        this.job = job;
        this.id = id;
        this.found = found;
        this.screen = screen;
    }

    /** @param named the backfill's id, or the beginning of it */
    static BackfillDiff of(Session session, Job job, String named, Optional<Partition> only) {
        BackfillHistory backfill = OneBackfill.find(session, named);
        if (!backfill.jobs().contains(job.name())) {
            throw Usage.wrong(
                    "Cannot tell what backfill %s changed in %s: it is about %s"
                            .formatted(backfill.id(), job.name(), String.join(", ", backfill.jobs())),
                    "Name one of its jobs.");
        }
        BeforeAndAfter found = BeforeAndAfter.of(
                        job,
                        session.ledger(),
                        backfill.id(),
                        partition -> only.isEmpty() || only.get().equals(partition))
                .filter(BeforeAndAfter::hasSomething)
                .orElseThrow(() -> Usage.wrong(
                        "Cannot tell what backfill %s changed in %s: it published nothing of it"
                                .formatted(
                                        backfill.id(),
                                        only.map(p -> job.name() + " " + p).orElse(job.name())),
                        "`tidegate backfill show %s` tells what became of its partitions.".formatted(backfill.id())));
        return new BackfillDiff(job, backfill.id(), found, session.screen());
    }

    Answer answer(Engine engine) {
        BackfillChanges changes = found.compared(engine).changes();
        String status = status(changes);
        ObjectNode document =
                Json.object().put("job", job.name()).put("backfill", id.text()).put("status", status);
        document.setAll(ChangesDocument.of(changes));
        List<String> notes = new ArrayList<>();
        if (!status.equals("same")) {
            notes.add("Owner: " + job.owner());
            next(job.name(), changes).ifPresent(notes::add);
        }
        return Answer.done(
                        Line.drawn(ChangesView.lines(job.name(), changes, screen)),
                        "%s  %s, backfill %s: %s".formatted(status, job.name(), id, ChangesView.counts(changes)),
                        document)
                .withNotes(notes);
    }

    private static String status(BackfillChanges changes) {
        if (changes.count(Status.CHANGED) + changes.count(Status.NEW) + changes.count(Status.EMPTIED) > 0) {
            return "different";
        }
        return changes.count(Status.UNKNOWN) + changes.left().size() > 0 ? "unknown" : "same";
    }

    /** The rows of the partition that moved most. */
    static Optional<String> next(String job, BackfillChanges changes) {
        return changes.movers().stream()
                .map(Mover::change)
                .filter(change -> change.versionBefore().isPresent())
                .findFirst()
                .map(change -> "Next: tidegate diff %s --partition %s --with %d"
                        .formatted(
                                job, change.partition(), change.versionBefore().getAsLong()));
    }
}
