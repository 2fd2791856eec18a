package io.tidegate.apply;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.log.TableLog;
import io.tidegate.run.Engine;
import io.tidegate.run.JobResult;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
        List<Aim> aims = new Aims(job, history, log, touches, refusals).of(extent, to, left);
        refusals.require();
        List<RollbackPlan.Step> steps =
                RollbackSteps.steps(job, Aim.shared(aims), touches.oldest(), this::fingerprint, refusals, left);
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
