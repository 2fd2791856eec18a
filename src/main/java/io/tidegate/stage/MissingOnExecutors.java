package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;

/** A Spark job that failed because its executors do not have a class that the driver has. */
public final class MissingOnExecutors {
    private static final Pattern CLASS =
            Pattern.compile("(?:ClassNotFoundException|NoClassDefFoundError): ([\\w.$/]+)");

    /** What Java says of a lambda whose class is not there. */
    private static final String LAMBDA = "cannot assign instance of java.lang.invoke.SerializedLambda";

    private MissingOnExecutors() {}

    /** What such a job means, or empty for one that failed of something else. */
    public static Optional<TidegateException> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (!(cause instanceof SparkException) || !message.contains("Job aborted")) {
                continue;
            }
            Matcher named = CLASS.matcher(message);
            if (named.find()) {
                return Optional.of(missing("the class " + named.group(1).replace('/', '.'), failure));
            }
            if (message.contains(LAMBDA)) {
                return Optional.of(missing("a class that the driver has", failure));
            }
        }
        return Optional.empty();
    }

    private static TidegateException missing(String what, Throwable failure) {
        return new TidegateException(
                ErrorCode.USAGE,
                "Cannot finish the Spark job: the executors do not have " + what,
                "Nothing was published. A jar on the driver's class path alone does not reach them, and neither does --packages"
                        + " on a standalone cluster in cluster mode: give Delta and your own jars to spark-submit with --jars, or"
                        + " put them into Spark's jars folder on every machine.",
                failure);
    }
}
