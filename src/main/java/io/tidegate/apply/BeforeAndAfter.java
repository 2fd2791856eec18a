package io.tidegate.apply;

import io.tidegate.compare.Rebuilt;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.TableLog;
import io.tidegate.log.TablePast;
import io.tidegate.run.ChangeReport;
import io.tidegate.run.Engine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where the rows lie that a backfill published in one job, over all its runs, and those that a rollback of it would bring back. Told by
 * the table's log, without Spark. Partitions that others have changed since are left out.
 */
public final class BeforeAndAfter {
    private final Job job;
    private final TableLog log;
    private final Touches touches;
    private final Map<String, Outcome> outcomes;
    private final Set<String> runs;
    private final List<BackfillChanges.Left> left = new ArrayList<>();
    private final SortedMap<Partition, OptionalLong> before = new TreeMap<>();
    private final SortedMap<Partition, Rebuilt.Lost> lost = new TreeMap<>();
    private Optional<TablePast> past = Optional.empty();

    private BeforeAndAfter(Job job, TableLog log, BackfillHistory backfill) {
        this.job = job;
        this.log = log;
        this.touches = new Touches(job, log);
        this.outcomes = backfill.outcomes(job.name());
        this.runs = backfill.runs().stream().map(RunId::text).collect(Collectors.toSet());
    }

    /**
     * @param which partitions are wanted
     * @return empty when the job has no table yet, or the ledger knows no such backfill of it
     * @throws TidegateException DAMAGED when the table's log is
     */
    public static Optional<BeforeAndAfter> of(Job job, Ledger ledger, BackfillId id, Predicate<Partition> which) {
        // The table first: what it holds is then in the ledger.
        Optional<TableLog> log = TableLog.read(job.target().location());
        return log.flatMap(table -> BackfillHistory.of(id, List.of(ledger.history(job.name())))
                .map(backfill -> {
                    BeforeAndAfter found = new BeforeAndAfter(job, table, backfill);
                    found.look(which);
                    return found;
                }));
    }

    private void look(Predicate<Partition> which) {
        List<Aim> aims = new ArrayList<>();
        Map<Partition, TableLog.Commit> published = touches.by(runs);
        published.forEach((partition, last) -> {
            if (which.test(partition) && isAsLeft(partition, last.version())) {
                aims.add(touches.before(partition, runs));
            }
        });
        for (Map.Entry<String, Outcome> entry : outcomes.entrySet()) {
            Partition partition = Partition.parse(job.partition().grain(), entry.getKey());
            if (which.test(partition) && !published.containsKey(partition)) {
                untold(partition, entry.getValue());
            }
        }
        read(Aim.shared(aims));
        left.sort(Comparator.comparing(BackfillChanges.Left::partition));
    }

    /** Whether nobody has changed it after this version; otherwise it is left out. */
    private boolean isAsLeft(Partition partition, long version) {
        Optional<TableLog.Commit> newer = touches.newest(partition).filter(newest -> newest.version() > version);
        newer.ifPresent(commit ->
                left.add(new BackfillChanges.Left(partition.text(), "changed since, by " + Touches.who(commit))));
        return newer.isEmpty();
    }

    /** No commit that is still there has files of it: it was empty before and is empty now, or the log has expired. */
    private void untold(Partition partition, Outcome outcome) {
        if (outcome.status() != BackfillHistory.Status.PUBLISHED) {
            return;
        }
        long version = outcome.version().orElse(-1);
        if (version < touches.oldest()) {
            left.add(new BackfillChanges.Left(partition.text(), expired()));
        } else if (isAsLeft(partition, version)) {
            before.put(partition, OptionalLong.empty());
        }
    }

    private String expired() {
        return Touches.expired(touches.oldest());
    }

    private void read(List<Aim> aims) {
        if (aims.isEmpty()) {
            return;
        }
        past = TablePast.read(job.target().location(), Aim.wanted(aims));
        for (Aim aim : aims) {
            Partition partition = aim.partition();
            if (aim.last() < 0) {
                before.put(partition, OptionalLong.empty());
            } else if (past.flatMap(p -> p.at(aim.last())).isEmpty()) {
                lost.put(partition, new Rebuilt.Lost(told(partition), expired()));
            } else {
                boolean wasThere = !files(partition, aim.last()).isEmpty();
                before.put(partition, wasThere ? OptionalLong.of(aim.last()) : OptionalLong.empty());
            }
        }
    }

    private OptionalLong told(Partition partition) {
        return Optional.ofNullable(outcomes.get(partition.text()))
                .map(Outcome::rowsBefore)
                .orElse(OptionalLong.empty());
    }

    private List<TablePast.DataFile> files(Partition partition, long version) {
        return past.flatMap(p -> p.at(version))
                .map(then -> then.files(PartitionValue.of(partition)))
                .orElse(List.of());
    }

    /** Whether the backfill published any of the partitions that were wanted. */
    public boolean hasSomething() {
        return !(before.isEmpty() && lost.isEmpty() && left.isEmpty());
    }

    /** All that is to be compared, whether or not its files are still there. */
    Rebuilt rebuilt() {
        return new Rebuilt(log.version(), before, lost, left);
    }

    /** The same, what was before counting as lost where a file of it is gone. */
    private Rebuilt readable() {
        SortedMap<Partition, OptionalLong> there = new TreeMap<>(before);
        SortedMap<Partition, Rebuilt.Lost> gone = new TreeMap<>(lost);
        past.map(p -> new OldFiles(job, p))
                .ifPresent(disk -> before.forEach((partition, version) -> {
                    List<TablePast.DataFile> files =
                            version.isPresent() ? files(partition, version.getAsLong()) : List.of();
                    if (!disk.gone(files).isEmpty()) {
                        there.remove(partition);
                        String why = "files of version %d are gone".formatted(version.getAsLong());
                        gone.put(partition, new Rebuilt.Lost(TablePast.DataFile.rows(files), why));
                    }
                }));
        return new Rebuilt(log.version(), there, gone, left);
    }

    /**
     * Reads and compares them; what was before and cannot be read is not known. Looks for each file only when reading fails, for there may be
     * many.
     *
     * @throws TidegateException when what readers see now cannot be read, or a stop was asked for
     */
    public ChangeReport compared(Engine engine) {
        Rebuilt all = rebuilt();
        if (all.isEmpty()) {
            return new ChangeReport(BackfillChanges.none(all.after(), all.left()), BigDecimal.ZERO);
        }
        try {
            return engine.changes(job, all);
        } catch (TidegateException e) {
            Rebuilt readable = readable();
            if (readable.equals(all)) {
                throw e;
            }
            return engine.changes(job, readable);
        }
    }
}
