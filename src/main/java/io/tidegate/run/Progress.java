package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import java.math.BigDecimal;
import java.util.List;

/** Where a run tells what it is doing, as it does it. Implementations must be quick and must not throw. */
public interface Progress {
    /** A chunk enters a step. */
    void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar);

    /** A partition is settled. */
    void done(Job job, RunResult result);

    /** Something worth a line of its own. */
    void note(String line);

    Progress SILENT = new Progress() {
        @Override
        public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {}

        @Override
        public void done(Job job, RunResult result) {}

        @Override
        public void note(String line) {}
    };
}
