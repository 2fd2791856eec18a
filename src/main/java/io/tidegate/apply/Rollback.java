package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.log.TablePast;
import io.tidegate.plan.Reason;
import io.tidegate.run.Engine;
import io.tidegate.run.JobResult;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes published partitions back to what they were in an earlier version of their table, each by itself: newer data of other
 * partitions stays. The plan is made from the table's log and the ledger, without Spark; no data is copied when it is carried out.
 */
public final class Rollback {
    private final Job job;
    private final JobHistory history;
    private final TableLog log;
    private final Touches touches;

    /** @throws TidegateException USAGE when the job has no table yet */
    public Rollback(Job job, Ledger ledger) {
        this.job = job;
        // The table first: what it holds is then in the ledger, or in an open intent of it.
        this.log = TableLog.read(job.target().location())
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot roll back %s: there is no table at %s"
                                .formatted(job.name(), job.target().location()),
                        "Nothing of it was ever published there."));
        this.history = ledger.history(job.name());
        this.touches = new Touches(job, log);
    }

    /**
     * Decides where each partition goes, and that it can. Changes nothing.
     *
     * @param to the version to go back to; empty for the one before what is taken back
     * @throws TidegateException PROTECTED for protected history; USAGE for a version, run or backfill that is not there, for files or a
     *     log that are gone, and for partitions that are not ours; TARGET_MISMATCH when the table changed so that old rows do not fit
     */
    public RollbackPlan plan(Extent extent, OptionalLong to) {
        to.ifPresent(this::requireThere);
        Refusals refusals = new Refusals(job);
        List<RollbackPlan.Left> left = new ArrayList<>();
        List<Aim> aims = extent instanceof Extent.Partitions named
                ? named(named.partitions(), to, refusals)
                : ofRuns(runs(extent), to, refusals, left);
        requireUnprotected(aims, refusals);
        refusals.require();
        List<RollbackPlan.Step> steps = steps(Aim.shared(aims), refusals, left);
        refusals.require();
        left.sort(Comparator.comparing(RollbackPlan.Left::partition));
        Optional<BackfillId> backfill =
                extent instanceof Extent.OfBackfill of ? Optional.of(of.backfill()) : Optional.empty();
        return new RollbackPlan(job, steps, left, log.version(), backfill);
    }

    /** Carries a plan out in one commit, and tells of what was left alone too. An empty plan starts nothing. */
    public static RunReport carryOut(RollbackPlan plan, String reason, Engine engine, Progress progress) {
        RunReport report = engine.restore(plan.job(), plan.restoration(reason), progress);
        JobResult restored = report.jobs().get(0);
        List<RunResult> all = new ArrayList<>(restored.results());
        plan.left().forEach(left -> all.add(new RunResult.Kept(left.partition(), left.why())));
        all.sort(Comparator.comparing(RunResult::partition));
        return new RunReport(
                report.run(),
                List.of(new JobResult(restored.job(), all, restored.trouble())),
                report.cost(),
                report.currency(),
                report.took(),
                report.stopped());
    }

    private void requireThere(long version) {
        if (version > log.version()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot roll back %s to version %d: its newest is %d".formatted(job.name(), version, log.version()),
                    "`tidegate history %s` lists the runs; each names its version.".formatted(job.name()));
        }
    }

    private List<Aim> named(List<Partition> partitions, OptionalLong to, Refusals refusals) {
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
                refuseExpired(partition, refusals);
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

    private List<Aim> ofRuns(Set<String> runs, OptionalLong to, Refusals refusals, List<RollbackPlan.Left> left) {
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
                    refuseExpired(partition, refusals);
                }
            }
        }
        return aims;
    }

    private Set<String> runs(Extent extent) {
        if (extent instanceof Extent.OfRun of) {
            String run = of.run().text();
            if (history.events().stream().noneMatch(e -> e.run().text().equals(run))) {
                throw new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot roll back run %s: the ledger knows no such run of %s".formatted(run, job.name()),
                        "`tidegate history %s` lists them.".formatted(job.name()));
            }
            return Set.of(run);
        }
        BackfillId id = ((Extent.OfBackfill) extent).backfill();
        Set<String> runs = new HashSet<>();
        boolean isKnown = false;
        for (Event event : history.events()) {
            isKnown |= event instanceof BackfillEvent e && e.backfill().equals(id);
            if (event instanceof BackfillEvent.Started started
                    && started.backfill().equals(id)) {
                runs.add(started.run().text());
            }
        }
        if (!isKnown) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot roll back backfill %s: the ledger knows no such backfill of %s".formatted(id, job.name()),
                    "`tidegate history %s` lists the runs; `tidegate logs RUN` names a run's backfill."
                            .formatted(job.name()));
        }
        return runs;
    }

    private void refuseExpired(Partition partition, Refusals refusals) {
        refusals.add(
                partition,
                ErrorCode.USAGE,
                "the table's log has expired: it begins with version %d".formatted(touches.oldest()),
                buildAgain(partition));
    }

    private String buildAgain(Partition partition) {
        return "A rollback is promised within target.rollback_window. Build it again: tidegate run %s --partition %s --force --reason …"
                .formatted(job.name(), partition);
    }

    private void requireUnprotected(List<Aim> aims, Refusals refusals) {
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

    private List<RollbackPlan.Step> steps(List<Aim> aims, Refusals refusals, List<RollbackPlan.Left> left) {
        if (aims.isEmpty()) {
            return List.of();
        }
        Map<Long, Set<String>> wanted = new HashMap<>();
        aims.forEach(aim ->
                wanted.computeIfAbsent(aim.last(), v -> new HashSet<>()).add(PartitionValue.of(aim.partition())));
        TablePast past = TablePast.read(job.target().location(), wanted).orElseThrow();
        OldFiles files = new OldFiles(job, past);
        Fitting fitting = new Fitting(past);
        List<RollbackPlan.Step> steps = new ArrayList<>();
        for (Aim aim : aims) {
            Partition partition = aim.partition();
            if (aim.last() >= 0 && past.at(aim.last()).isEmpty()) {
                refuseExpired(partition, refusals);
                continue;
            }
            String key = PartitionValue.of(partition);
            List<TablePast.DataFile> now = past.newest().files(key);
            List<TablePast.DataFile> then =
                    past.at(aim.last()).map(version -> version.files(key)).orElse(List.of());
            if (identities(now).equals(identities(then))) {
                left.add(new RollbackPlan.Left(partition, new Reason.SameAsThen(aim.last())));
                continue;
            }
            Optional<Instant> until = files.neededUntil(aim.last(), then, now);
            List<TablePast.DataFile> gone = files.gone(then);
            Optional<String> unfit = then.isEmpty() ? Optional.empty() : fitting.why(aim.last());
            if (!gone.isEmpty()) {
                refusals.add(
                        partition,
                        ErrorCode.USAGE,
                        "%d of %d files of version %d are gone, such as %s; it was possible until %s"
                                .formatted(
                                        gone.size(),
                                        then.size(),
                                        aim.last(),
                                        gone.get(0).path(),
                                        until.map(Object::toString).orElse("VACUUM removed them")),
                        buildAgain(partition));
            } else if (unfit.isPresent()) {
                refusals.add(
                        partition,
                        ErrorCode.TARGET_MISMATCH,
                        "version %d does not fit the table: %s".formatted(aim.last(), unfit.get()),
                        buildAgain(partition));
            }
            steps.add(new RollbackPlan.Step(
                    partition,
                    aim.versionNow(),
                    aim.last(),
                    rows(now),
                    rows(then),
                    then.size(),
                    then.stream().mapToLong(TablePast.DataFile::bytes).sum(),
                    until,
                    aim.takenBack(),
                    fingerprint(partition)));
        }
        return steps;
    }

    private static Set<String> identities(List<TablePast.DataFile> files) {
        return files.stream().map(TablePast.DataFile::identity).collect(Collectors.toSet());
    }

    private static OptionalLong rows(List<TablePast.DataFile> files) {
        return files.stream().allMatch(f -> f.rows().isPresent())
                ? OptionalLong.of(
                        files.stream().mapToLong(f -> f.rows().getAsLong()).sum())
                : OptionalLong.empty();
    }

    /** What is taken back was built from; what others put over it was built from nothing that we know. */
    private String fingerprint(Partition partition) {
        String told = touches.fingerprint(partition);
        return told.isEmpty()
                ? Optional.ofNullable(history.lastGood().get(partition.text()))
                        .flatMap(PartitionState::fingerprint)
                        .orElse("")
                : told;
    }
}
