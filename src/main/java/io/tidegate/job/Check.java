package io.tidegate.job;

import java.util.Locale;
import java.util.Optional;

/**
 * One rule of a job's gate.
 *
 * @param name unique in the job; made from the rule where the author gave none
 * @param where a SQL condition that selects the rows to judge
 */
public record Check(
        String name,
        Rule rule,
        Optional<String> where,
        OnFail onFail,
        OnNoRows onNoRows,
        Optional<String> description) {

    /** What a failed check means. */
    public enum OnFail {
        BLOCK,
        WARN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What it means that there was no row to judge; never a pass. */
    public enum OnNoRows {
        FAIL,
        WARN,
        SKIP
    }
}
