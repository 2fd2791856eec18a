package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Readers;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Partitions that a backfill has published from rows that it wanted to replace first, and that somebody has replaced since: a partition
 * upstream failed then, or was with another run. They are to be built once more.
 */
final class BuiltEarly {
    private BuiltEarly() {}

    static Set<Partition> of(BackfillPlan plan, JobPart part, Project project, Ledger ledger) {
        Job job = project.job(part.job());
        List<JobPart> upstream = plan.jobs().stream()
                .filter(other -> job.upstream().contains(other.job()))
                .toList();
        if (upstream.isEmpty()) {
            return Set.of();
        }
        Map<String, Outcome> built = outcomes(plan, ledger.history(part.job()));
        Set<Partition> early = new HashSet<>();
        for (JobPart read : upstream) {
            JobHistory history = ledger.history(read.job());
            Map<String, Outcome> own = outcomes(plan, history);
            for (Partition partition : read.partitions()) {
                came(partition, own, history)
                        .ifPresent(at -> Readers.of(project, job, Map.of(read.job(), Set.of(partition))).stream()
                                .filter(reader -> isBefore(built.get(reader.text()), at))
                                .forEach(early::add));
            }
        }
        return early;
    }

    private static Map<String, Outcome> outcomes(BackfillPlan plan, JobHistory history) {
        return BackfillHistory.of(plan.id(), List.of(history))
                .map(backfill -> backfill.outcomes(history.job()))
                .orElse(Map.of());
    }

    /** When the rows that the backfill wanted came: its own, or where it has none those of another run. */
    private static Optional<Instant> came(Partition partition, Map<String, Outcome> own, JobHistory history) {
        Outcome outcome = own.get(partition.text());
        return outcome != null && outcome.status() == Status.PUBLISHED
                ? Optional.of(outcome.at())
                : history.lastPublished(partition.text()).map(Event.Published::at);
    }

    private static boolean isBefore(Outcome built, Instant at) {
        return built != null && built.status() == Status.PUBLISHED && built.at().isBefore(at);
    }
}
