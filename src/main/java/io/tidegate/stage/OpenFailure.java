package io.tidegate.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;

/** What it means that a table could not be opened: storage, a log that is damaged, or a table made by something newer. */
final class OpenFailure {
    private OpenFailure() {}

    static TidegateException of(String location, Throwable failure) {
        String problem = "Cannot open %s: %s".formatted(location, failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TidegateException known) {
                return known;
            }
            if (cause instanceof JsonProcessingException
                    || cause instanceof IllegalStateException
                    || isBrokenCheckpoint(cause)) {
                return new TidegateException(
                        ErrorCode.DAMAGED,
                        problem,
                        "The table's log is damaged; `tidegate doctor` says how to repair it.",
                        failure);
            }
            if (cause instanceof UnsupportedOperationException
                    || cause.getClass().getSimpleName().contains("TableFeature")) {
                return new TidegateException(
                        ErrorCode.TARGET_MISMATCH, problem, "Write to another table, or turn that off.", failure);
            }
        }
        return new TidegateException(
                ErrorCode.INFRASTRUCTURE, problem, "See to the storage and run it again.", failure);
    }

    /** Parquet has no exception of its own for a file that is none. */
    private static boolean isBrokenCheckpoint(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("is not a Parquet file") || message.contains("Could not read footer");
    }
}
