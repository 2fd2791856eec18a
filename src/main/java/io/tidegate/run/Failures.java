package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.stage.MissingOnExecutors;
import io.tidegate.stage.OutOfMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/** What an exception that no package gave a code to means: SQL, data that broke the SQL, the cluster, or a bug of ours. */
final class Failures {
    private Failures() {}

    static TidegateException classify(Throwable failure) {
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            if (cause instanceof TidegateException known) {
                return known;
            }
        }
        for (Throwable cause : causes) {
            if (cause instanceof AnalysisException) {
                return new TidegateException(
                        ErrorCode.SQL, "Cannot analyse the transform: " + firstLine(cause), "Mend the SQL.", failure);
            }
        }
        Optional<TidegateException> ofTheCluster = OutOfMemory.of(failure).or(() -> MissingOnExecutors.of(failure));
        if (ofTheCluster.isPresent()) {
            return ofTheCluster.get();
        }
        for (Throwable cause : causes) {
            if (cause instanceof IOException) {
                return new TidegateException(
                        ErrorCode.INFRASTRUCTURE,
                        "Cannot read or write: " + firstLine(cause),
                        "Nothing was published. Look at the storage, then run it again.",
                        failure);
            }
        }
        for (Throwable cause : causes) {
            boolean raisedByTheQuery = cause instanceof SparkThrowable known
                    && known.getErrorClass() != null
                    && !(cause instanceof SparkException);
            if (raisedByTheQuery || cause instanceof ArithmeticException || cause instanceof NumberFormatException) {
                return new TidegateException(
                        ErrorCode.FAILED,
                        "Cannot evaluate the transform: " + firstLine(cause),
                        "Nothing was published. Mend the SQL or the rows it names.",
                        failure);
            }
        }
        if (causes.stream().anyMatch(SparkException.class::isInstance)) {
            return new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot finish the Spark job: " + firstLine(causes.get(causes.size() - 1)),
                    "Nothing was published. Run it again.",
                    failure);
        }
        return new TidegateException(
                ErrorCode.BUG,
                "Cannot go on: %s: %s".formatted(failure.getClass().getSimpleName(), firstLine(failure)),
                "Nothing was published. Please report this with the log (-vv).",
                failure);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = failure; t != null && !causes.contains(t); t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
