package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Source;
import java.sql.SQLException;
import org.apache.spark.SparkThrowable;

/** What a failure of a database means, by the class of its SQLSTATE. */
final class DatabaseFailure {
    private DatabaseFailure() {}

    /**
     * @return USAGE for a login that is refused, JOB_FILE for a table, column or query that is wrong or would write, SOURCE_UNREADABLE for a
     *     value that has no type here, INFRASTRUCTURE for everything else
     */
    static TidegateException of(Source.Database source, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TidegateException known) {
                return known;
            }
            if (cause instanceof SparkThrowable && cause instanceof SQLException) {
                return failure(source, ErrorCode.SOURCE_COLUMNS, cause, "Cast the column in a `query`.", failure);
            }
            if (cause instanceof ArithmeticException) {
                return failure(source, ErrorCode.SOURCE_UNREADABLE, cause, "Cast the value in a `query`.", failure);
            }
            if (cause instanceof SQLException sql) {
                return of(source, sql, failure);
            }
        }
        return failure(source, ErrorCode.INFRASTRUCTURE, failure, "Look at the cluster, then run it again.", failure);
    }

    private static TidegateException of(Source.Database source, SQLException cause, Throwable failure) {
        String state = String.valueOf(cause.getSQLState());
        if (state.startsWith("28")) {
            return failure(source, ErrorCode.USAGE, cause, "Mend `user`, or the secret of `password`.", failure);
        }
        if (state.startsWith("42") || state.startsWith("25") || state.startsWith("3D") || state.startsWith("3F")) {
            return failure(source, ErrorCode.JOB_FILE, cause, "Mend the source, or what its user may read.", failure);
        }
        if (state.startsWith("22") || state.startsWith("0A")) {
            return failure(source, ErrorCode.SOURCE_UNREADABLE, cause, "Cast the value in a `query`.", failure);
        }
        return failure(source, ErrorCode.INFRASTRUCTURE, cause, "Look at the database, then run it again.", failure);
    }

    private static TidegateException failure(
            Source.Database source, ErrorCode code, Throwable cause, String cure, Throwable failure) {
        return new TidegateException(
                code,
                "Cannot read %s from %s: %s".formatted(source.name(), source.url(), Show.first(cause)),
                cure,
                failure);
    }
}
