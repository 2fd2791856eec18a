package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Leases;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.storage.Locations;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One job of a run while it is at work: what comes before its first chunk, its chunks, and what is written at its end. */
final class OpenJob {
    private final Driver driver;
    private final RunRecord record;
    private final Job job;
    private final AtomicInteger chunksMade = new AtomicInteger();

    /** @param job located */
    OpenJob(Driver driver, RunRecord record, Job job) {
        this.driver = driver;
        this.record = record;
        this.job = job;
    }

    /** Finishes what a killed run left open. */
    void recover() {
        driver.repair(job);
        driver.register(job); // a run that was killed after its first commit did not come to it
    }

    /** Writes down that the run begins, and takes away what others left over. */
    void begin() {
        if (!Leases.supported(driver.project().ledger())) {
            note("the ledger's storage has no leases; another driver may do the same work, and one of the two commits");
        }
        if (job.target().singleWriter() && !Locations.isLocal(job.target().location())) {
            note(
                    "the target says single_writer; nothing was asked of its storage, and a second driver would lose commits");
        }
        driver.attempts(job).of(record::begun, driver.progress()::note);
        new Leftovers(driver.ledger(), driver.settings().run()).remove(job).forEach(driver.progress()::note);
    }

    /**
     * Chunks of disjoint partitions can be built side by side, each by attempts of its own.
     *
     * @param expected how many chunks there will be, for progress
     */
    ChunkAttempts attempts(int expected, Function<List<Partition>, Plan> planner) {
        return new ChunkAttempts(driver, record, job, expected, planner, chunksMade);
    }

    List<RunResult> build(ChunkAttempts attempts, Plan plan, Chunk chunk) {
        List<RunResult> built = attempts.build(plan, chunk);
        driver.register(job);
        return built;
    }

    void end(List<RunResult> results, int exitStatus) {
        record.end(results, exitStatus);
        fold();
    }

    /** Beside the path: a month that cannot be folded now is folded by a later run. */
    private void fold() {
        try {
            driver.ledger().foldOldMonths(job.name());
        } catch (TidegateException e) {
            note("the ledger's old months stay as they are: " + e.getMessage());
        }
    }

    private void note(String what) {
        driver.progress().note(job.name() + ": " + what);
    }
}
