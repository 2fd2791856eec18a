package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Rank;
import io.tidegate.plan.Planner;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one driver process runs its jobs with.
 *
 * @param work starts Spark when it is first asked for
 * @param rank whether its leases give way to those of runs
 * @param cancel looks for requests from other processes, and hands them to the brake
 */
record Driver(
        Whereabouts whereabouts,
        RunSettings settings,
        Rank rank,
        Ledger ledger,
        Supplier<ChunkWork> work,
        Progress progress,
        Brake brake,
        CancelWatch cancel) {

    Project project() {
        return whereabouts.project();
    }

    Planner planner() {
        return new Planner(project(), ledger, settings.clock());
    }

    /** The job, its catalog tables lying where the catalog says; one that names none needs no Spark for it. */
    Job located(Job job) {
        return whereabouts.mustAsk(job) ? attempts(job).of(() -> asked(job), progress::note) : job;
    }

    private Job asked(Job job) {
        Job located = whereabouts.ask(job, work.get().catalog(), progress);
        whereabouts.remember(located);
        return located;
    }

    /** Finishes in the ledger what killed runs left open. */
    void repair(Job job) {
        attempts(job)
                .of(() -> Recovery.of(project(), settings).repair(job), progress::note)
                .forEach(r -> progress.note(
                        "%s: run %s was %s".formatted(job.name(), r.intent().run(), r.outcome())));
    }

    /** Enters the job's table into the catalog where it is not there yet. */
    void register(Job job) {
        if (job.target().catalog().isPresent()) {
            attempts(job)
                    .of(
                            () -> {
                                whereabouts.register(job, work.get().catalog(), progress);
                                return job;
                            },
                            progress::note);
        }
    }

    Attempts attempts(Job job) {
        return new Attempts(job.retry(), this::pause);
    }

    /** Waits, and fails as soon as the run is to stop. */
    void pause(Duration wait) {
        cancel.look();
        brake.pause(wait);
    }

    /** Takes lines about the job. */
    Consumer<String> noteOf(Job job) {
        return line -> progress.note(job.name() + ": " + line);
    }

    /** Says what came out, and hands it on. */
    RunResult told(Job job, RunResult result) {
        progress.done(job, result);
        return result;
    }
}
