package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Numbers;
import io.tidegate.run.Engine;
import io.tidegate.run.JobResult;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Series;
import io.tidegate.run.VerifyReport;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies a plan of a backfill as it was approved: job after job, upstream first, chunk after chunk. What runs of the same backfill
 * have published already is left as it is, so that applying it again goes on where the last one ended.
 */
public final class BackfillRunner {
    private final Project project;
    private final Engine engine;
    private final RunSettings settings;
    private final Progress progress;
    private final Ledger ledger;

    public BackfillRunner(Project project, Engine engine, RunSettings settings, Progress progress) {
        this.project = project;
        this.engine = engine;
        this.settings = settings;
        this.progress = progress;
        this.ledger = Ledger.at(project.ledger());
    }

    /**
     * @throws TidegateException GUARDRAIL when it lacks an approval, is paused or cancelled; STALE_PLAN; CONFLICT when another process
     *     applies it; FAILED when a partition built twice comes out differently
     */
    public BackfillReport apply(BackfillPlan plan, ApplyOptions options) {
        BackfillRequests requests = BackfillRequests.at(project.ledger(), plan.id());
        new Clearance(project, ledger, settings.clock()).require(plan, requests);
        try (Lease lease = alone(plan)) {
            return applied(plan, options, requests);
        }
    }

    /** Two that apply one plan at once would do everything twice; where there are no leases, commits still see to the rows. */
    private Lease alone(BackfillPlan plan) {
        Claim claim = Leases.acquire(
                project.ledger(),
                "backfills/" + plan.id(),
                List.of(plan.id().text()),
                settings.run(),
                Clock.systemUTC());
        if (claim instanceof Claim.Held held) {
            throw new TidegateException(
                    ErrorCode.CONFLICT,
                    "Cannot apply backfill %s: %s is at it".formatted(plan.id(), held.by()),
                    "`tidegate backfill watch %s` shows how far it is.".formatted(plan.id()));
        }
        return ((Claim.Acquired) claim).lease();
    }

    private BackfillReport applied(BackfillPlan plan, ApplyOptions options, BackfillRequests requests) {
        long started = System.nanoTime();
        Spending spending = new Spending(plan, history(plan));
        BigDecimal spentBefore = spending.spent();
        List<JobResult> jobs = new ArrayList<>();
        ApplyEnd end = new ApplyEnd.Done();
        int before = 0;
        int left = 0;
        for (JobPart part : plan.jobs()) {
            if (!(end instanceof ApplyEnd.Done)) {
                left += part.partitions().size();
                continue;
            }
            try (Series series = engine.series(project.job(part.job()), progress)) {
                Applied applied = new Applied(plan, part, series, options, requests, spending);
                end = applied.run();
                before += applied.before;
                left += applied.left;
                jobs.add(applied.result());
            }
        }
        return new BackfillReport(
                plan,
                settings.run(),
                before,
                jobs,
                left,
                spending.spent().subtract(spentBefore),
                spending.spent(),
                plan.cost(),
                Duration.ofNanos(System.nanoTime() - started),
                end);
    }

    private Optional<BackfillHistory> history(BackfillPlan plan) {
        return BackfillHistory.of(
                plan.id(),
                plan.jobs().stream().map(part -> ledger.history(part.job())).toList());
    }

    /** One job of it. */
    private final class Applied {
        private final BackfillPlan plan;
        private final JobPart part;
        private final Series series;
        private final ApplyOptions options;
        private final BackfillRequests requests;
        private final Spending spending;
        private int before;
        private int left;
        private List<RunResult> results = List.of();

        Applied(
                BackfillPlan plan,
                JobPart part,
                Series series,
                ApplyOptions options,
                BackfillRequests requests,
                Spending spending) {
            this.plan = plan;
            this.part = part;
            this.series = series;
            this.options = options;
            this.requests = requests;
            this.spending = spending;
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
            Optional<BackfillHistory> history = history(plan);
            Map<String, BackfillHistory.Outcome> outcomes =
                    history.map(h -> h.outcomes(part.job())).orElse(Map.of());
            List<JobPart.PlannedChunk> open = open(outcomes);
            before = part.partitions().size() - size(open);
            if (before == 0 && plan.needsApproval().isPresent()) {
                verify(series.job(), open.get(0).partitions().get(0));
            }
            series.begin();
            write(new BackfillEvent.Started(
                    settings.run(),
                    part.job(),
                    settings.clock().instant(),
                    plan.id(),
                    plan.hash(),
                    settings.who(),
                    plan.reason()));
            Set<RunId> ownRuns =
                    new HashSet<>(history.map(BackfillHistory::runs).orElse(Set.of()));
            ownRuns.add(settings.run());
            ChunkDesk desk = new ChunkDesk(
                    plan,
                    part,
                    series,
                    ledger,
                    settings,
                    ownRuns,
                    new Estimator(project.cost(), settings.cores().count()));
            PartRunner runner =
                    new PartRunner(plan, part, series, desk, spending, requests, options, progress, settings.clock());
            ApplyEnd end = runner.run(open);
            results = List.copyOf(runner.results());
            left = runner.left();
            told(end).ifPresent(this::write);
            series.end(results, ApplyExit.of(end, results));
            return end;
        }

