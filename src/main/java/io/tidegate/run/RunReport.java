package io.tidegate.run;

import io.tidegate.ledger.RunId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** What a command did. */
public record RunReport(RunId run, List<JobResult> jobs, BigDecimal cost, String currency, Duration took) {
    public RunReport {
        jobs = List.copyOf(jobs);
    }
}
