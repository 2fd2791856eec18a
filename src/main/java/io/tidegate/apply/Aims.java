package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Which partitions a rollback is about, and which version each of them goes back to; what cannot be is refused. */
final class Aims {
    private final Job job;
    private final JobHistory history;
    private final TableLog log;
    private final Touches touches;
    private final Refusals refusals;

    Aims(Job job, JobHistory history, TableLog log, Touches touches, Refusals refusals) {
        this.job = job;
        this.history = history;
        this.log = log;
        this.touches = touches;
        this.refusals = refusals;
    }

    /**
     * @param to the version to go back to; empty for the one before what is taken back
     * @param left gets what others have published since
     */
    List<Aim> of(Extent extent, OptionalLong to, List<RollbackPlan.Left> left) {
        List<Aim> aims = extent instanceof Extent.Partitions named
                ? named(named.partitions(), to)
                : ofRuns(runs(extent), to, left);
        requireUnprotected(aims);
        return aims;
    }

    private List<Aim> named(List<Partition> partitions, OptionalLong to) {
        List<Aim> aims = new ArrayList<>();
        for (Partition partition : partitions) {
            if (!isOurs(partition)) {
                refusals.add(
                        partition,
                        ErrorCode.USAGE,
                        log.partitions().containsKey(PartitionValue.of(partition))
                                ? "it is foreign: others wrote it"
                                : "nothing of it was ever published",
                        "`tidegate history %s --calendar` shows how each partition stands.".formatted(job.name()));
            } else if (to.isPresent()) {
                aims.add(touches.at(partition, to.getAsLong()));
            } else if (touches.of(partition).isEmpty()) {
                refusals.expired(partition, touches.oldest());
            } else {
                aims.add(touches.beforeNewest(partition));
            }
        }
        return aims;
    }

    private boolean isOurs(Partition partition) {
        return history.lastGood().containsKey(partition.text())
                || touches.of(partition).stream()
                        .flatMap(commit -> commit.mark().stream())
                        .anyMatch(mark -> mark.job().equals(job.name()));
    }

    private List<Aim> ofRuns(Set<String> runs, OptionalLong to, List<RollbackPlan.Left> left) {
        List<Aim> aims = new ArrayList<>();
        Map<Partition, TableLog.Commit> published = touches.by(runs);
        published.forEach((partition, last) -> {
            TableLog.Commit newest = touches.newest(partition).orElseThrow();
            if (newest.version() > last.version()) {
                left.add(new RollbackPlan.Left(partition, new Reason.NewerData(Touches.who(newest))));
            } else {
                aims.add(to.isPresent() ? touches.at(partition, to.getAsLong()) : touches.before(partition, runs));
            }
        });
        for (Event event : history.events()) {
            if (event instanceof Event.Published e && runs.contains(e.run().text())) {
                Partition partition = Partition.parse(job.partition().grain(), e.partition());
                if (!published.containsKey(partition) && e.versionAfter() < touches.oldest()) {
                    refusals.expired(partition, touches.oldest());
                }
            }
        }
        return aims;
    }

    private Set<String> runs(Extent extent) {
        return extent instanceof Extent.OfRun of
                ? Set.of(run(of.run()))
                : runs(((Extent.OfBackfill) extent).backfill());
    }

    private String run(RunId run) {
        if (history.events().stream().noneMatch(e -> e.run().equals(run))) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot roll back run %s: the ledger knows no such run of %s".formatted(run, job.name()),
                    "`tidegate history %s` lists them.".formatted(job.name()));
        }
        return run.text();
    }

    private Set<String> runs(BackfillId id) {
        BackfillHistory backfill = BackfillHistory.of(id, List.of(history))
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot roll back backfill %s: the ledger knows no such backfill of %s"
                                .formatted(id, job.name()),
                        "`tidegate backfill ls` lists them, with their jobs."));
        return backfill.runs().stream().map(RunId::text).collect(Collectors.toSet());
    }

    private void requireUnprotected(List<Aim> aims) {
        job.partition()
                .protectBefore()
                .ifPresent(limit -> aims.stream()
                        .filter(aim -> aim.partition().compareTo(limit) < 0)
                        .forEach(aim -> refusals.add(
                                aim.partition(),
                                ErrorCode.PROTECTED,
                                "what is published before %s is protected".formatted(limit),
                                "Move partition.protect_before first.")));
    }
}
