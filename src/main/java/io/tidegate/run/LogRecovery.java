package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Finishes what a killed run left open: an intent without an outcome is looked up in the table's own log. Found there, it was
 * published; not found and its process gone, it was abandoned. One that was abandoned is looked up again each time: a process that
 * stood still and was thought dead may have committed since. Nothing in the table is touched.
 */
final class LogRecovery implements Recovery {
    private static final String ABANDONED = "the process ended before its commit";

    private final Ledger ledger;
    private final Clock clock;

    LogRecovery(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public List<Event.Intent> openIntents(Job job) {
        JobHistory history = ledger.history(job.name());
        return history.openIntents().stream()
                .filter(i -> !history.running().contains(i.run()))
                .toList();
    }

    @Override
    public List<Repaired> repair(Job job) {
        JobHistory history = ledger.history(job.name());
        List<Event.Intent> open = history.openIntents();
        List<Event.Intent> abandoned = abandoned(history);
        if (open.isEmpty() && abandoned.isEmpty()) {
            return List.of();
        }
        Optional<TableLog> log = TableLog.read(job.target().location());
        List<Repaired> repaired = new ArrayList<>();
        for (Event.Intent intent :
                Stream.concat(open.stream(), abandoned.stream()).toList()) {
            Optional<TableLog.Commit> commit =
                    log.flatMap(l -> l.commitOf(intent.run().text(), intent.chunk()));
            if (commit.isPresent()) {
                write(intent, published(job, intent, commit.get(), log.get(), history));
                repaired.add(new Repaired(
                        intent,
                        "killed after its commit; version %d is now in the ledger"
                                .formatted(commit.get().version())));
            } else if (open.contains(intent) && !history.running().contains(intent.run())) {
                write(intent, List.of(abandoned(intent)));
                repaired.add(new Repaired(intent, "killed before its commit; nothing of it was published"));
            }
        }
        return repaired;
    }

    /** Intents whose last word is that they were given up. */
    private static List<Event.Intent> abandoned(JobHistory history) {
        Map<String, Event.Intent> intents = new HashMap<>();
        Map<String, Event.Intent> abandoned = new LinkedHashMap<>();
        for (Event event : history.events()) {
            if (event instanceof Event.Intent intent) {
                intents.put(intent.run() + " " + intent.chunk(), intent);
            } else if (event instanceof Event.Failed failed && failed.cause().equals(ABANDONED)) {
                String place = failed.run() + " " + failed.chunk();
                Optional.ofNullable(intents.get(place)).ifPresent(intent -> abandoned.put(place, intent));
            } else if (event instanceof Event.Published published) {
                abandoned.remove(published.run() + " " + published.chunk());
            } else if (event instanceof Event.RolledBack back) {
                abandoned.remove(back.run() + " " + back.chunk());
            }
        }
        return List.copyOf(abandoned.values());
    }

    private void write(Event.Intent intent, List<Event> events) {
        ledger.write(intent.run(), intent.job(), intent.chunk(), Document.Kind.OUTCOME, events);
    }

    private List<Event> published(
            Job job, Event.Intent intent, TableLog.Commit commit, TableLog log, JobHistory history) {
        List<Event> events = new ArrayList<>();
        for (String text : intent.partitions()) {
            Partition partition = Partition.parse(job.partition().grain(), text);
            String value = PartitionValue.of(partition);
            if (commit.touched().contains(value)) {
                Optional<TableLog.LivePartition> live = Optional.ofNullable(
                                log.partitions().get(value))
                        .filter(l -> l.runs().contains(intent.run().text()));
                Optional<Long> back =
                        commit.mark().map(mark -> mark.rolledBack().get(text));
                if (back.isPresent()) {
                    events.add(rolledBack(intent, text, back.get(), commit, live, history));
                    continue;
                }
                events.add(new Event.Published(
                        intent.run(),
                        intent.job(),
                        clock.instant(),
                        intent.chunk(),
                        text,
                        intent.fingerprints().getOrDefault(text, ""),
                        commit.version() - 1,
                        commit.version(),
                        OptionalLong.empty(),
                        live.map(l -> l.rows().orElse(0)).orElse(0L),
                        live.map(TableLog.LivePartition::files).orElse(0),
                        live.map(TableLog.LivePartition::bytes).orElse(0L),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        intent.evaluation(),
                        true));
            }
        }
        return events;
    }

    private Event rolledBack(
            Event.Intent intent,
            String partition,
            long toVersion,
            TableLog.Commit commit,
            Optional<TableLog.LivePartition> live,
            JobHistory history) {
        Optional<Event.RunStarted> started = history.events().stream()
                .filter(e -> e instanceof Event.RunStarted && e.run().equals(intent.run()))
                .map(Event.RunStarted.class::cast)
                .findFirst();
        return new Event.RolledBack(
                intent.run(),
                intent.job(),
                clock.instant(),
                intent.chunk(),
                partition,
                intent.fingerprints().getOrDefault(partition, ""),
                toVersion,
                commit.version() - 1,
                commit.version(),
                OptionalLong.empty(),
                live.map(TableLog.LivePartition::rows).orElse(OptionalLong.of(0)),
                live.map(TableLog.LivePartition::files).orElse(0),
                live.map(TableLog.LivePartition::bytes).orElse(0L),
                commit.mark().flatMap(RunMark::backfill).map(BackfillId::new),
                started.map(Event.RunStarted::who).orElse("unknown"),
                started.flatMap(Event.RunStarted::reason).orElse("unknown; found in the table's log"));
    }

    private Event abandoned(Event.Intent intent) {
        return new Event.Failed(
                intent.run(),
                intent.job(),
                clock.instant(),
                intent.chunk(),
                // A rollback that came to nothing leaves its partitions as they were.
                intent.isRollback() ? List.of() : intent.partitions(),
                ErrorCode.INTERRUPTED.text(),
                ErrorCode.INTERRUPTED.blame().name(),
                ABANDONED);
    }
}