        /** The chunks without what this backfill has published. */
        private List<JobPart.PlannedChunk> open(Map<String, BackfillHistory.Outcome> outcomes) {
            List<JobPart.PlannedChunk> open = new ArrayList<>();
            for (JobPart.PlannedChunk chunk : part.chunks()) {
                List<Partition> rest = chunk.partitions().stream()
                        .filter(p -> !isPublished(outcomes.get(p.text())))
                        .toList();
                if (!rest.isEmpty()) {
                    open.add(new JobPart.PlannedChunk(chunk.number(), rest));
                }
            }
            return open;
        }

        private static boolean isPublished(BackfillHistory.Outcome outcome) {
            return outcome != null && outcome.status() == BackfillHistory.Status.PUBLISHED;
        }

        private static int size(List<JobPart.PlannedChunk> chunks) {
            return chunks.stream().mapToInt(chunk -> chunk.partitions().size()).sum();
        }

        private void verify(Job job, Partition partition) {
            progress.note("%s: building %s twice beside the table, to see that it comes out the same"
                    .formatted(job.name(), partition));
            VerifyReport report = engine.verify(job, partition);
            if (!report.diff().isSame()) {
                throw new TidegateException(
                        ErrorCode.FAILED,
                        "Cannot apply backfill %s: %s %s was built twice from the same inputs, and %s differ"
                                .formatted(
                                        plan.id(),
                                        job.name(),
                                        partition,
                                        Numbers.count(report.diff().removed(), "row")),
                        "`tidegate verify %s --partition %s` shows them; nothing was published."
                                .formatted(job.name(), partition));
            }
        }

        private Optional<BackfillEvent> told(ApplyEnd end) {
            if (end instanceof ApplyEnd.Done) {
                boolean isWhole =
                        results.stream().allMatch(result -> result.code().isEmpty());
                return Optional.of(finished(isWhole ? "done" : "partly", settings.who()));
            }
            if (end instanceof ApplyEnd.Asked asked) {
                return Optional.of(
                        asked.by().wish() == BackfillRequests.Wish.CANCEL
                                ? finished("cancelled", asked.by().who())
                                : paused(asked.by().who(), asked.by().reason()));
            }
            if (end instanceof ApplyEnd.OverBudget over) {
                return Optional.of(paused(
                        "tidegate",
                        "spent %s, the next chunk would cost about %s, and the budget is %s"
                                .formatted(
                                        Numbers.money(over.spent()),
                                        Numbers.money(over.next()),
                                        Numbers.money(over.budget()))));
            }
            return Optional.of(
                    end instanceof ApplyEnd.Stopped stopped
                            ? paused(settings.who(), stopped.request().why())
                            : paused("tidegate", "%s ended it".formatted(((ApplyEnd.Ended) end).by())));
        }

        private BackfillEvent paused(String who, String reason) {
            return new BackfillEvent.Paused(
                    settings.run(), part.job(), settings.clock().instant(), plan.id(), who, reason);
        }

        private BackfillEvent finished(String outcome, String who) {
            Map<String, Integer> counts = new HashMap<>(Outcomes.counts(results));
            if (before > 0) {
                counts.merge("published", before, Integer::sum);
            }
            return new BackfillEvent.Finished(
                    settings.run(),
                    part.job(),
                    settings.clock().instant(),
                    plan.id(),
                    outcome,
                    who,
                    counts,
                    spending.spent());
        }

        private void write(Event event) {
            ledger.write(settings.run(), part.job(), 0, Document.Kind.NOTE, List.of(event));
        }

        JobResult result() {
            return new JobResult(series.job(), results, Optional.empty());
        }
    }
}
