package io.tidegate.run;

import io.tidegate.audit.Audit;
import io.tidegate.audit.Verdict;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.log.RunMark;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.publish.PublishOutcome;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceFault;
import io.tidegate.stage.OpenTable;
import io.tidegate.stage.Opened;
import io.tidegate.stage.PublishedPartition;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.StagedPartition;
import io.tidegate.transform.Evaluation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The record of one chunk while it runs: what each step found, which partitions are still open, and the two documents that
 * reach the ledger, intent and outcome.
 */
final class ChunkBook {
    private final ChunkTask task;
    private final Ledger ledger;
    private final Clock clock;
    private final Progress progress;
    private final Supplier<BigDecimal> coreSeconds;
    private final PublishedBefore before;
    private final UnaryOperator<String> mask;
    private final GoAhead goAhead;
    private final ChunkEvents events;
    private final Verdicts verdicts;
    private final StagedNote note;
    private final List<Event> outcome = new ArrayList<>();
    private final Map<Partition, Verdict> audits = new LinkedHashMap<>();
    private final Map<Partition, Long> bytesRead = new LinkedHashMap<>();
    private final long startedAt;
    private String evaluation = "";
    private boolean isIntended;

    ChunkBook(
            ChunkTask task,
            Ledger ledger,
            Clock clock,
            Progress progress,
            Supplier<BigDecimal> coreSeconds,
            PublishedBefore before,
            UnaryOperator<String> mask,
            GoAhead goAhead) {
        this.task = task;
        this.ledger = ledger;
        this.clock = clock;
        this.progress = progress;
        this.coreSeconds = coreSeconds;
        this.before = before;
        this.mask = mask;
        this.goAhead = goAhead;
        this.events = new ChunkEvents(task, clock);
        this.verdicts = new Verdicts(task.partitions(), task.job().onBlocked());
        this.startedAt = System.nanoTime();
        this.note = new StagedNote(ledger.location(), task, progress);
    }

    /** @throws TidegateException when the run is to stop, or has lost its lease */
    void enter(Step step) {
        goAhead.require(step);
        BigDecimal costSoFar = task.cost().of(coreSeconds.get(), 0, 0);
        progress.step(task.job(), task.number(), task.chunks(), task.partitions(), step, costSoFar);
    }

    /** Writes down what the chunk is about to do, before anything is touched. */
    void intend() {
        enter(Step.INTENT);
        write(Document.Kind.INTENT, List.of(events.intent()));
        isIntended = true;
    }

    /** The table did not let the chunk in. */
    ChunkResult turnedAway(Opened opened) {
        if (opened instanceof Opened.Superseded superseded) {
            String why = "run %s committed version %d".formatted(superseded.byRun(), superseded.version());
            task.partitions().forEach(p -> verdicts.settle(new RunResult.Superseded(p, superseded.byRun())));
            outcome.add(events.failed(task.partitions(), ErrorCode.SUPERSEDED, why));
            return record();
        }
        return planAgain("version %d touched a planned partition".formatted(((Opened.Moved) opened).version()));
    }

    /** Settles the partitions whose sources have faults; gives those still open. */
    List<Partition> read(OpenedSources sources) {
        sources.counts().forEach(count -> {
            outcome.add(events.sourceRead(count));
            count.partition().ifPresent(p -> bytesRead.merge(p, count.bytes(), Long::sum));
        });
        sources.faults().forEach((partition, faults) -> {
            SourceFault first = faults.get(0);
            String message =
                    String.join("; ", faults.stream().map(SourceFault::message).toList());
            if (first.code() == ErrorCode.NOT_READY) {
                verdicts.settle(new RunResult.NotReady(partition, message));
            } else if (first.code() == ErrorCode.INFRASTRUCTURE) {
                fail(partition, first.code(), message, first.cure());
            } else {
                block(partition, first.code(), message, first.cure(), List.of(), List.of());
            }
        });
        return verdicts.open();
    }

    List<Partition> open() {
        return verdicts.open();
    }

    void transformed(Evaluation how) {
        evaluation = how.text();
    }

    /** Writes down which files were staged, so that a later run knows them whatever happens to this one. */
    StagedChunk staged(StagedChunk chunk) {
        note.staged(chunk);
        return chunk;
    }

    /** Settles the partitions that the gate stopped; gives those to publish. */
    List<Partition> audited(Audit audit, StagedChunk staged) {
        // What an interrupted audit says is no verdict.
        goAhead.require(Step.AUDIT);
        for (Partition partition : verdicts.open()) {
            Verdict verdict = audit.verdicts().get(partition);
            audits.put(partition, verdict);
            outcome.add(events.checked(partition, verdict.outcomes()));
            judge(partition, verdict, staged);
        }
        return verdicts.open();
    }

    private void judge(Partition partition, Verdict verdict, StagedChunk staged) {
        if (verdict.publishes()) {
            return;
        }
        if (verdict.passes()) {
            verdicts.settle(new RunResult.Kept(partition, new Reason.EmptyResultKept()));
            return;
        }
        GateFailure failure = GateFailure.of(verdict);
        if (failure.code().exitStatus() == ErrorCode.BLOCKED.exitStatus()) {
            block(
                    partition,
                    failure.code(),
                    failure.message(),
                    failure.cure(),
                    verdict.outcomes(),
                    staged.files(partition));
        } else {
            fail(partition, failure.code(), failure.message(), failure.cure());
        }
    }

