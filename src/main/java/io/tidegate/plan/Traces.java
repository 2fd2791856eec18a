package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.PartitionState.Status;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What ledger and table together know of a job's partitions, read once a plan. The table has the last word: a publication whose
 * version the table never had, or got from another run, belongs to a table that was there before this one.
 */
final class Traces {
    private final Job job;
    private final Optional<TableLog> log;
    private final Map<String, TableLog.LivePartition> live;
    private final TreeMap<Long, TableLog.Commit> commits = new TreeMap<>();
    private final JobHistory history;
    private final Map<String, PartitionState> states;
    private final Map<String, PartitionState> good;
    private final Map<String, Trace.Publication> recovered = new HashMap<>();
    private final Map<String, Trace.Publication> written = new HashMap<>();
    private final Map<String, String> intended = new HashMap<>();

    private Traces(Job job, Optional<TableLog> log, JobHistory history) {
        this.job = job;
        this.log = log;
        this.live = log.map(TableLog::partitions).orElse(Map.of());
        log.ifPresent(table -> table.commits().forEach(commit -> commits.put(commit.version(), commit)));
        this.history = history;
        this.states = history.states();
        this.good = history.lastGood();
        history.openIntents().forEach(this::addIfCommitted);
        for (Event event : history.events()) {
            if (event instanceof Event.Published p) {
                String run = p.run().text();
                written.put(
                        key(run, p.partition(), p.versionAfter()),
                        new Trace.Publication(
                                run,
                                p.fingerprint(),
                                p.versionAfter(),
                                OptionalLong.of(p.rowsAfter()),
                                Optional.empty()));
            } else if (event instanceof Event.RolledBack r) {
                String run = r.run().text();
                written.put(
                        key(run, r.partition(), r.versionAfter()),
                        new Trace.Publication(
                                run, r.fingerprint(), r.versionAfter(), r.rowsAfter(), Optional.of(r.text())));
            } else if (event instanceof Event.Intent i) {
                i.fingerprints()
                        .forEach((partition, print) -> intended.put(key(i.run().text(), partition), print));
            }
        }
    }

    /**
     * Other drivers commit and record while this reads. A run is in the ledger before its commit is in the table, and its outcome
     * after it: so the table is read first, then the ledger, and both once more while the ledger is ahead of a table that moves.
     *
     * @param ledger read at least once, and never before the table
     */
    static Traces of(Job job, Supplier<JobHistory> ledger) {
        Traces traces = new Traces(job, TableLog.read(job.target().location()), ledger.get());
        while (traces.recordedVersion() > traces.targetVersion()) {
            Optional<TableLog> later = TableLog.read(job.target().location());
            if (later.map(TableLog::version).orElse(-1L) <= traces.targetVersion()) {
                return traces;
            }
            traces = new Traces(job, later, ledger.get());
        }
        return traces;
    }

    JobHistory history() {
        return history;
    }

    Optional<TableLog> table() {
        return log;
    }

    /** -1 when there is no table. */
    long targetVersion() {
        return log.map(TableLog::version).orElse(-1L);
    }

    /** @throws TidegateException DAMAGED when the table is older than what was published last */
    void requireNotBackwards() {
        long recorded = recordedVersion();
        if (log.isPresent() && recorded > targetVersion()) {
            throw new TidegateException(
                    ErrorCode.DAMAGED,
                    "Cannot plan %s: the table at %s is at version %d, but version %d was published"
                            .formatted(job.name(), job.target().location(), targetVersion(), recorded),
                    "Put the lost commit files back; `tidegate doctor` looks closer. When the table was set back on purpose,"
                            + " rebuild with --force --reason.");
        }
    }

    private long recordedVersion() {
        long recorded = -1;
        for (Event event : history.events()) {
            if (event instanceof Event.Published published) {
                recorded = published.versionAfter();
            } else if (event instanceof Event.RolledBack back) {
                recorded = back.versionAfter();
            }
        }
        return recorded;
    }

