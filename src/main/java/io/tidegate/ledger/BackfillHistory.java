package io.tidegate.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that the ledger knows of one backfill, over all of its jobs. Immutable, and a pure view: what was published, blocked or failed is
 * told by the events of the runs that began with a {@code backfill_started} of it.
 */
public final class BackfillHistory {
    /** How far a backfill has come. */
    public enum State {
        PLANNED,
        /** Somebody said yes to the plan as it was written; whether it needs that is the project's word. */
        APPROVED,
        /** A run that is alive is at it. */
        RUNNING,
        /** It stands still and says why; it can go on. */
        PAUSED,
        /** Its run is gone without a word; it can go on. */
        INTERRUPTED,
        DONE,
        /** It came to its end, and some partitions were blocked or failed. */
        PARTLY,
        CANCELLED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofOutcome(String outcome) {
            for (State state : List.of(DONE, PARTLY, CANCELLED)) {
                if (state.text().equals(outcome)) {
                    return state;
                }
            }
            return PARTLY;
        }
    }

    /** What became of a partition. */
    public enum Status {
        PUBLISHED,
        BLOCKED,
        FAILED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The last word of this backfill on one partition.
     *
     * @param code the text of an {@code ErrorCode}; empty when published
     * @param detail why it was blocked or failed; empty when published
     * @param rowsBefore when its first run published it; empty when nothing was there or nobody knows
     * @param rowsAfter only when published
     * @param version of the table that published it
     */
    public record Outcome(
            Status status,
            RunId run,
            Instant at,
            String code,
            String detail,
            OptionalLong rowsBefore,
            OptionalLong rowsAfter,
            OptionalLong version) {}

    private final BackfillId id;
    private final Map<String, BackfillPart> parts;

    private BackfillHistory(BackfillId id, Map<String, BackfillPart> parts) {
        this.id = id;
        this.parts = parts;
    }

    /** Every backfill of these jobs, newest first. */
    public static List<BackfillHistory> of(Collection<JobHistory> histories) {
        Map<BackfillId, Map<String, BackfillPart>> found = new TreeMap<>(Comparator.reverseOrder());
        histories.forEach(history -> fold(history, found));
        return found.entrySet().stream()
                .map(backfill -> new BackfillHistory(backfill.getKey(), backfill.getValue()))
                .toList();
    }

    /** One backfill of these jobs; empty when none of them has heard of it. */
    public static Optional<BackfillHistory> of(BackfillId id, Collection<JobHistory> histories) {
        return of(histories).stream().filter(backfill -> backfill.id.equals(id)).findFirst();
    }

    private static void fold(JobHistory history, Map<BackfillId, Map<String, BackfillPart>> found) {
        BackfillRuns runs = BackfillRuns.of(history);
        for (Event event : history.events()) {
            BackfillId of = event instanceof BackfillEvent e
                    ? e.backfill()
                    : runs.applied().get(event.run());
            if (event instanceof Event.RolledBack e) {
                found.values().stream()
                        .map(parts -> parts.get(history.job()))
                        .filter(Objects::nonNull)
                        .forEach(part -> part.takenBack(e));
            }
            if (of != null) {
                found.computeIfAbsent(of, id -> new TreeMap<>())
                        .computeIfAbsent(history.job(), job -> new BackfillPart(runs))
                        .add(event);
            }
        }
    }

    public BackfillId id() {
        return id;
    }

    /** The jobs that have heard of it, sorted by name. */
    public List<String> jobs() {
        return List.copyOf(parts.keySet());
    }

    /** As it was planned, a job each, in the order of {@link #jobs}; not there for what the ledger lost. */
    public List<BackfillEvent.Planned> planned() {
        Map<String, BackfillEvent.Planned> planned = new LinkedHashMap<>();
        events(BackfillEvent.Planned.class).forEach(e -> planned.put(e.job(), e));
        return parts.keySet().stream()
                .filter(planned::containsKey)
                .map(planned::get)
                .toList();
    }

    /** How many partitions were planned, over all jobs. */
    public int partitions() {
        return planned().stream().mapToInt(BackfillEvent.Planned::partitions).sum();
    }

    /** Each once, however many jobs it is written for; in the order in which they were given. */
    public List<BackfillEvent.Approved> approvals() {
        Map<RunId, BackfillEvent.Approved> approvals = new LinkedHashMap<>();
        events(BackfillEvent.Approved.class).forEach(e -> approvals.putIfAbsent(e.run(), e));
        return List.copyOf(approvals.values());
    }

    /** The runs that have applied it. */
    public Set<RunId> runs() {
        Set<RunId> runs = new LinkedHashSet<>();
        events(BackfillEvent.Started.class).forEach(e -> runs.add(e.run()));
        return runs;
    }

