package io.tidegate.report;

import io.tidegate.plan.Reason;
import java.util.Locale;

/** A reason in two words at most: for summaries, and with underscores for JSON. */
final class ReasonWord {
    private ReasonWord() {}

    /** {@code up to date}, {@code source missing}, {@code not due}. */
    static String of(Reason reason) {
        return reason.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /** {@code up_to_date}. */
    static String key(Reason reason) {
        return of(reason).replace(' ', '_');
    }
}
