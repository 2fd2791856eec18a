package io.tidegate.job;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Limits that stop slips of the hand, and that ask for a second pair of eyes before history is rebuilt.
 *
 * @param maxPartitions the most partitions one {@code run} may build
 * @param approvalAbovePartitions a backfill of more than so many partitions needs an approval; empty for any number
 * @param approvalAboveCost so does one whose estimate may come to more than that, in the project's currency
 * @param approvalByAnother whether an approval by whoever made the plan counts for nothing
 * @param budget the most one backfill may spend, in the project's currency
 */
public record Guardrails(
        int maxPartitions,
        OptionalInt approvalAbovePartitions,
        Optional<BigDecimal> approvalAboveCost,
        boolean approvalByAnother,
        Optional<BigDecimal> budget) {
    public Guardrails {
        Objects.requireNonNull(approvalAbovePartitions, "approvalAbovePartitions is null");
        Objects.requireNonNull(approvalAboveCost, "approvalAboveCost is null");
        Objects.requireNonNull(budget, "budget is null");
    }

    /** Nothing about backfills. */
    public static Guardrails ofRuns(int maxPartitions) {
        return new Guardrails(maxPartitions, OptionalInt.empty(), Optional.empty(), false, Optional.empty());
    }
}
