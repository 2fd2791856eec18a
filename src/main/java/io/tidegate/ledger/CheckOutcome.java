package io.tidegate.ledger;

import java.util.List;
import java.util.Locale;

/**
 * What one check said of one partition.
 *
 * @param name the check's name in the job
 * @param kind {@code not_null}, {@code unique}, …
 * @param observed what was seen, in words: {@code 1,204 of 88,410 rows share a key}
 * @param expected what should have been: {@code 0}, {@code 40,000 to 60,000}
 * @param metric the number behind {@code observed} as text, empty when there is none
 * @param samples up to five values or keys that broke the rule
 * @param rest SQL that shows all of them, empty when there is none
 */
public record CheckOutcome(
        String name,
        String kind,
        Status status,
        String observed,
        String expected,
        String metric,
        List<String> samples,
        String rest) {
    public CheckOutcome {
        samples = List.copyOf(samples);
    }

    /** An outcome that no SQL tells more about. */
    public CheckOutcome(
            String name,
            String kind,
            Status status,
            String observed,
            String expected,
            String metric,
            List<String> samples) {
        this(name, kind, status, observed, expected, metric, samples, "");
    }

    /** How a check ended. Only {@link #FAIL} can be softened, to {@link #WARN}. */
    public enum Status {
        PASS,
        WARN,
        FAIL,
        /** There were no rows to judge. */
        NOT_EVALUATED,
        /** The check is written wrong: exit 2. */
        CONFIG_ERROR,
        /** Storage or cluster trouble while checking: exit 75. */
        INFRA_ERROR;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean lets() {
            return this == PASS || this == WARN;
        }
    }
}
