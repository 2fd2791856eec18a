package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.CheckOutcome.Status;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/** Sorts what goes wrong while checks run: written wrong (no retry helps), or storage and cluster (one may). Neither is ever softened. */
final class Trouble {
    private static final String MEND = "Rewrite the check so that it can be evaluated on every row.";

    private Trouble() {}

    /** @param mask where it is on, nothing that Spark quotes from a row is repeated */
    static Finding finding(Throwable failure, Mask mask) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new TidegateException(
                        ErrorCode.INTERRUPTED, "Cannot finish the audit: interrupted", "Run it again.", failure);
            }
            if (cause instanceof TidegateException && ((TidegateException) cause).code() == ErrorCode.CHECK_CONFIG) {
                return Finding.config(cause.getMessage(), ((TidegateException) cause).cure());
            }
            if (mask.isOn() && isDataException(cause)) {
                return Finding.config(
                        "[%s] the value is not shown: the job has columns marked pii"
                                .formatted(((SparkThrowable) cause).getErrorClass()),
                        MEND);
            }
            if (cause instanceof AnalysisException || isDataException(cause)) {
                return Finding.config(firstLine(cause), MEND);
            }
        }
        return new Finding(
                Status.INFRA_ERROR,
                Wording.clean("Cannot evaluate: " + firstLine(root(failure))),
                "Run it again; nothing was published.",
                "");
    }

    /** SQL state class 22: a value that the SQL cannot be computed on, such as an overflow or a bad cast in ANSI mode. */
    private static boolean isDataException(Throwable cause) {
        String state = cause instanceof SparkThrowable ? ((SparkThrowable) cause).getSqlState() : null;
        return state != null && state.startsWith("22");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 50; depth++) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable failure) {
        String message =
                failure.getMessage() == null ? "" : failure.getMessage().strip();
        return message.lines()
                .findFirst()
                .filter(line -> !line.isBlank())
                .orElse(failure.getClass().getSimpleName());
    }
}
