package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/** What a failed write means: whose fault it is, from the chain of its causes. */
final class WriteFailure {
    /** Delta's two exceptions for a CHECK or NOT NULL of the table; by name, because they are no public classes. */
    private static final String VIOLATION = "InvariantViolationException";

    private static final String READING = "Encountered error while reading file ";

    private WriteFailure() {}

    static TidegateException of(String job, Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TidegateException known) {
                return known;
            }
            if (cause.getMessage() != null && cause.getMessage().startsWith(READING)) {
                return new TidegateException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "Cannot read a source of %s: %s".formatted(job, firstLine(cause.getMessage())),
                        "See to the file, or have its owner send it again.",
                        failure);
            }
            if (cause.getClass().getSimpleName().endsWith(VIOLATION)) {
                return new TidegateException(
                        ErrorCode.BLOCKED,
                        "Cannot stage %s: the table refuses a row: %s"
                                .formatted(
                                        job,
                                        cause.getMessage()
                                                .lines()
                                                .map(String::strip)
                                                .collect(Collectors.joining(" "))),
                        "Published data is untouched; cure the rows, or the table's constraint.",
                        failure);
            }
            root = cause;
        }
        Optional<TidegateException> ofTheCluster = OutOfMemory.of(failure).or(() -> MissingOnExecutors.of(failure));
        if (ofTheCluster.isPresent()) {
            return ofTheCluster.get();
        }
        String problem = "Cannot stage %s: %s".formatted(job, firstLine(String.valueOf(root.getMessage())));
        if (failure instanceof AnalysisException) {
            return new TidegateException(ErrorCode.SQL, problem, "See to the transform's SQL.", failure);
        }
        if (root instanceof IOException || isClusterTrouble(root)) {
            return new TidegateException(
                    ErrorCode.INFRASTRUCTURE, problem, "Published data is untouched; run it again.", failure);
        }
        return new TidegateException(
                ErrorCode.FAILED, problem, "Published data is untouched; the cause is in the transform.", failure);
    }

    /** Executors, shuffle files or kept rows of a source that went away: Spark says so without a cause of its own. */
    private static boolean isClusterTrouble(Throwable root) {
        String message = String.valueOf(root.getMessage());
        return root instanceof SparkException
                && (message.contains("ExecutorLostFailure")
                        || message.contains("FetchFailed")
                        || message.contains("Checkpoint block")
                        || message.contains("SparkContext was shut down"));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
