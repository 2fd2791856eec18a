package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.publish.PublishOutcome;
import io.tidegate.stage.BroughtBack;
import io.tidegate.stage.Opened;
import io.tidegate.stage.PublishedPartition;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The record of one rollback while it goes on, and the two documents that reach the ledger: intent and outcome. */
final class RestoreBook {
    private final RestoreTask task;
    private final Ledger ledger;
    private final Clock clock;
    private final Progress progress;
    private final GoAhead goAhead;
    private final long startedAt = System.nanoTime();
    private boolean isIntended;

    RestoreBook(RestoreTask task, Ledger ledger, Clock clock, Progress progress, GoAhead goAhead) {
        this.task = task;
        this.ledger = ledger;
        this.clock = clock;
        this.progress = progress;
        this.goAhead = goAhead;
    }

    /** @throws TidegateException when the run is to stop, or has lost its lease */
    void enter(Step step) {
        goAhead.require(step);
        progress.step(task.job(), 1, 1, task.partitions(), step, BigDecimal.ZERO);
    }

    void intend() {
        enter(Step.INTENT);
        write(
                Document.Kind.INTENT,
                List.of(new Event.Intent(
                        task.run(),
                        task.job().name(),
                        clock.instant(),
                        task.number(),
                        task.texts(),
                        Map.of(),
                        task.what().targetVersion(),
                        task.fingerprints(),
                        Event.Intent.ROLLBACK)));
        isIntended = true;
    }

    /** The table did not let it in: what is there now is not what it was decided on. */
    ChunkResult turnedAway(Opened opened) {
        if (opened instanceof Opened.Superseded superseded) {
            String why = "run %s committed version %d".formatted(superseded.byRun(), superseded.version());
            return ended(ErrorCode.SUPERSEDED, why, p -> new RunResult.Superseded(p, superseded.byRun()));
        }
        return conflict(
                "version %d changed it after the rollback was decided on".formatted(((Opened.Moved) opened).version()));
    }

    ChunkResult published(PublishOutcome outcome, BroughtBack back) {
        if (outcome instanceof PublishOutcome.Conflict conflict) {
            return conflict(conflict.why());
        }
        if (outcome instanceof PublishOutcome.Unknown unknown) {
            // Such an intent counts as open: the next start looks into the table's log.
            return ended(ErrorCode.OUTCOME_UNKNOWN, unknown.why(), p -> new RunResult.Unknown(p, unknown.why()));
        }
        enter(Step.RECORD);
        long version = ((PublishOutcome.Committed) outcome).version();
        List<Event> events = new ArrayList<>();
        List<RunResult> results = new ArrayList<>();
        Map<Partition, PublishedPartition> after = back.after();
        Map<Partition, PublishedPartition> before = back.before();
        for (Partition partition : task.partitions()) {
            Optional<PublishedPartition> now = Optional.ofNullable(after.get(partition));
            OptionalLong rowsBefore = rows(Optional.ofNullable(before.get(partition)));
            long to = task.what().versions().get(partition);
            int files = now.map(PublishedPartition::files).orElse(0);
            events.add(new Event.RolledBack(
                    task.run(),
                    task.job().name(),
                    clock.instant(),
                    task.number(),
                    partition.text(),
                    task.what().fingerprints().get(partition),
                    to,
                    back.staged().readVersion(),
                    version,
                    rowsBefore,
                    rows(now),
                    files,
                    now.map(PublishedPartition::bytes).orElse(0L),
                    task.what().backfill(),
                    task.who(),
                    task.what().reason()));
            Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
            results.add(new RunResult.RolledBack(partition, version, to, rows(now), rowsBefore, files, took));
        }
        write(Document.Kind.OUTCOME, events);
        return settled(results);
    }

    /** A partition that has no files has no rows. */
    private static OptionalLong rows(Optional<PublishedPartition> found) {
        return found.map(PublishedPartition::rows).orElse(OptionalLong.of(0));
    }

    private ChunkResult conflict(String why) {
        return ended(ErrorCode.CONFLICT, why, p -> new RunResult.Conflict(p, why));
    }

    ChunkResult failed(TidegateException failure) {
        Function<Partition, RunResult> result =
                p -> new RunResult.Failed(p, failure.code(), failure.getMessage(), failure.cure());
        // A ledger that did not take the intent need not be asked to take the outcome of nothing.
        return isIntended
                ? ended(failure.code(), failure.getMessage(), result)
                : settled(task.partitions().stream().map(result).toList());
    }

    /** Of no partition: one that did not go back is as it was, and nothing is to be built for it. */
    private ChunkResult ended(ErrorCode code, String why, Function<Partition, RunResult> result) {
        write(
                Document.Kind.OUTCOME,
                List.of(new Event.Failed(
                        task.run(),
                        task.job().name(),
                        clock.instant(),
                        task.number(),
                        List.of(),
                        code.text(),
                        code.blame().name(),
                        why)));
        return settled(task.partitions().stream().map(result).toList());
    }

    private ChunkResult settled(List<RunResult> results) {
        results.forEach(result -> progress.done(task.job(), result));
        return new ChunkResult.Settled(results);
    }

    private void write(Document.Kind kind, List<Event> events) {
        ledger.write(task.run(), task.job().name(), task.number(), kind, events);
    }
}
