package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.report.Money;
import io.tidegate.run.Outcomes;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Series;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the ledger keeps of one job's part of a backfill, beside what it keeps of any run. Safe for several threads. */
final class PartRecord {
    private static final String TIDEGATE = "tidegate";

    private final BackfillPlan plan;
    private final JobPart part;
    private final RunSettings settings;
    private final Ledger ledger;

    PartRecord(BackfillPlan plan, JobPart part, RunSettings settings, Ledger ledger) {
        this.plan = plan;
        this.part = part;
        this.settings = settings;
        this.ledger = ledger;
    }

    void started() {
        write(new BackfillEvent.Started(
                settings.run(),
                part.job(),
                settings.clock().instant(),
                plan.id(),
                plan.hash(),
                settings.who(),
                plan.reason()));
    }

    void chunkDone(Turn turn, Collection<RunResult> results, Series.Built built) {
        write(new BackfillEvent.ChunkDone(
                settings.run(),
                part.job(),
                settings.clock().instant(),
                plan.id(),
                turn.chunk(),
                turn.partitions().stream().map(Partition::text).toList(),
                Outcomes.counts(results),
                built.coreSeconds(),
                built.cost(),
                BigDecimal.valueOf(built.took().toMillis(), 3).setScale(3, RoundingMode.HALF_UP)));
    }

    /**
     * That it went no further.
     *
     * @param isWhole whether every partition came out as it should
     * @param counts of the job's partitions by outcome word, over all runs of the backfill
     * @param spent on the job, likewise
     */
    void ended(ApplyEnd end, boolean isWhole, Map<String, Integer> counts, BigDecimal spent) {
        if (end instanceof ApplyEnd.Done) {
            finished(isWhole ? "done" : "partly", settings.who(), counts, spent);
        } else if (end instanceof ApplyEnd.Asked asked && asked.by().wish() == BackfillRequests.Wish.CANCEL) {
            finished("cancelled", asked.by().who(), counts, spent);
        } else if (end instanceof ApplyEnd.Asked asked) {
            paused(asked.by().who(), asked.by().reason());
        } else if (end instanceof ApplyEnd.OverBudget over) {
            paused(
                    TIDEGATE,
                    "spent %s, the next chunk would cost about %s, and the budget is %s"
                            .formatted(
                                    Money.exact(over.spent()), Money.exact(over.next()), Money.exact(over.budget())));
        } else if (end instanceof ApplyEnd.Stale stale) {
            paused(TIDEGATE, "its plan is stale: " + String.join("; ", stale.differences()));
        } else if (end instanceof ApplyEnd.Renewed renewed) {
            paused(TIDEGATE, BackfillEvent.Paused.renewal(renewed.chunks()));
        } else if (end instanceof ApplyEnd.Stopped stopped) {
            paused(settings.who(), stopped.request().why());
        } else {
            paused(TIDEGATE, "%s ended it".formatted(((ApplyEnd.Ended) end).by()));
        }
    }

    /** That the next process of the command begins with this job. */
    void renewedBefore(Job job, int chunks) {
        ledger.write(
                settings.run(),
                part.job(),
                0,
                Document.Kind.NOTE,
                List.of(
                        settings.started(job),
                        pause(TIDEGATE, BackfillEvent.Paused.renewal(chunks)),
                        new Event.RunFinished(
                                settings.run(), part.job(), settings.clock().instant(), 0, Map.of(), BigDecimal.ZERO)));
    }

    private void paused(String who, String reason) {
        write(pause(who, reason));
    }

    private BackfillEvent pause(String who, String reason) {
        return new BackfillEvent.Paused(
                settings.run(), part.job(), settings.clock().instant(), plan.id(), who, reason);
    }

    private void finished(String outcome, String who, Map<String, Integer> counts, BigDecimal spent) {
        write(new BackfillEvent.Finished(
                settings.run(), part.job(), settings.clock().instant(), plan.id(), outcome, who, counts, spent));
    }

    private void write(BackfillEvent event) {
        ledger.write(settings.run(), part.job(), 0, Document.Kind.NOTE, List.of(event));
    }
}
