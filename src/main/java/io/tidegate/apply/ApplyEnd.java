package io.tidegate.apply;

import io.tidegate.ledger.BackfillRequests;
import io.tidegate.run.StopRequest;
import java.math.BigDecimal;
import java.util.List;

/** Why a backfill went no further. */
public sealed interface ApplyEnd {
    /** Every chunk came to its end, this way or that. */
    record Done() implements ApplyEnd {}

    /** Somebody asked for a pause, or cancelled it. */
    record Asked(BackfillRequests.Asked by) implements ApplyEnd {}

    /**
     * The next chunk would have gone over the budget. Money in the project's currency.
     *
     * @param spent so far, earlier runs of the backfill included
     * @param next what one more chunk was expected to cost
     */
    record OverBudget(BigDecimal spent, BigDecimal next, BigDecimal budget) implements ApplyEnd {}

    /**
     * What is to be built is not any more what was planned and approved.
     *
     * @param differences in words, with what was and what is
     */
    record Stale(List<String> differences) implements ApplyEnd {
        public Stale {
            differences = List.copyOf(differences);
        }
    }

    /** The process was asked to end. */
    record Stopped(StopRequest request) implements ApplyEnd {}

    /**
     * This process has built as many chunks as it was to; another one goes on.
     *
     * @param chunks that this process built
     */
    record Renewed(int chunks) implements ApplyEnd {}

    /** A partition ended it: {@code on_blocked: stop}, or the first trouble with {@code --fail-fast}. */
    record Ended(String by) implements ApplyEnd {}
}
