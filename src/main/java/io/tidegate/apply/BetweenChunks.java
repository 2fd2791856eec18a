package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.report.Numbers;
import io.tidegate.run.Progress;
import io.tidegate.run.Series;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/** What is looked at before a chunk begins: what people ask, whether the session is over, the budget, the hours. */
final class BetweenChunks {
    /** As often a wait is broken to see whether somebody wants it to end. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final BackfillPlan plan;
    private final JobPart part;
    private final Series series;
    private final Spending spending;
    private final BackfillRequests requests;
    private final ApplyOptions options;
    private final Progress progress;
    private final Clock clock;

    BetweenChunks(
            BackfillPlan plan,
            JobPart part,
            Series series,
            Spending spending,
            BackfillRequests requests,
            ApplyOptions options,
            Progress progress,
            Clock clock) {
        this.plan = plan;
        this.part = part;
        this.series = series;
        this.spending = spending;
        this.requests = requests;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /** What people want of this backfill, else why the process is to end. */
    Optional<ApplyEnd> asked() {
        return requests.standing()
                .<ApplyEnd>map(ApplyEnd.Asked::new)
                .or(() -> series.stopped().map(ApplyEnd.Stopped::new));
    }

    /**
     * Why nothing more may begin.
     *
     * @param active how many partitions are at work
     * @param built how many chunks this process has built
     */
    Optional<ApplyEnd> endsBefore(Turn turn, int active, int built) {
        return asked().or(() -> renewed(built)).or(() -> overBudget(turn, active));
    }

    private Optional<ApplyEnd> renewed(int built) {
        return options.sessions().isOver(built) ? Optional.of(new ApplyEnd.Renewed(built)) : Optional.empty();
    }

    private Optional<ApplyEnd> overBudget(Turn turn, int active) {
        BigDecimal next = spending.expected(part.job(), turn.partitions().size());
        BigDecimal more = next.add(spending.expected(part.job(), active));
        return spending.exceededBy(more).map(budget -> new ApplyEnd.OverBudget(spending.spent(), next, budget));
    }

    /** How long the hours in which chunks may begin are closed; nothing while they are open. */
    Duration closed() {
        return window().map(hours -> hours.untilOpen(clock.instant(), zone())).orElse(Duration.ZERO);
    }

    private Optional<Hours> window() {
        return options.window().or(plan::window);
    }

    private ZoneId zone() {
        return series.job().partition().zone();
    }

    /** Waits until the hours begin; gives why the wait ended before that. */
    Optional<ApplyEnd> untilOpen(Duration closed) {
        progress.note("%s: outside of %s (%s); the next chunk begins in %s"
                .formatted(part.job(), window().orElseThrow(), zone(), Numbers.duration(closed)));
        return waited(closed);
    }

    /** Gives why the wait ended early. */
    Optional<ApplyEnd> waited(Duration wait) {
        Duration left = wait;
        while (left.compareTo(Duration.ZERO) > 0) {
            Optional<ApplyEnd> why = asked();
            if (why.isPresent()) {
                return why;
            }
            Duration step = left.compareTo(LOOK) > 0 ? LOOK : left;
            try {
                series.pause(step);
            } catch (TidegateException e) {
                if (series.stopped().isEmpty()) {
                    throw e;
                }
            }
            left = left.minus(step);
        }
        return Optional.empty();
    }
}
