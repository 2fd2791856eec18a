package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Job;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.HeldBack;
import io.tidegate.plan.Readers;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one job of a backfill reads of the others: partitions of theirs that the plan rebuilds, and whether the rows that it wants are
 * there. A partition that reads one without them is held back, because it would be built from the old rows; one that the backfill has
 * published before they came is to be built once more.
 */
final class Upstream {
    private final Project project;
    private final Job job;
    private final Map<String, SortedMap<Partition, Instant>> came = new LinkedHashMap<>();
    private final Map<String, SortedMap<Partition, String>> undone = new LinkedHashMap<>();

    private Upstream(Project project, Job job) {
        this.project = project;
        this.job = job;
    }

    /** As the ledger has it now. */
    static Upstream of(BackfillPlan plan, JobPart part, Project project, Ledger ledger) {
        Job job = project.job(part.job());
        Upstream upstream = new Upstream(project, job);
        plan.jobs().stream()
                .filter(other -> job.upstream().contains(other.job()))
                .forEach(read -> upstream.add(
                        plan,
                        read,
                        ledger.history(read.job()),
                        project.job(read.job()).onBlocked()));
        return upstream;
    }

    private void add(BackfillPlan plan, JobPart read, JobHistory history, OnBlocked onBlocked) {
        Optional<BackfillHistory> backfill = BackfillHistory.of(plan.id(), List.of(history));
        Map<String, Outcome> own = backfill.map(h -> h.outcomes(read.job())).orElse(Map.of());
        Set<String> kept =
                keptAsTheyWere(history, backfill.map(BackfillHistory::runs).orElse(Set.of()), onBlocked);
        Map<String, PartitionState> rows = history.lastGood();
        SortedMap<Partition, Instant> there = new TreeMap<>();
        SortedMap<Partition, String> missing = new TreeMap<>();
        for (Partition partition : read.partitions()) {
            Optional<Outcome> outcome = Optional.ofNullable(own.get(partition.text()));
            outcome.filter(o -> o.status() == Status.PUBLISHED)
                    .map(Outcome::at)
                    .or(() -> ofOthers(Optional.ofNullable(rows.get(partition.text())), read.tableVersion()))
                    .or(() -> kept.contains(partition.text()) ? Optional.of(Instant.MIN) : Optional.empty())
                    .ifPresentOrElse(
                            at -> there.put(partition, at),
                            () -> missing.put(
                                    partition,
                                    outcome.map(o -> o.status() == Status.BLOCKED ? "was blocked" : "failed")
                                            .orElse("this backfill has not published")));
        }
        came.put(read.job(), there);
        undone.put(read.job(), missing);
    }

    /** What another run has published since the plan was made is what a backfill leaves alone. */
    private static Optional<Instant> ofOthers(Optional<PartitionState> rows, long plannedOn) {
        return rows.filter(state -> state.status() == PartitionState.Status.PUBLISHED)
                .filter(state -> state.version().orElse(-1) > plannedOn)
                .map(PartitionState::at);
    }

    /** Partitions that came out empty and stay as they were, by the job's own word: judged, and neither published nor stopped. */
    private static Set<String> keptAsTheyWere(JobHistory history, Set<RunId> ownRuns, OnBlocked onBlocked) {
        Map<String, String> judged = new HashMap<>();
        Set<String> blocked = new HashSet<>();
        for (Event event : history.events()) {
            if (!ownRuns.contains(event.run())) {
                continue;
            }
            if (event instanceof Event.Checked e) {
                judged.put(e.partition(), e.run() + " " + e.chunk());
            } else if (event instanceof Event.Published e) {
                judged.remove(e.partition());
            } else if (event instanceof Event.Blocked e) {
                judged.remove(e.partition());
                blocked.add(e.run() + " " + e.chunk());
            } else if (event instanceof Event.Planned e) { // what was not ready when a run of a backfill ended
                e.partitions().forEach(judged::remove);
            } else if (event instanceof Event.Failed e) {
                e.partitions().forEach(judged::remove);
            }
        }
        if (onBlocked != OnBlocked.SKIP_PARTITION) { // a blocked partition holds its whole chunk back
            judged.values().removeIf(blocked::contains);
        }
        return judged.keySet();
    }

    /**
     * Partitions that the backfill has published from rows that it wanted to replace first: an upstream partition was with another run
     * then, and was published anew since.
     *
     * @param built of the job, as the ledger has it
     */
    Set<Partition> builtEarly(Map<String, Outcome> built) {
        Set<Partition> early = new HashSet<>();
        came.forEach((read, partitions) ->
                partitions.forEach((partition, at) -> Readers.of(project, job, Map.of(read, Set.of(partition))).stream()
                        .filter(reader -> isBefore(built.get(reader.text()), at))
                        .forEach(early::add)));
        return early;
    }

    private static boolean isBefore(Outcome built, Instant at) {
        return built != null && built.status() == Status.PUBLISHED && built.at().isBefore(at);
    }

    /** Partitions that read what is not there yet, each with why. */
    SortedMap<Partition, String> heldBack() {
        return HeldBack.of(project, job, undone);
    }
}
