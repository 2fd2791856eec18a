package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.read.SourcePins;
import io.tidegate.stage.StagedPartition;
import io.tidegate.testing.SimulatedTable;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One chunk as {@link ChunkRunner} and {@link ChunkBook} take it through its steps, with the same documents, and no rows. */
final class SimulatedChunk {
    private final ChunkTask task;
    private final Ledger ledger;
    private final PublishedBefore before;
    private final GoAhead goAhead;
    private final SimulatedSite site;
    private final Consumer<BigDecimal> meter;
    private final ChunkEvents events;
    private final Verdicts verdicts;
    private final List<Event> outcome = new ArrayList<>();
    private boolean isIntended;

    SimulatedChunk(
            ChunkTask task,
            Ledger ledger,
            PublishedBefore before,
            GoAhead goAhead,
            Clock clock,
            SimulatedSite site,
            Consumer<BigDecimal> meter) {
        this.task = task;
        this.ledger = ledger;
        this.before = before;
        this.goAhead = goAhead;
        this.site = site;
        this.meter = meter;
        this.events = new ChunkEvents(task, clock);
        this.verdicts = new Verdicts(task.partitions(), task.job().onBlocked());
    }

    ChunkResult run() {
        goAhead.engage(() -> {});
        try {
            return steps();
        } catch (TidegateException e) {
            return failed(goAhead.cause(e));
        } finally {
            goAhead.release();
        }
    }

    private ChunkResult steps() {
        enter(Step.INTENT);
        write(Document.Kind.INTENT, List.of(events.intent()));
        isIntended = true;
        SimulatedTable table = site.table(task.job());
        long readVersion = table.version();
        List<SimulatedTable.Change> moved = table.since(task.targetVersion(), task.partitions());
        if (!moved.isEmpty()) {
            return turnedAway(moved);
        }
        enter(Step.READ);
        Map<Partition, String> contents = new LinkedHashMap<>();
        verdicts.open().forEach(p -> contents.put(p, site.content(task.job(), p)));
        enter(Step.STAGE);
        for (Partition partition : verdicts.open()) {
            site.builds(task.job(), partition);
            meter.accept(site.price(task.job(), partition));
        }
        enter(Step.AUDIT);
        verdicts.open().forEach(this::judge);
        goAhead.require(Step.AUDIT);
        contents.keySet().retainAll(verdicts.open());
        if (contents.isEmpty()) {
            return record();
        }
        if (!new SourcePins().changed(task.inputs()).isEmpty()) {
            return planAgain("files changed while they were read");
        }
        enter(Step.PUBLISH);
        OptionalLong version =
                site.commit(task.job(), readVersion, task.mark("gate", List.copyOf(contents.keySet())), contents);
        if (version.isEmpty()) {
            return planAgain("somebody committed into the partitions");
        }
        if (site.losesAnswer(task.job(), task.partitions())) {
            outcome.add(events.failed(verdicts.open(), ErrorCode.OUTCOME_UNKNOWN, "no answer"));
            verdicts.open().forEach(p -> verdicts.settle(new RunResult.Unknown(p, "no answer")));
            return record();
        }
        enter(Step.RECORD);
        published(readVersion, version.getAsLong());
        return record();
    }

    private void enter(Step step) {
        goAhead.require(step);
        site.enters(step, task.job(), task.partitions());
    }

    private ChunkResult turnedAway(List<SimulatedTable.Change> moved) {
        Optional<RunId> newer = moved.stream()
                .map(SimulatedTable.Change::run)
                .filter(run -> run.beganAfter(task.run()))
                .findFirst();
        if (newer.isEmpty()) {
            return planAgain("a planned partition was touched");
        }
        task.partitions()
                .forEach(p ->
                        verdicts.settle(new RunResult.Superseded(p, newer.get().text())));
        outcome.add(events.failed(task.partitions(), ErrorCode.SUPERSEDED, "run " + newer.get()));
        return record();
    }

    private void judge(Partition partition) {
        outcome.add(events.checked(partition, List.of()));
        switch (site.fate(task.job(), partition)) {
            case BLOCKED -> {
                verdicts.settle(new RunResult.Blocked(
                        partition,
                        ErrorCode.BLOCKED,
                        "a check failed",
                        "",
                        List.of(),
                        before.version(partition),
                        before.at(partition)));
                outcome.add(events.blocked(partition, ErrorCode.BLOCKED, "a check failed", List.of()));
            }
            case FAILED -> fail(partition, ErrorCode.FAILED, "division by zero in " + partition);
            case BROKEN -> fail(partition, ErrorCode.INFRASTRUCTURE, "no route to host");
            case NOT_READY -> verdicts.settle(new RunResult.NotReady(partition, "its source is gone"));
            default -> {}
        }
    }

    private void fail(Partition partition, ErrorCode code, String message) {
        verdicts.settle(
                code == ErrorCode.SUPERSEDED
                        ? new RunResult.Superseded(partition, before.owner(ledger, task.run(), partition))
                        : new RunResult.Failed(partition, code, message, ""));
        outcome.add(events.failed(List.of(partition), code, message));
    }

    private ChunkResult failed(TidegateException failure) {
        verdicts.open().forEach(p -> fail(p, failure.code(), failure.getMessage()));
        return isIntended ? record() : settled();
    }

    private void published(long versionBefore, long version) {
        List<Partition> open = verdicts.open();
        for (PlannedPartition planned : task.chunk().planned()) {
            Partition partition = planned.partition();
            if (open.contains(partition)) {
                BigDecimal spent = site.price(task.job(), partition);
                BigDecimal cost = task.cost().of(spent, 0, 0);
                verdicts.settle(new RunResult.Published(
                        partition, version, 1, OptionalLong.empty(), List.of(), spent, cost, Duration.ZERO, ""));
                outcome.add(events.published(
                        planned,
                        versionBefore,
                        version,
                        OptionalLong.empty(),
                        new StagedPartition(partition, 1, 100, 1),
                        spent,
                        cost,
                        ""));
            }
        }
    }

    private ChunkResult planAgain(String why) {
        outcome.add(events.failed(task.partitions(), ErrorCode.CONFLICT, why));
        write(Document.Kind.OUTCOME, outcome);
        return new ChunkResult.PlanAgain(why);
    }

    private ChunkResult record() {
        if (!outcome.isEmpty()) {
            write(Document.Kind.OUTCOME, outcome);
        }
        return settled();
    }

    private ChunkResult settled() {
        return new ChunkResult.Settled(verdicts.results());
    }

    private void write(Document.Kind kind, List<Event> written) {
        ledger.write(task.run(), task.job().name(), task.number(), kind, written);
    }
}
