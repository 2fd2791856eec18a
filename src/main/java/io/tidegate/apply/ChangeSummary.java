package io.tidegate.apply;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.ChangeReport;
import io.tidegate.run.RunSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what a backfill changed in a job when it has come to the job's end, and writes it down. Beside the path: where it cannot, it
 * says so, and the backfill ends as it would.
 */
final class ChangeSummary {
    private final Application application;
    private final BackfillId id;
    private final Ledger ledger;

    ChangeSummary(Application application) {
        this.application = application;
        this.id = application.plan().id();
        this.ledger = application.ledger();
    }

    /** Of all runs of the backfill, this one among them; empty when it published nothing, has not come to its end, or nobody knows. */
    Optional<BackfillChanges> of(Job job, ApplyEnd end) {
        if (!(end instanceof ApplyEnd.Done)) {
            return Optional.empty();
        }
        try {
            Optional<BackfillHistory> history = BackfillHistory.of(id, List.of(ledger.history(job.name())));
            if (history.filter(backfill -> backfill.isToCompare(job.name())).isEmpty()) {
                return history.flatMap(backfill -> backfill.compared(job.name()))
                        .map(BackfillEvent.Compared::changes);
            }
            return BeforeAndAfter.of(job, ledger, id, partition -> true)
                    .map(found -> written(job, found.compared(application.engine())));
        } catch (RuntimeException e) {
            application
                    .progress()
                    .note("%s: what changed is not told: %s; `tidegate diff %s --backfill %s` tries again"
                            .formatted(job.name(), why(e), job.name(), id));
            return Optional.empty();
        }
    }

    private static String why(RuntimeException e) {
        return e instanceof TidegateException ? e.getMessage() : e.toString();
    }

    private BackfillChanges written(Job job, ChangeReport report) {
        BigDecimal cost = application.project().cost().of(report.coreSeconds(), 0, 0);
        application.spending().add(job.name(), cost, 0);
        RunSettings settings = application.settings();
        ledger.write(
                settings.run(),
                job.name(),
                0,
                Document.Kind.NOTE,
                List.of(new BackfillEvent.Compared(
                        settings.run(),
                        job.name(),
                        settings.clock().instant(),
                        id,
                        report.changes().bounded(),
                        report.coreSeconds(),
                        cost)));
        return report.changes();
    }
}
