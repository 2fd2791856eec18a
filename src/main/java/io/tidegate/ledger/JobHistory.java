package io.tidegate.ledger;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All a ledger knows of one job, and what follows from it. Immutable, and a pure view: the same events and the same living runs
 * always give the same answers.
 */
public final class JobHistory {
    private final String job;
    private final List<Event> events;
    private final Set<RunId> running;
    private final Timeline timeline;

    /**
     * @param events in the order of runs, and in a run as written
     * @param running the runs that are alive
     */
    public JobHistory(String job, List<Event> events, Set<RunId> running) {
        this.job = job;
        this.events = List.copyOf(events);
        this.running = Set.copyOf(running);
        this.timeline = Timeline.of(this.events, this.running);
    }

    /** A history in which no run is alive. */
    public JobHistory(String job, List<Event> events) {
        this(job, events, Set.of());
    }

    public String job() {
        return job;
    }

    public List<Event> events() {
        return events;
    }

    /** The runs that were alive when the ledger was read, as far as leases and processes tell. */
    public Set<RunId> running() {
        return running;
    }

    /**
     * The last word on each partition that was ever intended, published, adopted, blocked or failed, sorted by partition. What is
     * last is told by table versions where there are some, then by runs and sequence, not by clocks. A living run's open intent is
     * RUNNING whatever else was said; a dead one's is ABANDONED until something newer is known.
     */
    public Map<String, PartitionState> states() {
        return timeline.lastStates();
    }

    /** By partition, the newest state in which the rows were ours: published, adopted or rolled back. Later blocks and failures do not undo it. */
    public Map<String, PartitionState> lastGood() {
        return timeline.lastGood();
    }

    /** The newest publication of a partition, by table version. */
    public Optional<Event.Published> lastPublished(String partition) {
        return timeline.lastPublished(partition);
    }

    /**
     * Intents whose end nobody wrote down: nothing but {@code outcome-unknown} follows in their run and chunk. Recovery looks for
     * each in the table's log, and writes what it finds as events of the run that had the intent. Intents of living runs are among
     * them (see {@link #running}).
     */
    public List<Event.Intent> openIntents() {
        return timeline.open();
    }

    /** Every run, newest first. */
    public List<RunSummary> runs() {
        Map<RunId, RunFold> runs = new LinkedHashMap<>();
        for (Event event : events) {
            runs.computeIfAbsent(event.run(), RunFold::new).add(event);
        }
        return runs.values().stream()
                .map(fold -> fold.summary(running.contains(fold.run())))
                .sorted(Comparator.comparing((RunSummary s) -> EventOrder.start(s.run(), s.started()))
                        .thenComparing(RunSummary::run)
                        .reversed())
                .toList();
    }
}