    /** How a run began that planned, approved or applied it for a job: by whom, with which code and configuration. */
    public Optional<Event.RunStarted> begun(String job, RunId run) {
        return Optional.ofNullable(parts.get(job)).map(part -> part.runs.begun().get(run));
    }

    /** The chunks of a job that came to their end, in that order; one that was taken up again is there each time. */
    public List<BackfillEvent.ChunkDone> chunks(String job) {
        return events(BackfillEvent.ChunkDone.class).stream()
                .filter(e -> e.job().equals(job))
                .toList();
    }

    /** What it changed in a job, as somebody found it out last. */
    public Optional<BackfillEvent.Compared> compared(String job) {
        return Optional.ofNullable(parts.get(job)).flatMap(part -> part.compared);
    }

    /** Whether it published something of a job since it was last looked at what it changed, and has not come to its end since. */
    public boolean isToCompare(String job) {
        return parts.containsKey(job) && parts.get(job).isToCompare;
    }

    /** Everything that was written about it, by time; what concerns several jobs is there for each. */
    public List<BackfillEvent> trail() {
        return events(BackfillEvent.class);
    }

    private <T extends BackfillEvent> List<T> events(Class<T> kind) {
        return parts.values().stream()
                .flatMap(part -> part.events.stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .sorted(Comparator.comparing(BackfillEvent::at))
                .toList();
    }

    /** By partition of a job as users write it, what became of it in the runs of this backfill; those not come to yet are not there. */
    public Map<String, Outcome> outcomes(String job) {
        BackfillPart part = parts.get(job);
        return part == null ? Map.of() : Map.copyOf(part.outcomes);
    }

    /** How many partitions of all jobs stand so now. */
    public int count(Status status) {
        return (int) parts.values().stream()
                .flatMap(part -> part.outcomes.values().stream())
                .filter(outcome -> outcome.status() == status)
                .count();
    }

    /** How many partitions of all jobs it published and a rollback took back since; they are among no outcomes. */
    public int takenBack() {
        return parts.values().stream().mapToInt(part -> part.takenBack.size()).sum();
    }

    /** What others made since of partitions that its runs were about, over all jobs, by time. */
    public List<Since> since() {
        return parts.entrySet().stream()
                .flatMap(part -> Since.of(part.getKey(), part.getValue().since(), part.getValue().runs).stream())
                .sorted(Comparator.comparing(Since::at))
                .toList();
    }

    /** The same of one job, by partition as users write it. */
    public Map<String, PartitionState> since(String job) {
        Map<String, PartitionState> since = new TreeMap<>();
        Optional.ofNullable(parts.get(job))
                .ifPresent(part -> part.since().forEach(state -> since.put(state.partition(), state)));
        return since;
    }

    /** Of everything that its runs tried, and of finding out what they changed; in the project's currency. */
    public BigDecimal cost() {
        return parts.keySet().stream().map(this::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The same of one job. */
    public BigDecimal cost(String job) {
        return Optional.ofNullable(parts.get(job)).map(part -> part.cost.all()).orElse(BigDecimal.ZERO);
    }

    /** Of what these of its runs tried. */
    public BigDecimal cost(Collection<RunId> runs) {
        return parts.values().stream()
                .flatMap(part -> runs.stream().map(part.cost::by))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Of everything that its runs tried. */
    public BigDecimal coreSeconds() {
        return parts.values().stream().map(part -> part.coreSeconds.all()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** How a job came to its end, when nobody has begun again since. */
    public Optional<BackfillEvent.Finished> finished(String job) {
        return Optional.ofNullable(parts.get(job))
                .flatMap(BackfillPart::lastWord)
                .filter(BackfillEvent.Finished.class::isInstance)
                .map(BackfillEvent.Finished.class::cast);
    }

    public State state() {
        List<Optional<State>> states =
                parts.values().stream().map(BackfillPart::state).distinct().toList();
        if (states.stream().allMatch(Optional::isEmpty)) {
            return isApproved() ? State.APPROVED : State.PLANNED;
        }
        for (State first : List.of(State.RUNNING, State.CANCELLED, State.INTERRUPTED, State.PAUSED, State.PARTLY)) {
            if (states.contains(Optional.of(first))) {
                return first;
            }
        }
        // A job is done and another one not begun: between the two, or stopped there.
        return states.contains(Optional.<State>empty()) ? isAnyAlive() ? State.RUNNING : State.INTERRUPTED : State.DONE;
    }

    private boolean isAnyAlive() {
        return parts.values().stream().anyMatch(part -> runs().stream().anyMatch(part.alive()::contains));
    }

    private boolean isApproved() {
        List<String> hashes =
                planned().stream().map(BackfillEvent.Planned::planHash).toList();
        return approvals().stream().anyMatch(approved -> hashes.contains(approved.planHash()));
    }
}
