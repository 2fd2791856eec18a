package io.tidegate.cli;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;

/** Reads a partition by a job's grain; the message says which job wanted what. */
final class PartitionText {
    private PartitionText() {}

    static Partition read(Job job, String text) {
        try {
            return Partition.parse(job.partition().grain(), text);
        } catch (TidegateException e) {
            throw new TidegateException(e.code(), "%s of job %s".formatted(e.getMessage(), job.name()), e.cure(), e);
        }
    }
}