    /** Files changed under the chunk, which may have read them half old and half new. */
    ChunkResult sourcesMoved(List<String> files, StagedChunk staged) {
        staged.discard(staged.partitions());
        String more = files.size() == 1 ? "" : " and %d more".formatted(files.size() - 1);
        return planAgain("%s%s changed while it was read".formatted(files.get(0), more));
    }

    /** The mark of the commit that is made next. */
    RunMark mark(Audit audit) {
        note.beingCommitted();
        return task.mark(audit.digest(), verdicts.open());
    }

    /** What became of the commit. */
    ChunkResult published(PublishOutcome result, OpenTable table, StagedChunk staged) {
        if (result instanceof PublishOutcome.Conflict conflict) {
            staged.discard(staged.partitions());
            note.settled(List.of());
            return planAgain(conflict.why());
        }
        if (result instanceof PublishOutcome.Unknown unknown) {
            // Such an intent counts as open: the next start looks into the table's log.
            note.unknown();
            outcome.add(events.failed(verdicts.open(), ErrorCode.OUTCOME_UNKNOWN, unknown.why()));
            verdicts.open().forEach(p -> verdicts.settle(new RunResult.Unknown(p, unknown.why())));
            return record();
        }
        enter(Step.RECORD);
        long version = ((PublishOutcome.Committed) result).version();
        List<Partition> published = verdicts.open();
        note.settled(published);
        Shares shares = Shares.of(coreSeconds.get(), published, staged.staged());
        Map<Partition, PublishedPartition> seen = table.before();
        Set<Partition> ofTheCommit = Set.copyOf(published);
        for (PlannedPartition planned : task.chunk().planned()) {
            if (ofTheCommit.contains(planned.partition())) {
                settlePublished(planned, version, table.readVersion(), seen, staged, shares);
            }
        }
        return record();
    }

    private void settlePublished(
            PlannedPartition planned,
            long version,
            long readVersion,
            Map<Partition, PublishedPartition> seen,
            StagedChunk staged,
            Shares shares) {
        Partition partition = planned.partition();
        BigDecimal spent = shares.of(partition);
        StagedPartition written = staged.staged().getOrDefault(partition, new StagedPartition(partition, 0, 0, 0));
        PublishedPartition there = seen.get(partition);
        OptionalLong rowsBefore = there == null ? OptionalLong.empty() : there.rows();
        BigDecimal cost = task.cost().of(spent, bytesRead.getOrDefault(partition, 0L), written.bytes());
        verdicts.settle(new RunResult.Published(
                partition,
                version,
                written.rows(),
                rowsBefore,
                audits.get(partition).outcomes(),
                spent,
                cost,
                Duration.ofNanos(System.nanoTime() - startedAt),
                evaluation));
        outcome.add(events.published(planned, readVersion, version, rowsBefore, written, spent, cost, evaluation));
    }

    /** A failure that no step settled: it ends every partition still open. */
    ChunkResult failed(TidegateException failure) {
        for (Partition partition : verdicts.open()) {
            if (failure.code().exitStatus() == ErrorCode.BLOCKED.exitStatus()) {
                block(partition, failure.code(), failure.getMessage(), failure.cure(), List.of(), List.of());
            } else {
                fail(partition, failure.code(), failure.getMessage(), failure.cure());
            }
        }
        // A ledger that did not take the intent need not be asked to take the outcome of nothing.
        return isIntended ? record() : settled();
    }

    private void fail(Partition partition, ErrorCode code, String message, String cure) {
        verdicts.settle(
                code == ErrorCode.SUPERSEDED
                        ? new RunResult.Superseded(partition, before.owner(ledger, task.run(), partition))
                        : new RunResult.Failed(partition, code, message, cure));
        outcome.add(events.failed(List.of(partition), code, mask.apply(message)));
    }

    private void block(
            Partition partition,
            ErrorCode code,
            String message,
            String cure,
            List<CheckOutcome> checks,
            List<String> files) {
        verdicts.settle(new RunResult.Blocked(
                partition, code, message, cure, checks, before.version(partition), before.at(partition)));
        outcome.add(events.blocked(partition, code, mask.apply(message), files));
    }

    private ChunkResult planAgain(String why) {
        outcome.add(events.failed(task.partitions(), ErrorCode.CONFLICT, why));
        writeOutcome();
        return new ChunkResult.PlanAgain(why);
    }

    /** Writes the outcome document and gives the results. */
    ChunkResult record() {
        writeOutcome();
        return settled();
    }

    private void writeOutcome() {
        write(Document.Kind.OUTCOME, outcome);
        note.write();
    }

    private void write(Document.Kind kind, List<Event> written) {
        ledger.write(task.run(), task.job().name(), task.number(), kind, written);
    }

    private ChunkResult settled() {
        List<RunResult> results = verdicts.results();
        results.forEach(result -> progress.done(task.job(), result));
        return new ChunkResult.Settled(results);
    }
}
