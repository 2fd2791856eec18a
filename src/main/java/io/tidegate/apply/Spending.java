package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.run.Outcomes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backfill has spent, and what one more chunk would add: the price of a partition as measured so far in its job, before the
 * first chunk as estimated. Money in the project's currency.
 */
final class Spending {
    private final Optional<BigDecimal> budget;
    private final Map<String, BigDecimal> estimated = new HashMap<>();
    private final Map<String, Measured> measured = new HashMap<>();
    private final Map<String, BigDecimal> spent = new HashMap<>();

    private record Measured(BigDecimal cost, int partitions) {
        Measured plus(Measured other) {
            return new Measured(cost.add(other.cost), partitions + other.partitions);
        }
    }

    /** @param history of earlier runs; chunks that a killed run did not account for are in it by what they published */
    Spending(BackfillPlan plan, Optional<BackfillHistory> history) {
        this.budget = plan.budget();
        for (JobPart part : plan.jobs()) {
            int partitions = Math.max(1, part.partitions().size());
            estimated.put(part.job(), each(part.estimate().cost().likely(), partitions));
            spent.put(part.job(), history.map(h -> h.cost(part.job())).orElse(BigDecimal.ZERO));
            for (BackfillEvent.ChunkDone done :
                    history.map(h -> h.chunks(part.job())).orElseGet(List::of)) {
                measured(part.job(), done.cost(), Outcomes.built(done.counts()));
            }
        }
    }

    /** @param partitions that were built, published or not */
    synchronized void add(String job, BigDecimal cost, int partitions) {
        spent.merge(job, cost, BigDecimal::add);
        measured(job, cost, partitions);
    }

    private void measured(String job, BigDecimal cost, int partitions) {
        if (partitions > 0) {
            measured.merge(job, new Measured(cost, partitions), Measured::plus);
        }
    }

    /** On all jobs. */
    synchronized BigDecimal spent() {
        return spent.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    synchronized BigDecimal spent(String job) {
        return spent.getOrDefault(job, BigDecimal.ZERO);
    }

    synchronized boolean hasMeasured(String job) {
        return measured.containsKey(job);
    }

    /** What so many partitions of a job will cost, as far as is known now. */
    synchronized BigDecimal expected(String job, int partitions) {
        Measured found = measured.get(job);
        BigDecimal one = found == null ? estimated.get(job) : each(found.cost(), found.partitions());
        return one.multiply(BigDecimal.valueOf(partitions)).setScale(4, RoundingMode.HALF_UP);
    }

    private static BigDecimal each(BigDecimal cost, int partitions) {
        return cost.divide(BigDecimal.valueOf(Math.max(1, partitions)), 10, RoundingMode.HALF_UP);
    }

    /**
     * The budget, when more would go over it.
     *
     * @param more what is at work already and what would begin
     */
    synchronized Optional<BigDecimal> exceededBy(BigDecimal more) {
        return budget.filter(most -> spent().add(more).compareTo(most) > 0);
    }
}
