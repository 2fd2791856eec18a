package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Planner;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What one driver process runs its jobs with.
 *
 * @param work starts Spark when it is first asked for
 * @param cancel looks for requests from other processes, and hands them to the brake
 */
record Driver(
        Project project,
        RunSettings settings,
        Ledger ledger,
        Planner planner,
        Supplier<ChunkWork> work,
        Progress progress,
        Brake brake,
        CancelWatch cancel) {

    Attempts attempts(Job job) {
        return new Attempts(job.retry(), this::pause);
    }

    /** Waits, and fails as soon as the run is to stop. */
    void pause(Duration wait) {
        cancel.look();
        brake.pause(wait);
    }

    /** Says what came out, and hands it on. */
    RunResult told(Job job, RunResult result) {
        progress.done(job, result);
        return result;
    }
}
