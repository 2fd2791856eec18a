package io.tidegate.backfill;

import io.tidegate.job.Guardrails;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Which plans need somebody's yes, and whose counts. Names are recorded, not authenticated: a repository's reviews are what enforces them. */
public final class Approvals {
    private Approvals() {}

    /**
     * Why a backfill needs an approval, in words; empty when it needs none.
     *
     * @param partitions that it builds, over all jobs
     * @param high what it may cost at most
     */
    public static Optional<String> needed(int partitions, BigDecimal high, String currency, Guardrails guardrails) {
        if (guardrails.approvalAbovePartitions().isPresent()) {
            int most = guardrails.approvalAbovePartitions().getAsInt();
            if (most == 0) {
                return Optional.of("every backfill does (guardrails.approval_above.partitions is 0)");
            }
            if (partitions > most) {
                return Optional.of("%,d partitions are more than guardrails.approval_above.partitions, %,d"
                        .formatted(partitions, most));
            }
        }
        return guardrails
                .approvalAboveCost()
                .filter(most -> high.compareTo(most) > 0)
                .map(most -> "it may cost %s %s, more than guardrails.approval_above.cost, %s"
                        .formatted(high.stripTrailingZeros().toPlainString(), currency, most.toPlainString()));
    }

    /** What the plan still lacks before it may be applied, in words; empty when it may be. */
    public static Optional<String> missing(BackfillPlan plan, Guardrails guardrails) {
        Optional<String> why = needed(plan.partitions(), plan.cost().high(), plan.currency(), guardrails);
        if (why.isEmpty()) {
            return Optional.empty();
        }
        String hash = plan.hash();
        boolean isApproved = plan.approvals().stream()
                .anyMatch(a -> a.hash().equals(hash) && (!guardrails.approvalByAnother() || !isAuthor(plan, a.by())));
        if (isApproved) {
            return Optional.empty();
        }
        String by = guardrails.approvalByAnother()
                ? "by somebody other than %s, who planned it".formatted(plan.plannedBy())
                : "by somebody";
        String others = plan.approvals().isEmpty() ? "" : "; those it has do not count";
        return Optional.of("it needs an approval %s: %s%s".formatted(by, why.get(), others));
    }

    /** Whether that is who made the plan; upper and lower case make no difference. */
    public static boolean isAuthor(BackfillPlan plan, String name) {
        return isSame(plan.plannedBy(), name);
    }

    /** Whether somebody has said yes to the plan as it is. */
    public static boolean hasApproved(BackfillPlan plan, String name) {
        String hash = plan.hash();
        return plan.approvals().stream().anyMatch(a -> a.hash().equals(hash) && isSame(a.by(), name));
    }

    private static boolean isSame(String one, String other) {
        return one.strip().toLowerCase(Locale.ROOT).equals(other.strip().toLowerCase(Locale.ROOT));
    }
}
