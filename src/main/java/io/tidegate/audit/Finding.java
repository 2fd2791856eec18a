package io.tidegate.audit;

import io.tidegate.job.Bounds;
import io.tidegate.job.Check;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.CheckOutcome.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** What a check saw in one partition, before {@code on_fail} and {@code on_no_rows} have their say. Never {@code WARN}. */
record Finding(Status status, String observed, String expected, String metric) {
    private static final MathContext SHOWN = new MathContext(10);

    static Finding of(boolean passes, String observed, String expected, String metric) {
        return new Finding(passes ? Status.PASS : Status.FAIL, observed, expected, metric);
    }

    static Finding noRows(String observed, String expected) {
        return new Finding(Status.NOT_EVALUATED, observed, expected, "");
    }

    static Finding config(String problem, String cure) {
        return new Finding(Status.CONFIG_ERROR, Wording.clean(problem), Wording.clean(cure), "");
    }

    /** A number within bounds. */
    static Finding number(String word, BigDecimal number, Bounds bounds) {
        return of(
                bounds.hold(number),
                "%s is %s".formatted(word, Wording.number(number)),
                Wording.between(bounds),
                number.toPlainString());
    }

    /** A share within bounds, of a whole above zero; compared without a division. */
    static Finding share(String word, long part, long whole, Bounds bounds) {
        BigDecimal share = BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), SHOWN);
        return of(
                bounds.holdShare(part, whole),
                "%s is %s: %s of %s".formatted(word, share.toPlainString(), Wording.count(part), Wording.count(whole)),
                Wording.between(bounds),
                share.toPlainString());
    }

    boolean failed() {
        return status == Status.FAIL;
    }

    /** Softens a failure, and only a failure, to a warning; and the lack of rows where the check says so. */
    CheckOutcome outcome(Check check, List<String> samples, String rest) {
        Status softened = status;
        if (status == Status.FAIL && check.onFail() == Check.OnFail.WARN) {
            softened = Status.WARN;
        } else if (status == Status.NOT_EVALUATED && check.onNoRows() == Check.OnNoRows.WARN) {
            softened = Status.WARN;
        }
        return new CheckOutcome(check.name(), check.rule().kind(), softened, observed, expected, metric, samples, rest);
    }
}
