package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Job;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs one job: recovers what a killed run left open, plans, runs chunk after chunk, and writes it all down. */
final class JobRunner {
    private final Driver driver;
    private final UndoneBefore before;

    /** @param before of the same command */
    JobRunner(Driver driver, UndoneBefore before) {
        this.driver = driver;
        this.before = before;
    }

    JobResult run(Job named, Choice choice, Optional<Force> force, Optional<Chunking> chunking, StopRule stop) {
        RunRecord record = new RunRecord(named, driver.settings(), driver.ledger());
        try {
            Job job = driver.located(named);
            OpenJob open = new OpenJob(driver, record, job);
            List<RunResult> results = new ArrayList<>(results(job, open, choice, force, chunking, stop, record));
            results.sort(Comparator.comparing(RunResult::partition));
            open.end(results, exitStatus(results));
            return JobResult.of(job, results);
        } catch (RuntimeException e) {
            Optional<StopRequest> stopped = driver.brake().requested();
            if (stopped.isPresent()) { // whatever broke, the stop broke it
                record.end(stopped.get().asFailure());
                return JobResult.of(named, List.of());
            }
            if (e instanceof TidegateException known) {
                record.end(known);
            }
            throw e;
        }
    }

    private int exitStatus(List<RunResult> results) {
        return driver.brake().requested().map(r -> r.code().exitStatus()).orElseGet(() -> ExitStatus.of(results));
    }

    private List<RunResult> results(
            Job job,
            OpenJob open,
            Choice choice,
            Optional<Force> force,
            Optional<Chunking> chunking,
            StopRule stop,
            RunRecord record) {
        open.recover();
        Progress progress = driver.progress();
        ReadyWait wait =
                new ReadyWait(driver.planner(), driver.settings().clock(), progress, driver::pause, record::begun);
        Plan plan = driver.attempts(job)
                .of(() -> chunked(before.heldBack(wait.plan(job, choice, force)), chunking), progress::note);
        List<RunResult> results = new ArrayList<>();
        plan.skipped().forEach(skipped -> results.add(driver.told(job, RunResult.of(skipped))));
        results.forEach(stop::saw);
        if (plan.isEmpty()) {
            return results;
        }
        record.planned(plan);
        open.begin();
        ChunkAttempts attempts = open.attempts(
                plan.chunks().size(),
                partitions -> driver.planner()
                        .plan(job, new Choice.These(partitions), force, OptionalInt.of(partitions.size())));
        for (Chunk chunk : plan.chunks()) {
            List<RunResult> built = whyNotTried(stop)
                    .map(why -> ChunkAttempts.leftAlone(chunk, why))
                    .orElseGet(() -> open.build(attempts, plan, chunk));
            built.forEach(result -> stop.saw(result, job.onBlocked()));
            results.addAll(built);
        }
        return results;
    }

    private Plan chunked(Plan plan, Optional<Chunking> chunking) {
        if (chunking.isEmpty() || plan.isEmpty()) {
            return plan;
        }
        Job job = plan.job();
        Estimator estimator =
                new Estimator(driver.project().cost(), driver.settings().cores().count());
        Estimate estimate = estimator.estimate(
                plan,
                driver.ledger().history(job.name()),
                TableLog.read(job.target().location()),
                Optional.empty());
        return estimator.chunked(plan, chunking.get(), estimate);
    }

    private Optional<String> whyNotTried(StopRule stop) {
        return driver.brake()
                .requested()
                .map(StopRequest::why)
                .or(() -> stop.stops() ? Optional.of(stop.why()) : Optional.empty());
    }
}
