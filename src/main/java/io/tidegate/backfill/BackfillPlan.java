package io.tidegate.backfill;

import io.tidegate.estimate.Spread;
import io.tidegate.ledger.BackfillId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A backfill as it was planned: what is approved and applied is exactly this.
 *
 * @param plannedBy as the ledger has it
 * @param codeVersion git SHA when it was planned; recorded, never compared
 * @param budget most money it may spend, in the project's currency
 * @param window the hours in which chunks may begin; always when empty
 * @param needsApproval why it needs an approval, in words, by the guardrails of the time; empty when it needs none
 * @param jobs upstream first; more than one only with {@code --downstream}, or where several were named
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
        Optional<String> needsApproval,
        List<JobPart> jobs,
        List<Approval> approvals) {
    public BackfillPlan {
        jobs = List.copyOf(jobs);
        approvals = List.copyOf(approvals);
    }

    /** One that needs no approval. */
    public BackfillPlan(
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
        this(
                id,
                reason,
                plannedBy,
                plannedAt,
                codeVersion,
                command,
                currency,
                budget,
                window,
                newestFirst,
                Optional.empty(),
                jobs,
                approvals);
    }

    /** SHA-256 of the content, approvals apart: what an approval is bound to; 64 hexadecimal digits. */
    public String hash() {
        return PlanHash.of(this);
    }

    public Optional<JobPart> part(String job) {
        return jobs.stream().filter(part -> part.job().equals(job)).findFirst();
    }

    /** How many partitions it builds, over all jobs. */
    public int partitions() {
        return jobs.stream()
                .flatMap(part -> part.chunks().stream())
                .mapToInt(chunk -> chunk.partitions().size())
                .sum();
    }

    /** What all of it may cost. */
    public Spread cost() {
        return jobs.stream().map(part -> part.estimate().cost()).reduce(Spread.NOTHING, Spread::plus);
    }

    public BackfillPlan with(Approval approval) {
        List<Approval> more = new ArrayList<>(approvals);
        more.add(approval);
        return with(needsApproval, more);
    }

    BackfillPlan needing(Optional<String> approval) {
        return with(approval, approvals);
    }

    private BackfillPlan with(Optional<String> needed, List<Approval> given) {
        return new BackfillPlan(
                id,
                reason,
                plannedBy,
                plannedAt,
                codeVersion,
                command,
                currency,
                budget,
                window,
                newestFirst,
                needed,
                jobs,
                given);
    }
}
