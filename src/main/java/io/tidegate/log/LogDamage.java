package io.tidegate.log;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;

/** Words what is wrong with a table's log. */
final class LogDamage {
    private LogDamage() {}

    static TidegateException damaged(String table, String what) {
        return new TidegateException(
                ErrorCode.DAMAGED,
                "Cannot read the log of the table %s: %s".formatted(table, what),
                "Write nothing to the table; run `tidegate doctor`, which says what the ledger knows of the versions that are missing.");
    }

    static TidegateException unsupported(String table, String what) {
        return new TidegateException(
                ErrorCode.UNSUPPORTED_VERSION,
                "Cannot read the log of the table %s: %s".formatted(table, what),
                "Write the table with Delta 3.3 and without that feature.");
    }
}
