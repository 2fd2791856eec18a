package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.backfill.Staleness;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.Rebuild;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Series;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Builds one chunk of a job's part of a backfill, and writes down what became of it. Safe for several threads. */
final class ChunkDesk {
    private final JobPart part;
    private final Series series;
    private final PartRecord record;
    private final Set<RunId> ownRuns;
    private final boolean readsRebuilt;
    private final Estimator estimator;
    private final DoubleAdder spent = new DoubleAdder();

    /** @param ownRuns that have applied the plan, this one among them */
    ChunkDesk(
            BackfillPlan plan,
            JobPart part,
            Series series,
            Ledger ledger,
            RunSettings settings,
            Set<RunId> ownRuns,
            Estimator estimator) {
        this.part = part;
        this.series = series;
        this.record = new PartRecord(plan, part, settings, ledger);
        this.ownRuns = Set.copyOf(ownRuns);
        this.readsRebuilt =
                series.job().upstream().stream().anyMatch(job -> plan.part(job).isPresent());
        this.estimator = estimator;
    }

    /**
     * @param cost of all that was tried
     * @param stale how its inputs are not those of the plan any more, in words; nothing was tried then
     */
    record Done(Turn turn, List<RunResult> results, BigDecimal cost, Optional<String> stale) {
        Done {
            results = List.copyOf(results);
        }
    }

    Done build(Turn turn) {
        Rebuild rebuild = series.plan(turn.partitions());
        Plan now = rebuild.plan();
        List<RunResult> results = new ArrayList<>();
        List<PlannedPartition> wanted = new ArrayList<>();
        now.planned()
                .forEach(planned -> newerRun(planned, rebuild.history())
                        .ifPresentOrElse(
                                run -> results.add(
                                        new RunResult.Kept(planned.partition(), new Reason.UpToDate(run.text()))),
                                () -> wanted.add(planned)));
        Optional<String> stale = changed(wanted);
        if (stale.isPresent()) {
            return new Done(turn, List.of(), BigDecimal.ZERO, stale);
        }
        List<Chunk> chunk = wanted.isEmpty() ? List.of() : List.of(new Chunk(turn.chunk(), wanted));
        Series.Built built = series.build(
                new Plan(now.job(), chunk, now.skipped(), now.inputs(), now.targetVersion()),
                part.chunks().size());
        results.addAll(built.results());
        spent.add(built.coreSeconds().doubleValue());
        record.chunkDone(turn, results, built);
        return new Done(turn, results, built.cost(), Optional.empty());
    }

    /** The plan of the chunk has just looked at its inputs. Those that this backfill makes itself are none of the plan's. */
    private Optional<String> changed(List<PlannedPartition> wanted) {
        if (readsRebuilt) {
            return Optional.empty();
        }
        Map<Partition, String> now = new TreeMap<>();
        wanted.forEach(planned -> now.put(planned.partition(), Rebuild.inputs(planned.fingerprint())));
        return Staleness.ofInputs(part, now);
    }

    /** What these chunks will take, drawn from all that was built until now, the backfill's own chunks among it. */
    Estimate estimate(Collection<Turn> turns) {
        Rebuild rebuild = series.plan(turns.stream()
                .flatMap(turn -> turn.partitions().stream())
                .sorted()
                .toList());
        Plan now = rebuild.plan();
        Map<Partition, PlannedPartition> planned =
                now.planned().collect(Collectors.toMap(PlannedPartition::partition, Function.identity()));
        List<Chunk> chunks = new ArrayList<>();
        for (Turn turn : turns) {
            List<PlannedPartition> of = turn.partitions().stream()
                    .filter(planned::containsKey)
                    .map(planned::get)
                    .toList();
            if (!of.isEmpty()) {
                chunks.add(new Chunk(chunks.size() + 1, of));
            }
        }
        return estimator.estimate(
                new Plan(now.job(), chunks, now.skipped(), now.inputs(), now.targetVersion()),
                rebuild.history(),
                rebuild.table(),
                Optional.empty(),
                spent.sum());
    }

    /** A run that is none of this backfill and has built the partition, up to date, since the backfill was planned: it stays. */
    private Optional<RunId> newerRun(PlannedPartition planned, JobHistory history) {
        if (!(planned.reason() instanceof Reason.Reprocessed)) {
            return Optional.empty();
        }
        return history.lastPublished(planned.partition().text())
                .filter(published -> published.versionAfter() > part.tableVersion())
                .map(Event.Published::run)
                .filter(run -> !ownRuns.contains(run));
    }
}
