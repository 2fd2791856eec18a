package io.tidegate.cli;

import io.tidegate.backfill.Approval;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes what people do with backfills to the ledger, beside those who apply them: one document a job, a run of its own with its
 * beginning and its end.
 */
final class BackfillRecord {
    private final Project project;
    private final Ledger ledger;
    private final RunSettings settings;

    BackfillRecord(Project project, Ledger ledger, RunSettings settings) {
        this.project = project;
        this.ledger = ledger;
        this.settings = settings;
    }

    /** @param file as messages name it */
    void planned(BackfillPlan plan, String file) {
        plan.jobs().forEach(part -> write(planned(plan, part, file), counted("planned", part)));
    }

    private BackfillEvent.Planned planned(BackfillPlan plan, JobPart part, String file) {
        List<Partition> partitions = part.partitions();
        Optional<Spread> cost = project.cost().isFree()
                ? Optional.empty()
                : Optional.of(part.estimate().cost());
        return new BackfillEvent.Planned(
                settings.run(),
                part.job(),
                plan.plannedAt(),
                plan.id(),
                plan.hash(),
                plan.plannedBy(),
                plan.reason(),
                file,
                partitions.get(0).text(),
                partitions.get(partitions.size() - 1).text(),
                partitions.size(),
                part.chunks().size(),
                figure(cost, Spread::low),
                figure(cost, Spread::likely),
                figure(cost, Spread::high),
                plan.budget());
    }

    private static Optional<BigDecimal> figure(Optional<Spread> cost, Function<Spread, BigDecimal> which) {
        return cost.map(which);
    }

    void approved(BackfillPlan plan, Approval approval) {
        plan.jobs()
                .forEach(part -> write(
                        new BackfillEvent.Approved(
                                settings.run(),
                                part.job(),
                                approval.at(),
                                plan.id(),
                                approval.hash(),
                                approval.by(),
                                approval.note()),
                        counted("approved", part)));
    }

    private static Map<String, Integer> counted(String word, JobPart part) {
        return Map.of(word, part.partitions().size());
    }

    /** Somebody wants it to wait, and nobody is at it. */
    void paused(BackfillHistory history, String because) {
        history.jobs()
                .forEach(job -> write(
                        new BackfillEvent.Paused(
                                settings.run(), job, settings.clock().instant(), history.id(), settings.who(), because),
                        Map.of()));
    }

    /** Somebody ended it, and nobody is at it. */
    void cancelled(BackfillHistory history) {
        history.jobs()
                .forEach(job -> write(
                        new BackfillEvent.Finished(
                                settings.run(),
                                job,
                                settings.clock().instant(),
                                history.id(),
                                BackfillHistory.State.CANCELLED.text(),
                                settings.who(),
                                Map.of(),
                                history.cost(job)),
                        Map.of()));
    }

    private void write(BackfillEvent event, Map<String, Integer> counts) {
        List<Event> events = new ArrayList<>();
        project.find(event.job()).map(settings::started).ifPresent(events::add); // a job may be gone from the job file
        events.add(event);
        events.add(new Event.RunFinished(
                settings.run(), event.job(), settings.clock().instant(), 0, counts, BigDecimal.ZERO));
        ledger.write(settings.run(), event.job(), 0, Document.Kind.NOTE, events);
    }
}
