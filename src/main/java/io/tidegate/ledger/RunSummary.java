package io.tidegate.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run of one job in a line.
 *
 * @param finished empty while it runs, and for ever when it died
 * @param who "unknown" when the run's first document is not among the events
 * @param exitStatus as the run's last document says
 * @param counts partitions by outcome word; counted from the events when the run did not finish
 * @param cost in the project's currency; summed from what was published when the run did not finish
 * @param isRunning whether it is alive now, as far as leases and processes tell
 */
public record RunSummary(
        RunId run,
        Instant started,
        Optional<Instant> finished,
        String who,
        String command,
        Optional<String> reason,
        OptionalInt exitStatus,
        Map<String, Integer> counts,
        BigDecimal cost,
        boolean isRunning) {
    static final String UNKNOWN = "unknown";

    public RunSummary {
        counts = Map.copyOf(counts);
    }

    /** Whether it ended without a word. A run of which only its commits are known, from the tables, is not said to have died. */
    public boolean hasDied() {
        return exitStatus.isEmpty() && !isRunning && !command.equals(UNKNOWN);
    }

    /** How long it took, never negative even when the clock was set back; empty when it did not finish. */
    public Optional<Duration> took() {
        return finished.map(end -> end.isBefore(started) ? Duration.ZERO : Duration.between(started, end));
    }
}
