package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Rebuild;
import io.tidegate.plan.Reprocess;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A series in this process. */
final class ChunkSeries implements Series {
    private final Driver driver;
    private final RunRecord record;
    private final Job job;
    private final OpenJob open;
    private boolean hasBegun;

    ChunkSeries(Driver driver, Job named) {
        this.driver = driver;
        this.record = new RunRecord(named, driver.settings(), driver.ledger());
        this.job = driver.located(named);
        this.open = new OpenJob(driver, record, job);
        open.recover();
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public Rebuild plan(List<Partition> partitions) {
        return driver.attempts(job)
                .of(
                        () -> driver.planner()
                                .rebuild(job, new Choice.These(partitions), Reprocess.COMPLETED, List.of(), Map.of()),
                        driver.progress()::note);
    }

    @Override
    public Built build(Plan plan, int of) {
        begin();
        long started = System.nanoTime();
        List<RunResult> results = new ArrayList<>();
        plan.skipped().forEach(skipped -> results.add(driver.told(job, RunResult.of(skipped))));
        ChunkAttempts attempts =
                open.attempts(of, partitions -> plan(partitions).plan());
        plan.chunks().forEach(chunk -> results.addAll(open.build(attempts, plan, chunk)));
        return new Built(
                results,
                attempts.spent(),
                cost(results, attempts.spent()),
                Duration.ofNanos(System.nanoTime() - started));
    }

    @Override
    public synchronized void begin() {
        if (!hasBegun) {
            open.begin();
            hasBegun = true;
        }
    }

    /** What was published costs what its events say; whatever else was tried costs its core-seconds. */
    private BigDecimal cost(List<RunResult> results, BigDecimal spent) {
        BigDecimal cost = BigDecimal.ZERO;
        BigDecimal rest = spent;
        for (RunResult result : results) {
            if (result instanceof RunResult.Published published) {
                cost = cost.add(published.cost());
                rest = rest.subtract(published.coreSeconds());
            }
        }
        return cost.add(driver.project().cost().of(rest.max(BigDecimal.ZERO), 0, 0));
    }

    @Override
    public void pause(Duration wait) {
        driver.pause(wait);
    }

    @Override
    public Optional<StopRequest> stopped() {
        driver.cancel().look();
        return driver.brake().requested();
    }

    @Override
    public void end(List<RunResult> results, int exitStatus) {
        open.end(results, exitStatus);
    }

    @Override
    public void end(TidegateException failure) {
        record.end(failure);
    }

    @Override
    public void close() {
        driver.cancel().close();
    }
}
