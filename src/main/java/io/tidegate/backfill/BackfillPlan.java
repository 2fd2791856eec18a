package io.tidegate.backfill;

import io.tidegate.ledger.BackfillId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A backfill as it was planned: what is approved and applied is exactly this.
 *
 * @param plannedBy as the ledger has it
 * @param codeVersion git SHA when it was planned; recorded, never compared
 * @param budget most money it may spend, in the project's currency
 * @param window the hours in which chunks may begin; always when empty
 * @param jobs upstream first; more than one only with {@code --downstream}
 * @param approvals not part of the hash
 */
public record BackfillPlan(
        BackfillId id,
        String reason,
        String plannedBy,
        Instant plannedAt,
        String codeVersion,
        String command,
        String currency,
        Optional<BigDecimal> budget,
        Optional<Hours> window,
        boolean newestFirst,
        List<JobPart> jobs,
        List<Approval> approvals) {
    public BackfillPlan {
        jobs = List.copyOf(jobs);
        approvals = List.copyOf(approvals);
    }
}
