package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.report.Money;
import io.tidegate.report.Ranges;
import io.tidegate.run.Outcomes;
import io.tidegate.run.Progress;
import java.util.function.Supplier;

/** What is told between the chunks of one job: what became of the last, what was spent, what all of it will come to. */
final class PartNews {
    private final BackfillPlan plan;
    private final JobPart part;
    private final Spending spending;
    private final Progress progress;
    private boolean hasWarned;
    private boolean hasDrawnAgain;

    PartNews(BackfillPlan plan, JobPart part, Spending spending, Progress progress) {
        this.plan = plan;
        this.part = part;
        this.spending = spending;
        this.progress = progress;
    }

    /**
     * An earlier process of the same command has told the estimate, and of a budget that will not last.
     *
     * @param partitions that are left
     */
    void goesOn(int partitions) {
        hasDrawnAgain = true;
        hasWarned =
                spending.exceededBy(spending.expected(part.job(), partitions)).isPresent();
    }

    void chunk(ChunkDesk.Done done) {
        Money money = Money.of(spending.spent(), plan.cost().low(), plan.cost().high());
        progress.note("%s: chunk %d of %d, %s: %s%s"
                .formatted(
                        part.job(),
                        done.turn().chunk(),
                        part.chunks().size(),
                        Ranges.told(done.turn().partitions()),
                        Outcomes.text(done.results()),
                        isPriced()
                                ? "; %s of %s to %s %s spent"
                                        .formatted(
                                                money.text(spending.spent()),
                                                money.text(plan.cost().low()),
                                                money.text(plan.cost().high()),
                                                plan.currency())
                                : ""));
    }

    /** The estimate of the rest once, now that a chunk was measured, beside what was planned. */
    void drawnAgain(Supplier<Estimate> rest) {
        if (hasDrawnAgain || !isPriced()) {
            return;
        }
        hasDrawnAgain = true;
        Spread all = rest.get().cost().map(spending.spent()::add);
        Spread planned = part.estimate().cost();
        Money money = Money.of(all, planned);
        progress.note("%s: measured so far, it will come to %s (planned %s, likely %s)"
                .formatted(
                        part.job(),
                        money.range(all, plan.currency()),
                        money.between(planned.low(), planned.high()),
                        money.text(planned.likely())));
    }

    /** Warns once when the budget will not last for so many more partitions. */
    void rest(int partitions) {
        if (partitions > 0 && !hasWarned) {
            spending.exceededBy(spending.expected(part.job(), partitions)).ifPresent(budget -> {
                hasWarned = true;
                progress.note("%s: at this rate the budget of %s ends before the backfill does"
                        .formatted(part.job(), Money.exact(budget)));
            });
        }
    }

    private boolean isPriced() {
        return plan.cost().high().signum() > 0;
    }
}
