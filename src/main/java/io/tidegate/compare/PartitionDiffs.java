package io.tidegate.compare;

import io.tidegate.audit.Mask;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.PartitionState;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Finds the two states of a partition that are to be compared, and compares them. Publishes nothing. */
public final class PartitionDiffs {
    private final SparkSession spark;
    private final JobHistory history;
    private final BesideTheTable beside;

    public PartitionDiffs(SparkSession spark, JobHistory history, BesideTheTable beside) {
        this.spark = spark;
        this.history = history;
        this.beside = beside;
    }

    private record State(Side side, Optional<Dataset<Row>> rows) {}

    /**
     * What is published against another state of it. An earlier version or run stands before, what is published after; against a
     * build of now or a blocked run, what is published stands before.
     *
     * @throws TidegateException USAGE for versions and runs that are not there or whose files are gone, and where there is nothing
     *     on either side
     */
    public PartitionDiff of(Job job, Partition partition, With with) {
        Optional<PublishedTable> table = PublishedTable.newest(spark, job);
        State now = published(job, partition, table);
        if (with instanceof With.Version version) {
            return compared(job, partition, earlier(job, partition, table, version.number()), now);
        }
        if (with instanceof With.OfRun run) {
            Event found = eventOf(job, partition, run.id());
            return found instanceof Event.Published published
                    ? compared(job, partition, earlier(job, partition, table, published.versionAfter()), now)
                    : compared(job, partition, now, blocked(job, (Event.Blocked) found));
        }
        return compared(job, partition, now, wouldBe(job, partition));
    }

    private State published(Job job, Partition partition, Optional<PublishedTable> table) {
        if (table.isEmpty()) {
            return new State(new Side.Nothing(Optional.empty()), Optional.empty());
        }
        Optional<TableLog.LivePartition> live = table.get().live(partition);
        if (live.isEmpty()) {
            return new State(new Side.Nothing(Optional.of(table.get().version())), Optional.empty());
        }
        Optional<String> run = live.get().runs().stream()
                .filter(r -> !r.isEmpty())
                .max(Comparator.naturalOrder())
                .or(() ->
                        history.lastPublished(partition.text()).map(e -> e.run().text()));
        return read(table.get(), partition, run);
    }

    private State earlier(Job job, Partition partition, Optional<PublishedTable> table, long version) {
        PublishedTable then = table.orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot read version %d of %s: there is no table yet".formatted(version, job.name()),
                        "Leave --with out to see what a build would give."))
                .at(version);
        Optional<String> run = history.events().stream()
                .filter(e -> e instanceof Event.Published p
                        && p.partition().equals(partition.text())
                        && p.versionAfter() <= version)
                .map(e -> (Event.Published) e)
                .max(Comparator.comparingLong(Event.Published::versionAfter))
                .map(e -> e.run().text());
        return read(then, partition, run);
    }

    private static State read(PublishedTable table, Partition partition, Optional<String> run) {
        Dataset<Row> rows = table.rows(List.of(partition));
        table.requireFiles(rows);
        return rows.inputFiles().length == 0
                ? new State(new Side.Nothing(Optional.of(table.version())), Optional.of(rows))
                : new State(new Side.Published(table.version(), run), Optional.of(rows));
    }

    /** The newest event of the run that put the partition's rows somewhere. */
    private Event eventOf(Job job, Partition partition, String id) {
        List<Event> found = history.events().stream()
                .filter(e -> e.run().text().startsWith(id))
                .filter(e -> e instanceof Event.Published p && p.partition().equals(partition.text())
                        || e instanceof Event.Blocked b && b.partition().equals(partition.text()))
                .toList();
        Set<String> runs = found.stream().map(e -> e.run().text()).collect(Collectors.toCollection(TreeSet::new));
        if (runs.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot compare with run %s: it neither published %s %s nor was blocked on it"
                            .formatted(id, job.name(), partition),
                    "`tidegate history %s --partition %s` lists the runs.".formatted(job.name(), partition));
        }
        if (runs.size() > 1 && !runs.contains(id)) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot tell which run %s means: %s".formatted(id, String.join(", ", runs)),
                    "Write more of the id.");
        }
        String run = runs.contains(id) ? id : runs.iterator().next();
        return found.stream().filter(e -> e.run().text().equals(run)).reduce(found.get(0), (a, b) -> b);
    }

    private State blocked(Job job, Event.Blocked event) {
        if (event.files().isEmpty()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot compare with run %s: it was blocked before it had staged rows (%s)"
                            .formatted(event.run(), event.message()),
                    "Leave --with out to build the partition now.");
        }
        return StagedFiles.rows(spark, job, event.files())
                .map(rows -> new State(new Side.Blocked(event.run().text()), Optional.of(rows)))
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot compare with run %s: the files it had staged are gone".formatted(event.run()),
                        "VACUUM removed them. Leave --with out to build the partition now."));
    }

    /** What the last run was blocked with, where a build would read the same now and the files are still there; a build otherwise. */
    private State wouldBe(Job job, Partition partition) {
        Plan plan = beside.plan(job, partition);
        String fingerprint = plan.planned().findFirst().orElseThrow().fingerprint();
        return lastBlocked(partition, fingerprint)
                .flatMap(event -> StagedFiles.rows(spark, job, event.files())
                        .map(rows -> new State(new Side.Blocked(event.run().text()), Optional.of(rows))))
                .orElseGet(() -> new State(new Side.BuiltNow(), Optional.of(beside.build(plan, partition))));
    }

    private Optional<Event.Blocked> lastBlocked(Partition partition, String fingerprint) {
        PartitionState last = history.states().get(partition.text());
        if (last == null || last.status() != PartitionState.Status.BLOCKED) {
            return Optional.empty();
        }
        return history.events().stream()
                .filter(e -> e instanceof Event.Blocked b
                        && b.run().equals(last.run())
                        && b.partition().equals(partition.text())
                        && !b.files().isEmpty())
                .map(e -> (Event.Blocked) e)
                .reduce((a, b) -> b)
                .filter(blocked -> history.events().stream()
                        .anyMatch(e -> e instanceof Event.Intent i
                                && i.run().equals(blocked.run())
                                && i.chunk() == blocked.chunk()
                                && fingerprint.equals(i.fingerprints().get(partition.text()))));
    }

    private PartitionDiff compared(Job job, Partition partition, State before, State after) {
        if (before.rows().isEmpty() && after.rows().isEmpty()) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot compare %s %s: nothing is published yet".formatted(job.name(), partition),
                    "Leave --with out to see what a build would give.");
        }
        Dataset<Row> a = after.rows().orElseGet(() -> none(before.rows().get()));
        Dataset<Row> b = before.rows().orElseGet(() -> none(a));
        SharedColumns columns =
                SharedColumns.of(b, a, job.partition().column(), job.target().keys());
        return new PartitionDiff(
                job, partition, before.side(), after.side(), new RowComparison(columns, Mask.of(job)).compare());
    }

    private Dataset<Row> none(Dataset<Row> like) {
        return spark.createDataFrame(List.of(), like.schema());
    }
}
