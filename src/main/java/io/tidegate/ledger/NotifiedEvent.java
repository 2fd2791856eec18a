package io.tidegate.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Somebody was told of a run, or could not be. Beside the path: it says nothing about partitions.
 *
 * @param channel its name; never where it leads
 * @param when what it was told of: failed, blocked, recovered or backfill
 * @param why it could not be told
 */
public record NotifiedEvent(
        RunId run, String job, Instant at, String channel, String when, Outcome outcome, Optional<String> why)
        implements Event {
    /** Whether the channel took it. */
    public enum Outcome {
        SENT,
        FAILED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Outcome> of(String text) {
            for (Outcome outcome : values()) {
                if (outcome.text().equals(text)) {
                    return Optional.of(outcome);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public String type() {
        return "notified";
    }

    /** {@code slack_payments was told: blocked}. */
    public String text() {
        return outcome == Outcome.SENT
                ? "%s was told: %s".formatted(channel, when)
                : "%s was not told: %s; %s".formatted(channel, when, why.orElse("nobody knows why"));
    }
}
