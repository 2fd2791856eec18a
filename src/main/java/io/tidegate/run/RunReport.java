package io.tidegate.run;

import io.tidegate.ledger.RunId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a command did.
 *
 * @param stopped why it left the rest alone, when it was asked to stop
 */
public record RunReport(
        RunId run,
        List<JobResult> jobs,
        BigDecimal cost,
        String currency,
        Duration took,
        Optional<StopRequest> stopped) {
    public RunReport {
        jobs = List.copyOf(jobs);
    }

    /** One that ran to its end. */
    public RunReport(RunId run, List<JobResult> jobs, BigDecimal cost, String currency, Duration took) {
        this(run, jobs, cost, currency, took, Optional.empty());
    }
}
