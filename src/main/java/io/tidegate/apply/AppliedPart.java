package io.tidegate.apply;

import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Numbers;
import io.tidegate.run.JobResult;
import io.tidegate.run.Outcomes;
import io.tidegate.run.RunResult;
import io.tidegate.run.Series;
import io.tidegate.run.VerifyReport;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One job of a plan, applied: what of it is still open, its beginning, its chunks, its end. */
final class AppliedPart {
    private final Application application;
    private final JobPart part;
    private final Series series;
    private final PartRecord record;
    private int before;
    private int left;
    private List<RunResult> results = List.of();

    AppliedPart(Application application, JobPart part, Series series) {
        this.application = application;
        this.part = part;
        this.series = series;
        this.record = new PartRecord(application.plan(), part, application.settings(), application.ledger());
    }

    /** Partitions that earlier runs of the backfill had published. */
    int before() {
        return before;
    }

    /** Partitions that wait for another run. */
    int left() {
        return left;
    }

    JobResult result() {
        return new JobResult(series.job(), results, Optional.empty());
    }

    ApplyEnd run() {
        try {
            return tried();
        } catch (TidegateException e) {
            series.end(e);
            throw e;
        }
    }

    private ApplyEnd tried() {
        Optional<BackfillHistory> history = BackfillHistory.of(
                application.plan().id(),
                List.of(application.ledger().history(part.job()))); // with what the series has repaired
        OpenChunks open = OpenChunks.of(part, history);
        before = part.partitions().size() - open.partitions();
        if (before == 0 && application.plan().needsApproval().isPresent()) {
            verify(series.job(), open.chunks().get(0).partitions().get(0));
        }
        series.begin();
        record.started();
        PartRunner runner = new PartRunner(
                application.plan(),
                part,
                series,
                desk(history),
                application.spending(),
                application.requests(),
                application.options(),
                application.progress(),
                application.settings().clock());
        ApplyEnd end = runner.run(open.chunks());
        results = List.copyOf(runner.results());
        left = runner.left();
        record.ended(
                end,
                results.stream().allMatch(result -> result.code().isEmpty()),
                counts(),
                application.spending().spent(part.job()));
        series.end(results, ApplyExit.of(end, results));
        return end;
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
        application
                .progress()
                .note("%s: building %s twice beside the table, to see that it comes out the same"
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
