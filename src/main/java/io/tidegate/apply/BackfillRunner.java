package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillLease;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Ledger;
import io.tidegate.run.Engine;
import io.tidegate.run.Progress;
import io.tidegate.run.RunSettings;
import java.util.Optional;

/**
 * Applies a plan of a backfill as it was approved: job after job, upstream first, chunk after chunk. What runs of the same backfill
 * have published already is left as it is, so that applying it again goes on where the last one ended.
 */
public final class BackfillRunner {
    private final Project project;
    private final Engine engine;
    private final RunSettings settings;
    private final Progress progress;
    private final Consumers consumers;
    private final Ledger ledger;

    public BackfillRunner(
            Project project, Engine engine, RunSettings settings, Progress progress, Consumers consumers) {
        this.project = project;
        this.engine = engine;
        this.settings = settings;
        this.progress = progress;
        this.consumers = consumers;
        this.ledger = Ledger.at(project.ledger());
    }

    /**
     * Where all of the plan is done, nothing is begun and nothing written.
     *
     * @throws TidegateException GUARDRAIL when it lacks an approval, is paused or cancelled; STALE_PLAN; CONFLICT when another process
     *     applies it; FAILED when a partition built twice comes out differently
     */
    public BackfillReport apply(BackfillPlan plan, ApplyOptions options) {
        BackfillRequests requests = BackfillRequests.at(project.ledger(), plan.id());
        if (!options.sessions().isRenewed()) { // what was asked in between is heeded as between two chunks
            Clearance.requireWanted(plan, requests);
        }
        return cleared(plan, options, requests, () -> {});
    }

    /** As {@link #apply}, and takes a pause away once nothing else stands against it. */
    public BackfillReport resume(BackfillPlan plan, ApplyOptions options) {
        if (options.sessions().isRenewed()) {
            return apply(plan, options);
        }
        BackfillRequests requests = BackfillRequests.at(project.ledger(), plan.id());
        Clearance.requireNotCancelled(plan, requests);
        return cleared(plan, options, requests, requests::endPause);
    }

    private BackfillReport cleared(
            BackfillPlan plan, ApplyOptions options, BackfillRequests requests, Runnable begins) {
        Optional<BackfillHistory> known = history(plan);
        if (plan.jobs().stream()
                .anyMatch(part -> !OpenChunks.isDone(
                        part,
                        known,
                        () -> Upstream.of(plan, part, project, ledger).builtEarly(OpenChunks.outcomes(part, known))))) {
            new Clearance(project, ledger, settings.clock()).requireFit(plan);
            begins.run();
        }
        return alone(plan)
                .during(
                        () -> applied(plan, options, requests),
                        line -> progress.note("backfill %s: %s".formatted(plan.id(), line)));
    }

    /** Two that apply one plan at once would do everything twice; where there are no leases, commits still see to the rows. */
    private Lease alone(BackfillPlan plan) {
        Claim claim = BackfillLease.acquire(project.ledger(), plan.id(), settings.run());
        if (claim instanceof Claim.Held held) {
            throw new TidegateException(
                    ErrorCode.CONFLICT,
                    "Cannot apply backfill %s: %s is at it".formatted(plan.id(), held.by()),
                    "`tidegate backfill watch %s` shows how far it is.".formatted(plan.id()));
        }
        return ((Claim.Acquired) claim).lease();
    }

    private BackfillReport applied(BackfillPlan plan, ApplyOptions options, BackfillRequests requests) {
        Optional<BackfillHistory> known = history(plan);
        Application application = new Application(
                plan,
                options,
                project,
                engine,
                settings,
                progress,
                consumers,
                ledger,
                requests,
                new Spending(plan, known));
        return new PlanWalk(application, known).walked();
    }

    private Optional<BackfillHistory> history(BackfillPlan plan) {
        return BackfillHistory.of(
                plan.id(),
                plan.jobs().stream().map(part -> ledger.history(part.job())).toList());
    }
}
