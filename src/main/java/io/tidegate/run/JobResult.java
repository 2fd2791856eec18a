package io.tidegate.run;

import io.tidegate.job.Job;
import java.util.List;

/** How each partition of one job ended, in partition order. */
public record JobResult(Job job, List<RunResult> results) {
    public JobResult {
        results = List.copyOf(results);
    }
}
