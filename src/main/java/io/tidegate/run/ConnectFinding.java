package io.tidegate.run;

import io.tidegate.job.Job;
import java.util.Locale;

/**
 * Something that only Spark's analyser or the sources themselves can tell of a job.
 *
 * @param cure empty when there is nothing to do
 * @param where the source, the SQL file with its line, or the table
 */
public record ConnectFinding(Job job, Severity severity, String message, String cure, String where) {
    /** Only errors make {@code validate --connect} fail. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
