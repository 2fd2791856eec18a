package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Plan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The documents of a run that are about no chunk: that it began, and how it ended. The first is written before anything is waited
 * for or touched; a run with nothing to do writes one document that says both.
 */
final class RunRecord {
    private final Job job;
    private final RunSettings settings;
    private final Ledger ledger;
    private boolean hasBegun;
    private Optional<Event> planned = Optional.empty();

    RunRecord(Job job, RunSettings settings, Ledger ledger) {
        this.job = job;
        this.settings = settings;
        this.ledger = ledger;
    }

    /** Writes that the run began, if that is not written yet. Safe to call twice; always true. */
    synchronized boolean begun() {
        if (!hasBegun) {
            write(Document.Kind.STARTED, beginning());
            hasBegun = true;
        }
        return hasBegun;
    }

    private List<Event> beginning() {
        return Stream.concat(Stream.of(settings.started(job)), planned.stream()).toList();
    }

    /**
     * What is about to be built, written with the beginning: however early the run ends, the ledger names what it left undone. A run
     * that began before, to wait for its sources, writes it now.
     */
    synchronized void planned(Plan plan) {
        List<String> partitions = plan.planned().map(p -> p.partition().text()).toList();
        planned = Optional.of(
                new Event.Planned(settings.run(), job.name(), settings.clock().instant(), partitions));
        if (hasBegun) {
            write(Document.Kind.NOTE, List.of(planned.get()));
        }
    }

    /** Partitions that another run held; nothing of them was attempted. */
    void locked(List<Partition> partitions, String why) {
        write(Document.Kind.NOTE, List.of(failed(partitions, ErrorCode.CONFLICT, why)));
    }

    void end(List<RunResult> results, int exitStatus) {
        BigDecimal cost = BigDecimal.ZERO;
        for (RunResult result : results) {
            if (result instanceof RunResult.Published published) {
                cost = cost.add(published.cost());
            }
        }
        finish(
                notReady(results),
                new Event.RunFinished(
                        settings.run(),
                        job.name(),
                        settings.clock().instant(),
                        exitStatus,
                        Outcomes.counts(results),
                        cost));
    }

    /** It was to be built, and no chunk could come to it: a retry can. */
    private List<Event> notReady(List<RunResult> results) {
        List<String> partitions = results.stream()
                .filter(RunResult.NotReady.class::isInstance)
                .map(result -> result.partition().text())
                .toList();
        return partitions.isEmpty()
                ? List.of()
                : List.of(new Event.Planned(
                        settings.run(), job.name(), settings.clock().instant(), partitions));
    }

    /** A run that ended before it had chunks, or could not go on. What cannot be written to a damaged ledger is not. */
    void end(TidegateException failure) {
        if (failure.code() == ErrorCode.DAMAGED) {
            return;
        }
        Event.RunFinished finished = new Event.RunFinished(
                settings.run(),
                job.name(),
                settings.clock().instant(),
                failure.code().exitStatus(),
                Map.of(),
                BigDecimal.ZERO);
        try {
            finish(List.of(failed(List.of(), failure.code(), failure.getMessage())), finished);
        } catch (TidegateException e) {
            failure.addSuppressed(e);
        }
    }

    private void finish(List<Event> before, Event.RunFinished finished) {
        List<Event> events = new ArrayList<>();
        if (!hasBegun) {
            events.addAll(beginning());
            hasBegun = true;
        }
        events.addAll(before);
        events.add(finished);
        write(Document.Kind.FINISHED, events);
    }

    private Event failed(List<Partition> partitions, ErrorCode code, String cause) {
        return new Event.Failed(
                settings.run(),
                job.name(),
                settings.clock().instant(),
                0,
                partitions.stream().map(Partition::text).toList(),
                code.text(),
                code.blame().name(),
                cause);
    }

    private void write(Document.Kind kind, List<Event> events) {
        ledger.write(settings.run(), job.name(), 0, kind, events);
    }
}
