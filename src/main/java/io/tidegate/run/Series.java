package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Rebuild;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One job of a run, chunk after chunk as somebody else decides, in one session. Its leases give way to those of other runs. Chunks of
 * disjoint partitions can be built side by side, each by a thread of its own.
 */
public interface Series extends AutoCloseable {
    /** The job, its tables lying where they do. */
    Job job();

    /** What building these partitions anew would do now, in one chunk, whether or not they are up to date; changes nothing. */
    Rebuild plan(List<Partition> partitions);

    /** Writes down that the run begins; only once, and the first chunk does it where nobody has. */
    void begin();

    /**
     * Builds what the plan says in one chunk.
     *
     * @param of how many chunks there will be, for progress
     */
    Built build(Plan plan, int of);

    /** Waits; ends early with INTERRUPTED, TERMINATED or CANCELLED when the run is asked to stop. */
    void pause(Duration wait);

    /** Why the run is to stop. */
    Optional<StopRequest> stopped();

    /** Writes down how the run ended. */
    void end(List<RunResult> results, int exitStatus);

    /** Writes down that it could not go on. */
    void end(TidegateException failure);

    @Override
    void close();

    /**
     * What became of a chunk.
     *
     * @param results a partition each, those that the plan left alone among them
     * @param coreSeconds of all attempts
     * @param cost of all attempts, in the project's currency
     */
    record Built(List<RunResult> results, BigDecimal coreSeconds, BigDecimal cost, Duration took) {
        public Built {
            results = List.copyOf(results);
        }
    }
}
