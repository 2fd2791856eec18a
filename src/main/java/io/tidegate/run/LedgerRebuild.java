package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes again what a lost ledger said of publications, from the tables: each commit names its run, chunk and what its partitions
 * were built from. Documents that are there stay as they are. Who ran it, why, at what cost, what the checks saw, and all that never
 * reached a table cannot be known this way. Needs no Spark.
 */
public final class LedgerRebuild {
    private final Ledger ledger;

    public LedgerRebuild(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * @param runs whose publications were written
     * @param partitions publications written
     * @param withoutFingerprint those whose commit does not say what they were built from, so that they count as stale
     * @param movedAway documents that could not be read
     */
    public record Rebuilt(int runs, int partitions, int withoutFingerprint, List<String> movedAway) {}

    public Rebuilt rebuild(Job job) {
        List<String> movedAway = ledger.setAsideDamaged(job.name());
        Optional<TableLog> log = TableLog.read(job.target().location());
        if (log.isEmpty()) {
            return new Rebuilt(0, 0, 0, movedAway);
        }
        List<Event> there = ledger.events(job.name());
        List<Event> written = new ArrayList<>(fromCommits(job, log.get(), there));
        written.addAll(fromTags(job, log.get(), there, written));
        Map<String, List<Event>> byChunk = new TreeMap<>();
        written.forEach(e -> byChunk.computeIfAbsent(place(e.run().text(), chunk(e)), k -> new ArrayList<>())
                .add(e));
        for (List<Event> events : byChunk.values()) {
            Event first = events.get(0);
            ledger.write(first.run(), job.name(), chunk(first), Document.Kind.OUTCOME, events);
        }
        return new Rebuilt(
                (int) written.stream().map(Event::run).distinct().count(),
                written.size(),
                (int) written.stream()
                        .filter(e -> e instanceof Event.Published p
                                && p.fingerprint().isEmpty())
                        .count(),
                movedAway);
    }

    private static int chunk(Event event) {
        return event instanceof Event.RolledBack back ? back.chunk() : ((Event.Published) event).chunk();
    }

    private static List<Event> fromCommits(Job job, TableLog log, List<Event> there) {
        Set<String> known = new HashSet<>();
        for (Event event : there) {
            if (event instanceof Event.Published || event instanceof Event.RolledBack) {
                known.add(place(event.run().text(), chunk(event)));
            }
        }
        List<Event> events = new ArrayList<>();
        for (TableLog.Commit commit : log.commits()) {
            Optional<RunMark> mark = commit.mark().filter(m -> m.job().equals(job.name()));
            if (mark.isPresent()
                    && !known.contains(place(mark.get().run(), mark.get().chunk()))) {
                for (Partition partition : partitions(job, commit, mark.get())) {
                    Long back = mark.get().rolledBack().get(partition.text());
                    events.add(
                            back == null
                                    ? published(commit, mark.get(), partition)
                                    : rolledBack(commit, mark.get(), partition, back));
                }
            }
        }
        return events;
    }

    /** Those whose rows the commit changed, and those that came out empty and were empty before. */
    private static Set<Partition> partitions(Job job, TableLog.Commit commit, RunMark mark) {
        Set<Partition> partitions = new java.util.TreeSet<>();
        commit.touched()
                .forEach(value ->
                        PartitionValue.parse(job.partition().grain(), value).ifPresent(partitions::add));
        mark.fingerprints()
                .keySet()
                .forEach(text -> partitions.add(Partition.parse(job.partition().grain(), text)));
        return partitions;
    }

    private static Event.Published published(TableLog.Commit commit, RunMark mark, Partition partition) {
        TableLog.Added added =
                commit.added().getOrDefault(PartitionValue.of(partition), new TableLog.Added(0, 0, OptionalLong.of(0)));
        return new Event.Published(
                new RunId(mark.run()),
                mark.job(),
                commit.at(),
                mark.chunk(),
                partition.text(),
                mark.fingerprints().getOrDefault(partition.text(), ""),
                commit.version() - 1,
                commit.version(),
                OptionalLong.empty(),
                added.rows().orElse(0),
                added.files(),
                added.bytes(),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "",
                true);
    }

    private static Event rolledBack(TableLog.Commit commit, RunMark mark, Partition partition, long toVersion) {
        TableLog.Added added =
                commit.added().getOrDefault(PartitionValue.of(partition), new TableLog.Added(0, 0, OptionalLong.of(0)));
        return new Event.RolledBack(
                new RunId(mark.run()),
                mark.job(),
                commit.at(),
                mark.chunk(),
                partition.text(),
                mark.fingerprints().getOrDefault(partition.text(), ""),
                toVersion,
                commit.version() - 1,
                commit.version(),
                OptionalLong.empty(),
                added.rows(),
                added.files(),
                added.bytes(),
                mark.backfill().map(BackfillId::new),
                "unknown",
                "unknown; found in the table's log");
    }

    /** Partitions whose commit is no longer in the log: their files still carry the run. */
    private static List<Event> fromTags(Job job, TableLog log, List<Event> there, List<Event> written) {
        Set<String> known = new HashSet<>();
        there.forEach(e -> known.add(e.run().text()));
        written.forEach(e -> known.add(e.run().text()));
        long before =
                log.commits().isEmpty() ? log.version() : log.commits().get(0).version() - 1;
        List<Event> events = new ArrayList<>();
        log.partitions().forEach((value, live) -> {
            Optional<Partition> partition = PartitionValue.parse(job.partition().grain(), value);
            Set<String> runs = live.runs();
            if (partition.isPresent() && runs.size() == 1 && live.lastVersion() < 0) {
                String run = runs.iterator().next();
                if (!run.isEmpty() && !known.contains(run)) {
                    events.add(new Event.Published(
                            new RunId(run),
                            job.name(),
                            log.commits().isEmpty()
                                    ? java.time.Instant.EPOCH
                                    : log.commits().get(0).at(),
                            1,
                            partition.get().text(),
                            "",
                            Math.max(0, before - 1),
                            before,
                            OptionalLong.empty(),
                            live.rows().orElse(0),
                            live.files(),
                            live.bytes(),
                            BigDecimal.ZERO,
                            BigDecimal.ZERO,
                            "",
                            true));
                }
            }
        });
        return events;
    }

    private static String place(String run, int chunk) {
        return run + " " + chunk;
    }
}
