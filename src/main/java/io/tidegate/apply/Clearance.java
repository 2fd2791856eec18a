package io.tidegate.apply;

import io.tidegate.backfill.Approvals;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.backfill.Staleness;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.Ledger;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What has to be right before anything of a plan is built. */
final class Clearance {
    private final Project project;
    private final Ledger ledger;
    private final Clock clock;

    Clearance(Project project, Ledger ledger, Clock clock) {
        this.project = project;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** @throws TidegateException GUARDRAIL when somebody cancelled it, or paused it and nobody said that it goes on */
    static void requireWanted(BackfillPlan plan, BackfillRequests requests) {
        requests.standing().ifPresent(asked -> {
            throw refused(plan, asked);
        });
    }

    /** @throws TidegateException GUARDRAIL when somebody cancelled it */
    static void requireNotCancelled(BackfillPlan plan, BackfillRequests requests) {
        requests.standing().filter(Clearance::isCancelled).ifPresent(asked -> {
            throw refused(plan, asked);
        });
    }

    private static boolean isCancelled(BackfillRequests.Asked asked) {
        return asked.wish() == BackfillRequests.Wish.CANCEL;
    }

    private static TidegateException refused(BackfillPlan plan, BackfillRequests.Asked asked) {
        return new TidegateException(
                ErrorCode.GUARDRAIL,
                "Cannot apply backfill %s: %s %s it: %s"
                        .formatted(plan.id(), asked.who(), isCancelled(asked) ? "cancelled" : "paused", asked.reason()),
                isCancelled(asked)
                        ? "A cancelled backfill stays so; `tidegate backfill plan` makes another."
                        : "`tidegate backfill resume %s` goes on with it.".formatted(plan.id()));
    }

    /** @throws TidegateException STALE_PLAN when it is stale, GUARDRAIL when it lacks an approval */
    void requireFit(BackfillPlan plan) {
        List<String> differences = Staleness.of(plan, project, ledger, clock);
        if (!differences.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.STALE_PLAN,
                    "Cannot apply backfill %s: its plan is stale: %s"
                            .formatted(plan.id(), String.join("; ", differences)),
                    again(plan));
        }
        Approvals.missing(plan, project.guardrails()).ifPresent(lacks -> {
            throw new TidegateException(
                    ErrorCode.GUARDRAIL,
                    "Cannot apply backfill %s: %s".formatted(plan.id(), lacks),
                    "`tidegate backfill approve FILE --by NAME` gives it, in a commit that somebody reviews.");
        });
    }

    /** What builds the partitions that are left, from the job and the inputs of now. */
    private String again(BackfillPlan plan) {
        Optional<BackfillHistory> history = BackfillHistory.of(
                plan.id(),
                plan.jobs().stream().map(part -> ledger.history(part.job())).toList());
        if (history.filter(known -> known.count(BackfillHistory.Status.PUBLISHED) > 0)
                .isEmpty()) {
            return "Plan it again, and have the new plan approved: " + plan.command();
        }
        String rest = plan.jobs().stream()
                .map(part -> left(part, history.get().outcomes(part.job())))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return "What it published stays. `tidegate retry` builds what its last run could not publish; a new plan for all that is left: "
                + rest;
    }

    private static Optional<String> left(JobPart part, Map<String, BackfillHistory.Outcome> outcomes) {
        List<Partition> left = part.partitions().stream()
                .filter(p -> !outcomes.containsKey(p.text())
                        || outcomes.get(p.text()).status() != BackfillHistory.Status.PUBLISHED)
                .toList();
        if (left.isEmpty()) {
            return Optional.empty();
        }
        String which = left.size() == 1
                ? "--partition " + left.get(0)
                : "--from %s --to %s".formatted(left.get(0), left.get(left.size() - 1));
        return Optional.of("tidegate backfill plan %s %s --reason …".formatted(part.job(), which));
    }
}
