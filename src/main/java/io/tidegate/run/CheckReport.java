package io.tidegate.run;

import io.tidegate.compare.Recheck;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import java.util.List;
import java.util.Optional;

/**
 * What the gate says of a job's published partitions, in their order.
 *
 * @param trouble what kept the job's table from being read at all; there are no answers then
 */
public record CheckReport(Job job, List<Recheck> answers, Optional<TidegateException> trouble) {
    public CheckReport {
        answers = List.copyOf(answers);
    }
}
