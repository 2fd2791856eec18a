package io.tidegate.ledger;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.BackfillHistory.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers the events of one backfill, as far as it concerns one job. */
final class BackfillPart {
    final List<BackfillEvent> events = new ArrayList<>();
    final Map<String, Outcome> outcomes = new TreeMap<>();
    /** What it published and a rollback took back, until it is at it again. */
    final Set<String> takenBack = new HashSet<>();

    Optional<BackfillEvent.Compared> compared = Optional.empty();
    /** Something was published of which nobody has said yet what it changed. */
    boolean isToCompare;

    final Taken cost = new Taken();
    final Taken coreSeconds = new Taken();

    /** All that its runs were about, whether or not they came to it. */
    private final Set<String> concerned = new TreeSet<>();

    final BackfillRuns runs;

    BackfillPart(BackfillRuns runs) {
        this.runs = runs;
    }

    Set<RunId> alive() {
        return runs.history().running();
    }

    void add(Event event) {
        List<String> partitions = event instanceof Event.Planned e
                ? e.partitions()
                : event instanceof Event.Intent e ? e.partitions() : List.of();
        concerned.addAll(partitions);
        if (event instanceof BackfillEvent e) {
            events.add(e);
            if (e instanceof BackfillEvent.ChunkDone done) {
                cost.chunk(done.run(), done.cost());
                coreSeconds.chunk(done.run(), done.coreSeconds());
            }
            told(e);
        } else if (event instanceof Event.Published e) {
            Outcome before = outcomes.get(e.partition());
            boolean isAgain = before != null && before.status() == Status.PUBLISHED;
            put(
                    e.partition(),
                    new Outcome(
                            Status.PUBLISHED,
                            e.run(),
                            e.at(),
                            "",
                            "",
                            isAgain ? before.rowsBefore() : e.rowsBefore(),
                            OptionalLong.of(e.rowsAfter()),
                            OptionalLong.of(e.versionAfter())));
            cost.published(e.run(), e.cost());
            coreSeconds.published(e.run(), e.coreSeconds());
            isToCompare = true;
        } else if (event instanceof Event.Blocked e) {
            put(e.partition(), stopped(Status.BLOCKED, e, e.code(), e.message()));
        } else if (event instanceof Event.Failed e && !wasOvertaken(e)) {
            e.partitions().forEach(p -> put(p, stopped(Status.FAILED, e, e.code(), e.cause())));
        }
    }

    private void put(String partition, Outcome outcome) {
        outcomes.put(partition, outcome);
        takenBack.remove(partition);
        concerned.add(partition);
    }

    private void told(BackfillEvent event) {
        if (event instanceof BackfillEvent.Compared e) {
            compared = Optional.of(e);
            cost.beside(e.run(), e.cost());
            coreSeconds.beside(e.run(), e.coreSeconds());
        }
        isToCompare &= !(event instanceof BackfillEvent.Compared || event instanceof BackfillEvent.Finished);
    }

    /** Another run had the partitions: they were left to it, or taken up again later. */
    private static boolean wasOvertaken(Event.Failed failed) {
        return failed.code().equals(ErrorCode.CONFLICT.text()) || failed.code().equals(ErrorCode.SUPERSEDED.text());
    }

    /** Readers do not see what was published any more: it is as if it had not been built. */
    void takenBack(Event.RolledBack back) {
        Outcome outcome = outcomes.get(back.partition());
        if (outcome != null && outcome.version().orElse(back.toVersion()) > back.toVersion()) {
            outcomes.remove(back.partition());
            takenBack.add(back.partition());
        }
    }

    /** The last word on each partition that its runs were about, where others had it after them; ascending. */
    List<PartitionState> since() {
        Set<RunId> ours = new HashSet<>();
        Optional<Instant> first = Optional.empty();
        for (BackfillEvent event : events) {
            if (event instanceof BackfillEvent.Started e) {
                ours.add(e.run());
                first = first.filter(at -> !e.at().isBefore(at)).or(() -> Optional.of(e.at()));
            }
        }
        List<PartitionState> since = new ArrayList<>();
        for (String partition : concerned) {
            PartitionState state = runs.history().states().get(partition);
            boolean isTold = outcomes.containsKey(partition) || takenBack.contains(partition);
            if (state != null
                    && !ours.contains(state.run())
                    // Of what they never came to, the last word may be from before.
                    && (isTold || first.filter(at -> !state.at().isBefore(at)).isPresent())) {
                since.add(state);
            }
        }
        return since;
    }

    private static Outcome stopped(Status status, Event event, String code, String detail) {
        return new Outcome(
                status,
                event.run(),
                event.at(),
                code,
                detail,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** The last word of those that say how it stands: begun, paused or finished; empty while nobody has begun with this job. */
    Optional<BackfillEvent> lastWord() {
        return events.stream()
                .filter(event -> event instanceof BackfillEvent.Started
                        || event instanceof BackfillEvent.Paused
                        || event instanceof BackfillEvent.Finished)
                .reduce((a, b) -> b);
    }

    /** Empty while nobody has begun with this job. */
    Optional<State> state() {
        return lastWord().map(event -> {
            if (event instanceof BackfillEvent.Started e) {
                return alive().contains(e.run()) ? State.RUNNING : State.INTERRUPTED;
            }
            return event instanceof BackfillEvent.Finished e ? State.ofOutcome(e.outcome()) : State.PAUSED;
        });
    }
}
