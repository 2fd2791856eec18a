package io.tidegate.run;

import io.tidegate.audit.Verdict;
import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.CheckOutcome;
import java.util.List;

/** Why a gate did not let a partition through, in the words of a result; which of the reasons counts is the verdict's to say. */
record GateFailure(ErrorCode code, String message, String cure) {
    static GateFailure of(Verdict verdict) {
        ErrorCode code = verdict.fault().orElseThrow();
        if (code == ErrorCode.EMPTY_RESULT) {
            String cure = "If an empty partition is right, say `on_empty: keep` or `on_empty: clear` under `target`.";
            return new GateFailure(code, "the build gave no rows", cure);
        }
        if (code == ErrorCode.CHECK_CONFIG) {
            return new GateFailure(
                    code, first(with(verdict, CheckOutcome.Status.CONFIG_ERROR)), "Mend the check in the job file.");
        }
        if (code == ErrorCode.INFRASTRUCTURE) {
            return new GateFailure(code, first(with(verdict, CheckOutcome.Status.INFRA_ERROR)), "Run it again.");
        }
        String message = "%d of %d checks failed"
                .formatted(verdict.stopping().size(), verdict.outcomes().size());
        return new GateFailure(code, message, "");
    }

    private static List<CheckOutcome> with(Verdict verdict, CheckOutcome.Status status) {
        return verdict.stopping().stream().filter(o -> o.status() == status).toList();
    }

    private static String first(List<CheckOutcome> outcomes) {
        CheckOutcome first = outcomes.get(0);
        String more = outcomes.size() == 1 ? "" : " (and %d more)".formatted(outcomes.size() - 1);
        return "Cannot evaluate the check %s: %s%s".formatted(first.name(), first.observed(), more);
    }
}
