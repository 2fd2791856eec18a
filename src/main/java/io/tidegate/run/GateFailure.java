package io.tidegate.run;

import io.tidegate.audit.Verdict;
import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.CheckOutcome;
import java.util.List;

/** Why a gate did not let a partition through: a check written wrong, trouble while checking, or the data, in that order. */
record GateFailure(ErrorCode code, String message, String cure) {
    static GateFailure of(Verdict verdict) {
        List<CheckOutcome> outcomes = verdict.outcomes();
        List<CheckOutcome> config = with(outcomes, CheckOutcome.Status.CONFIG_ERROR);
        if (!config.isEmpty()) {
            return new GateFailure(
                    ErrorCode.CHECK_CONFIG, first("Cannot evaluate", config), "Mend the check in the job file.");
        }
        List<CheckOutcome> infra = with(outcomes, CheckOutcome.Status.INFRA_ERROR);
        if (!infra.isEmpty()) {
            return new GateFailure(ErrorCode.INFRASTRUCTURE, first("Cannot evaluate", infra), "Run it again.");
        }
        long stopped = outcomes.stream().filter(o -> !o.status().lets()).count();
        return new GateFailure(ErrorCode.BLOCKED, "%d of %d checks failed".formatted(stopped, outcomes.size()), "");
    }

    private static List<CheckOutcome> with(List<CheckOutcome> outcomes, CheckOutcome.Status status) {
        return outcomes.stream().filter(o -> o.status() == status).toList();
    }

    private static String first(String prefix, List<CheckOutcome> outcomes) {
        CheckOutcome first = outcomes.get(0);
        String more = outcomes.size() == 1 ? "" : " (and %d more)".formatted(outcomes.size() - 1);
        return "%s the check %s: %s%s".formatted(prefix, first.name(), first.observed(), more);
    }
}