    /** @throws TidegateException DAMAGED when the table holds commits of runs that the ledger has never heard of */
    void requireRecorded() {
        Set<String> known = new HashSet<>();
        history.events().forEach(event -> known.add(event.run().text()));
        List<String> unknown = commits.values().stream()
                .flatMap(commit -> commit.mark().stream())
                .filter(mark -> mark.job().equals(job.name()) && !known.contains(mark.run()))
                .map(RunMark::run)
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.DAMAGED,
                    "Cannot plan %s: its table at %s holds commits of %d runs that the ledger does not know, %s first"
                            .formatted(job.name(), job.target().location(), unknown.size(), unknown.get(0)),
                    "Is this the right ledger? If it was lost, `tidegate ledger rebuild %s` writes it again from the table."
                            .formatted(job.name()));
        }
    }

    /** A commit whose run did not live to write it down is a publication all the same. */
    private void addIfCommitted(Event.Intent intent) {
        log.flatMap(table -> table.commitOf(intent.run().text(), intent.chunk()))
                .ifPresent(commit -> {
                    for (String text : intent.partitions()) {
                        Partition partition = Partition.parse(job.partition().grain(), text);
                        String fingerprint = intent.fingerprints().get(text);
                        if (fingerprint != null && commit.touched().contains(PartitionValue.of(partition))) {
                            recovered.put(
                                    text,
                                    new Trace.Publication(
                                            intent.run().text(),
                                            fingerprint,
                                            commit.version(),
                                            rows(commit, partition),
                                            commit.mark()
                                                    .map(mark ->
                                                            mark.rolledBack().get(text))
                                                    .map(version -> "rolled back to version " + version)));
                        }
                    }
                });
    }

    /** None where the commit brought no files: it cleared the partition. */
    private static OptionalLong rows(TableLog.Commit commit, Partition partition) {
        TableLog.Added added = commit.added().get(PartitionValue.of(partition));
        return added == null ? OptionalLong.of(0) : added.rows();
    }

    Trace of(Partition partition) {
        String text = partition.text();
        String value = PartitionValue.of(partition);
        Optional<PartitionState> state = Optional.ofNullable(states.get(text));
        Optional<TableLog.LivePartition> held = Optional.ofNullable(live.get(value));
        if (state.isEmpty() && held.isEmpty()) {
            return Trace.NONE;
        }
        Optional<Trace.Publication> recorded = held.flatMap(h -> standing(text, h))
                .or(() -> Optional.ofNullable(good.get(text))
                        .filter(this::belongs)
                        .map(Traces::publication));
        Optional<Trace.Publication> found = Optional.ofNullable(recovered.get(text))
                .filter(r -> recorded.filter(p -> p.version() > r.version()).isEmpty());
        Optional<Trace.Publication> published = found.or(() -> recorded);
        return new Trace(
                published,
                good.containsKey(text),
                found.isPresent() ? Optional.empty() : state.flatMap(Traces::outcome),
                state.filter(s -> s.status() == Status.BLOCKED)
                        .map(s -> intended.get(key(s.run().text(), text))),
                state.filter(s -> s.status() == Status.RUNNING).isPresent(),
                held,
                published.map(p -> touchedAfter(value, held, p)).orElse(OptionalLong.empty()),
                held.map(h -> h.runs().stream().anyMatch(run -> !run.isEmpty())).orElse(false));
    }

    private static String key(String run, String partition) {
        return run + " " + partition;
    }

    private static String key(String run, String partition, long version) {
        return key(run, partition) + " " + version;
    }

    /** What the ledger says of the commit whose rows stand there now: the table knows which one that is, whatever clocks said. */
    private Optional<Trace.Publication> standing(String text, TableLog.LivePartition held) {
        return Optional.ofNullable(commits.get(held.lastVersion()))
                .flatMap(commit -> commit.mark()
                        .flatMap(mark -> Optional.ofNullable(written.get(key(mark.run(), text, commit.version())))))
                .filter(p -> Optional.ofNullable(good.get(text))
                        .filter(state -> state.status() == Status.ADOPTED)
                        .isEmpty());
    }

    private boolean belongs(PartitionState published) {
        long version = published.version().orElse(-1);
        if (version > targetVersion()) {
            return false;
        }
        TableLog.Commit commit = commits.get(version);
        return published.status() == Status.ADOPTED
                || commit == null
                || commit.mark()
                        .filter(mark -> mark.run().equals(published.run().text()))
                        .isPresent();
    }

    private static Trace.Publication publication(PartitionState state) {
        return new Trace.Publication(
                state.run().text(),
                state.fingerprint().orElse(""),
                state.version().orElse(-1),
                state.rows(),
                state.status() == Status.ROLLED_BACK ? Optional.of(state.detail()) : Optional.empty());
    }

    /** A partition that was too early, or that another run had, was not attempted. */
    private static Optional<String> outcome(PartitionState state) {
        return switch (state.status()) {
            case BLOCKED -> Optional.of("blocked");
            case ABANDONED -> Optional.of("abandoned");
            case FAILED ->
                isCode(state, ErrorCode.NOT_READY) || isCode(state, ErrorCode.SUPERSEDED)
                        ? Optional.empty()
                        : Optional.of("failed");
            default -> Optional.empty();
        };
    }

    private static boolean isCode(PartitionState state, ErrorCode code) {
        return state.detail().startsWith(code.text() + ":");
    }

    /** The newest version that is known to have changed a partition's rows. */
    OptionalLong changedIn(Partition partition) {
        String value = PartitionValue.of(partition);
        TableLog.LivePartition held = live.get(value);
        if (held != null) {
            return held.lastVersion() < 0 ? OptionalLong.empty() : OptionalLong.of(held.lastVersion());
        }
        return lastTouch(value, -1);
    }

    private OptionalLong lastTouch(String value, long after) {
        return commits.tailMap(after, false).descendingMap().values().stream()
                .filter(commit -> commit.touched().contains(value))
                .mapToLong(TableLog.Commit::version)
                .findFirst();
    }

    private OptionalLong touchedAfter(
            String value, Optional<TableLog.LivePartition> held, Trace.Publication published) {
        if (held.isPresent()) {
            long last = held.get().lastVersion();
            return last > published.version() ? OptionalLong.of(last) : OptionalLong.empty();
        }
        return lastTouch(value, published.version());
    }
}
