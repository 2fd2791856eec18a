package io.tidegate.cli;

import io.tidegate.backfill.Approval;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes what people do with plans to the ledger: one document a job, a run of its own with its beginning and its end. */
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
        plan.jobs().forEach(part -> write(part, planned(plan, part, file), "planned"));
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
                        part,
                        new BackfillEvent.Approved(
                                settings.run(),
                                part.job(),
                                approval.at(),
                                plan.id(),
                                approval.hash(),
                                approval.by(),
                                approval.note()),
                        "approved"));
    }

    private void write(JobPart part, BackfillEvent event, String word) {
        Job job = project.job(part.job());
        ledger.write(
                settings.run(),
                job.name(),
                0,
                Document.Kind.NOTE,
                List.of(
                        settings.started(job),
                        event,
                        new Event.RunFinished(
                                settings.run(),
                                job.name(),
                                settings.clock().instant(),
                                0,
                                Map.of(word, part.partitions().size()),
                                BigDecimal.ZERO)));
    }
}
