package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Numbers;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The way through the jobs of a plan, upstream first, and what it has come to. */
final class PlanWalk {
    private final Application application;
    private final BackfillPlan plan;
    private final Optional<BackfillHistory> known;
    private final Sessions sessions;
    private final List<JobResult> jobs = new ArrayList<>();
    private final Map<String, BackfillChanges> changes = new LinkedHashMap<>();
    private ApplyEnd end = new ApplyEnd.Done();
    private int before;
    private int left;
    private int built;
    private boolean hasApplied;

    /** @param known of the backfill as the ledger had it when this process began */
    PlanWalk(Application application, Optional<BackfillHistory> known) {
        this.application = application;
        this.plan = application.plan();
        this.known = known;
        this.sessions = application.options().sessions();
    }

    BackfillReport walked() {
        Instant began = began();
        plan.jobs().forEach(this::part);
        if (end instanceof ApplyEnd.Renewed) {
            end = new ApplyEnd.Renewed(built);
            application.progress().note("session renewed after " + Numbers.count(built, "chunk"));
        }
        BigDecimal spent = application.spending().spent();
        List<RunId> runs = new ArrayList<>(sessions.earlier());
        runs.add(application.settings().run());
        Instant ended = application.settings().clock().instant();
        return new BackfillReport(
                plan,
                runs.get(0),
                before,
                jobs,
                left,
                spent.subtract(spentBefore()),
                spent,
                plan.cost(),
                ended.isBefore(began) ? Duration.ZERO : Duration.between(began, ended),
                end,
                runs,
                changes);
    }

    private void part(JobPart part) {
        Upstream upstream = application.upstream(part);
        Set<Partition> again = upstream.builtEarly(OpenChunks.outcomes(part, known));
        boolean isOver =
                OpenChunks.isDone(part, known, () -> again) || OpenChunks.wasEndedBy(part, known, sessions.earlier());
        if (!isOver && end instanceof ApplyEnd.Done && sessions.isOver(built)) {
            end = new ApplyEnd.Renewed(built);
            new PartRecord(plan, part, application.settings(), application.ledger())
                    .renewedBefore(application.project().job(part.job()), built);
        }
        if (!(end instanceof ApplyEnd.Done)) {
            left += OpenChunks.of(part, known, sessions.earlier(), again).partitions();
            before += OpenChunks.publishedBefore(part, known, sessions.earlier(), again);
        } else if (isOver) {
            before += OpenChunks.publishedBefore(part, known, sessions.earlier(), Set.of());
            earlier(part, upstream).ifPresent(jobs::add);
            if (OpenChunks.wasEndedBy(part, known, sessions.earlier())) {
                known.flatMap(history -> history.compared(part.job()))
                        .ifPresent(compared -> changes.put(part.job(), compared.changes()));
            }
        } else {
            AppliedPart.Outcome outcome = AppliedPart.of(application.after(built), part, upstream, hasApplied);
            hasApplied = true;
            end = outcome.end();
            before += outcome.before();
            left += outcome.left();
            built += outcome.built();
            jobs.add(outcome.result());
            outcome.changes().ifPresent(found -> changes.put(part.job(), found));
        }
    }

    /** What earlier processes of the command did to a job; empty when nothing. */
    private Optional<JobResult> earlier(JobPart part, Upstream upstream) {
        Job job = application.project().job(part.job());
        SortedMap<Partition, RunResult> results =
                EarlierResults.of(job, application.ledger().history(job.name()), sessions.earlier());
        upstream.heldBack()
                .forEach((partition, why) -> results.computeIfPresent(
                        partition,
                        (p, result) ->
                                result instanceof RunResult.NotReady ? AppliedPart.heldBack(partition, why) : result));
        return results.isEmpty()
                ? Optional.empty()
                : Optional.of(new JobResult(job, List.copyOf(results.values()), Optional.empty()));
    }

    /** By other commands. */
    private BigDecimal spentBefore() {
        return known.map(history -> history.cost().subtract(history.cost(sessions.earlier())))
                .orElse(BigDecimal.ZERO);
    }

    /** When the first process of the command did. */
    private Instant began() {
        return sessions.earlier().stream()
                .limit(1)
                .flatMap(run -> plan.jobs().stream()
                        .flatMap(part -> known.flatMap(history -> history.begun(part.job(), run)).stream()))
                .map(Event.RunStarted::at)
                .min(Instant::compareTo)
                .orElseGet(application.settings().clock()::instant);
    }
}
