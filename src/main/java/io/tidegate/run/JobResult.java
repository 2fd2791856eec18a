package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import java.util.List;
import java.util.Optional;

/**
 * How each partition of one job ended, in partition order.
 *
 * @param trouble what kept the job from being planned or recorded; it has no result for the partitions it never came to
 */
public record JobResult(Job job, List<RunResult> results, Optional<TidegateException> trouble) {
    public JobResult {
        results = List.copyOf(results);
    }

    static JobResult of(Job job, List<RunResult> results) {
        return new JobResult(job, results, Optional.empty());
    }

    static JobResult of(Job job, TidegateException trouble) {
        return new JobResult(job, List.of(), Optional.of(trouble));
    }
}
