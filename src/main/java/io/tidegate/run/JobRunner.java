package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Job;
import io.tidegate.ledger.Leases;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.storage.Locations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs one job: recovers what a killed run left open, plans, runs chunk after chunk, and writes it all down. */
final class JobRunner {
    private final Driver driver;

    JobRunner(Driver driver) {
        this.driver = driver;
    }

    JobResult run(Job named, Choice choice, Optional<Force> force, Optional<Chunking> chunking, StopRule stop) {
        RunRecord record = new RunRecord(named, driver.settings(), driver.ledger());
        try {
            Job job = driver.located(named);
            List<RunResult> results = new ArrayList<>(results(job, choice, force, chunking, stop, record));
            results.sort(Comparator.comparing(RunResult::partition));
            record.end(results, exitStatus(results));
            fold(job);
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

    /** Beside the path: a month that cannot be folded now is folded by a later run. */
    private void fold(Job job) {
        try {
            driver.ledger().foldOldMonths(job.name());
        } catch (TidegateException e) {
            note(job, "the ledger's old months stay as they are: " + e.getMessage());
        }
    }

    private int exitStatus(List<RunResult> results) {
        return driver.brake().requested().map(r -> r.code().exitStatus()).orElseGet(() -> ExitStatus.of(results));
    }

    private List<RunResult> results(
            Job job,
            Choice choice,
            Optional<Force> force,
            Optional<Chunking> chunking,
            StopRule stop,
            RunRecord record) {
        repair(job);
        driver.register(job); // a run that was killed after its first commit did not come to it
        Progress progress = driver.progress();
        ReadyWait wait =
                new ReadyWait(driver.planner(), driver.settings().clock(), progress, driver::pause, record::begun);
        Plan plan = driver.attempts(job).of(() -> chunked(wait.plan(job, choice, force), chunking), progress::note);
        List<RunResult> results = new ArrayList<>();
        plan.skipped().forEach(skipped -> results.add(driver.told(job, RunResult.of(skipped))));
        results.forEach(stop::saw);
        if (plan.isEmpty()) {
            return results;
        }
        if (!Leases.supported(driver.project().ledger())) {
            note(
                    job,
                    "the ledger's storage has no leases; another driver may do the same work, and one of the two commits");
        }
        if (job.target().singleWriter() && !Locations.isLocal(job.target().location())) {
            note(
                    job,
                    "the target says single_writer; nothing was asked of its storage, and a second driver would lose commits");
        }
        driver.attempts(job).of(record::begun, progress::note);
        new Leftovers(driver.ledger(), driver.settings().run()).remove(job).forEach(progress::note);
        ChunkAttempts attempts = new ChunkAttempts(driver, record, job, force);
        for (Chunk chunk : plan.chunks()) {
            List<RunResult> built = whyNotTried(stop)
                    .map(why -> ChunkAttempts.leftAlone(chunk, why))
                    .orElseGet(() -> attempts.build(plan, chunk));
            built.forEach(result -> stop.saw(result, job.onBlocked()));
            results.addAll(built);
            driver.register(job);
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

    private void repair(Job job) {
        driver.attempts(job)
                .of(() -> Recovery.of(driver.project(), driver.settings()).repair(job), driver.progress()::note)
                .forEach(r -> note(job, "run %s was %s".formatted(r.intent().run(), r.outcome())));
    }

    private void note(Job job, String what) {
        driver.progress().note(job.name() + ": " + what);
    }
}
