package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.Optional;
import org.apache.spark.SparkException;

/** A Spark job that wanted more memory than its driver or executors have. */
public final class OutOfMemory {
    private OutOfMemory() {}

    /** What such a job means, or empty for one that failed of something else. */
    public static Optional<TidegateException> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError || isToldOfAnExecutor(cause)) {
                return Optional.of(new TidegateException(
                        ErrorCode.INFRASTRUCTURE,
                        "Cannot finish the Spark job: it ran out of memory",
                        "Nothing was published. Build fewer partitions at once (--chunk), or give it more memory:"
                                + " TIDEGATE_JAVA_OPTS=-Xmx8g on a laptop, --driver-memory and --executor-memory with"
                                + " spark-submit.",
                        failure));
            }
        }
        return Optional.empty();
    }

    private static boolean isToldOfAnExecutor(Throwable cause) {
        return cause instanceof SparkException
                && cause.getMessage() != null
                && cause.getMessage().contains("OutOfMemoryError");
    }
}
