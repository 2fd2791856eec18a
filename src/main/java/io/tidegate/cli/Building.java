package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.run.Engine;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Partitions to build, by {@code run} or by {@code retry}.
 *
 * @param jobs upstream first
 * @param choices by job's name
 */
record Building(
        List<Job> jobs,
        Map<String, Choice> choices,
        Optional<Force> force,
        Optional<Chunking> chunking,
        FailFast failFast) {
    Building {
        jobs = List.copyOf(jobs);
        choices = Map.copyOf(choices);
    }

    /** Has the engine build them while people, signals and orchestrators look on. */
    Answer carriedOut(Session session, RunSettings settings, Tidings tidings, Function<RunReport, Answer> told) {
        tidings.announce(jobs);
        session.printer()
                .detail("run %s as %s, code %s".formatted(settings.run(), settings.who(), settings.codeVersion()));
        try (ConsoleProgress progress =
                        new ConsoleProgress(session.printer(), session.world().clock(), settings.run());
                DagsterPipes pipes = DagsterPipes.open(
                        session.world().env(),
                        session.printer(),
                        progress,
                        job -> session.ledger().history(job),
                        settings.mask());
                Engine engine = session.world().engines().open(session.project(), settings);
                StopSignals stop = StopSignals.during(session, engine, settings.run())) {
            RunReport report = run(engine, settings, tidings, pipes);
            tidings.afterRun(settings, report);
            Answer answer = told.apply(report);
            pipes.tell(report, answer.exit(), answer.summary());
            return answer;
        }
    }

    private RunReport run(Engine engine, RunSettings settings, Tidings tidings, DagsterPipes pipes) {
        try {
            return engine.run(jobs, job -> choices.get(job.name()), force, chunking, failFast, pipes);
        } catch (RuntimeException e) {
            tidings.afterTrouble(settings, jobs, Trouble.of(e).error());
            throw e;
        }
    }
}
