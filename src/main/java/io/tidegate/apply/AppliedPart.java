package io.tidegate.apply;

import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Numbers;
import io.tidegate.run.JobResult;
import io.tidegate.run.Outcomes;
import io.tidegate.run.RunResult;
import io.tidegate.run.Series;
import io.tidegate.run.VerifyReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One job of a plan, applied: what of it is open, its beginning, its chunks, its end. */
final class AppliedPart {
    private final Application application;
    private final JobPart part;
    private final Upstream upstream;
    private final Series series;
    private final ChunkNumbers progress;
    private final Sessions sessions;
    private final PartRecord record;
    private int before;
    private int left;
    private int built;
    private List<RunResult> results = List.of();
    private Optional<BackfillChanges> changes = Optional.empty();

    private AppliedPart(
            Application application, JobPart part, Upstream upstream, Series series, ChunkNumbers progress) {
        this.application = application;
        this.part = part;
        this.upstream = upstream;
        this.series = series;
        this.progress = progress;
        this.sessions = application.options().sessions();
        this.record = new PartRecord(application.plan(), part, application.settings(), application.ledger());
    }

    /**
     * What came of a part.
     *
     * @param before partitions that earlier commands had published
     * @param left partitions that were not come to, or wait for another run
     * @param built chunks that this process built
     * @param result of the whole command, what its earlier processes did among it
     * @param changes of all runs of the backfill; empty when it has not come to the job's end, or nobody knows
     */
    record Outcome(
            ApplyEnd end, int before, int left, int built, JobResult result, Optional<BackfillChanges> changes) {}

    /** @param isLater whether so much time may have passed since the plan was compared with the world that it is looked at again */
    static Outcome of(Application application, JobPart part, Upstream upstream, boolean isLater) {
        ChunkNumbers progress = new ChunkNumbers(application.progress());
        Job job = application.project().job(part.job());
        try (Series series = application.engine().series(job, progress)) {
            AppliedPart applied = new AppliedPart(application, part, upstream, series, progress);
            ApplyEnd end = applied.run(isLater);
            JobResult result = new JobResult(series.job(), applied.results, Optional.empty());
            return new Outcome(end, applied.before, applied.left, applied.built, result, applied.changes);
        }
    }

    private ApplyEnd run(boolean isLater) {
        try {
            return tried(isLater);
        } catch (TidegateException e) {
            series.end(e);
            throw e;
        }
    }

    private ApplyEnd tried(boolean isLater) {
        JobHistory known = application.ledger().history(part.job()); // with what the series has repaired
        Optional<BackfillHistory> history =
                BackfillHistory.of(application.plan().id(), List.of(known));
        Set<Partition> again = upstream.builtEarly(OpenChunks.outcomes(part, history));
        OpenChunks planned = OpenChunks.of(part, history, sessions.earlier(), again);
        SortedMap<Partition, RunResult> held = held(planned);
        OpenChunks open = planned.without(held.keySet());
        List<String> stale = isLater ? application.staleness(part) : List.of();
        before = OpenChunks.publishedBefore(part, history, sessions.earlier(), again);
        progress.goOnAfter(part.chunks().size() - open.chunks().size());
        boolean isFirst = planned.partitions() == part.partitions().size() && !sessions.isRenewed();
        if (isFirst
                && stale.isEmpty()
                && !open.chunks().isEmpty()
                && application.plan().needsApproval().isPresent()) {
            verify(series.job(), open.chunks().get(0).partitions().get(0));
        }
        series.begin();
        record.started();
        SortedMap<Partition, RunResult> all = EarlierResults.of(series.job(), known, sessions.earlier());
        boolean isUntouched = all.isEmpty();
        held.values().forEach(result -> progress.done(series.job(), result));
        all.putAll(held);
        if (!stale.isEmpty()) {
            left = open.partitions();
            return ended(new ApplyEnd.Stale(stale), all, held.values());
        }
        tell(isUntouched, open);
        PartRunner runner = new PartRunner(
                application.plan(),
                part,
                series,
                desk(history),
                application.spending(),
                application.requests(),
                application.options(),
                progress,
                application.settings().clock());
        ApplyEnd end = runner.run(open.chunks());
        left = runner.left();
        built = runner.built();
        runner.results().forEach(result -> all.put(result.partition(), result));
        List<RunResult> own = new ArrayList<>(held.values());
        own.addAll(runner.results());
        return ended(end, all, own);
    }

    private ApplyEnd ended(ApplyEnd end, SortedMap<Partition, RunResult> all, Collection<RunResult> own) {
        results = List.copyOf(all.values());
        changes = new ChangeSummary(application).of(series.job(), end);
        record.ended(
                end,
                results.stream().allMatch(result -> result.code().isEmpty()),
                counts(),
                application.spending().spent(part.job()));
        series.end(List.copyOf(own), ApplyExit.of(end, List.copyOf(own)));
        return end;
    }

    /** Of what is open, that which would be built from rows that this backfill was to replace first. */
    private SortedMap<Partition, RunResult> held(OpenChunks open) {
        SortedMap<Partition, String> why = upstream.heldBack();
        SortedMap<Partition, RunResult> held = new TreeMap<>();
        open.chunks().stream()
                .flatMap(chunk -> chunk.partitions().stream())
                .filter(why::containsKey)
                .forEach(p -> held.put(p, heldBack(p, why.get(p))));
        return held;
    }

    static RunResult heldBack(Partition partition, String why) {
        return new RunResult.NotReady(partition, why + "; mend that, then `tidegate retry` or `backfill resume`");
    }

    /** @param isFirst whether no earlier process of the command did anything to the job */
    private void tell(boolean isFirst, OpenChunks open) {
        if (!isFirst) {
            application.consumers().goesOn(application.plan(), part);
        } else if (!open.chunks().isEmpty()) {
            application.consumers().before(application.plan(), part, open.chunks());
        }
    }

    private ChunkDesk desk(Optional<BackfillHistory> history) {
        Set<RunId> ownRuns = new HashSet<>(history.map(BackfillHistory::runs).orElse(Set.of()));
        ownRuns.add(application.settings().run());
        return new ChunkDesk(
                application.plan(),
                part,
                series,
                application.ledger(),
                application.settings(),
                ownRuns,
                new Estimator(
                        application.project().cost(),
                        application.settings().cores().count()));
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>(Outcomes.counts(results));
        if (before > 0) {
            counts.merge("published", before, Integer::sum);
        }
        return counts;
    }

    private void verify(Job job, Partition partition) {
        progress.note("%s: building %s twice beside the table, to see that it comes out the same"
                .formatted(job.name(), partition));
        VerifyReport report = application.engine().verify(job, partition);
        if (!report.diff().isSame()) {
            throw new TidegateException(
                    ErrorCode.FAILED,
                    "Cannot apply backfill %s: %s %s was built twice from the same inputs, and %s differ"
                            .formatted(
                                    application.plan().id(),
                                    job.name(),
                                    partition,
                                    Numbers.count(report.diff().removed(), "row")),
                    "`tidegate verify %s --partition %s` shows them; nothing was published."
                            .formatted(job.name(), partition));
        }
    }
}
