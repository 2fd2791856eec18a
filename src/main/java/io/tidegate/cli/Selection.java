package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;

/** What to build and how: the options that {@code plan} and {@code run} share, so that a plan is always the run's. */
final class Selection {
    @Mixin
    private JobOptions jobs = new JobOptions();

    @Mixin
    private ChoiceOptions choice = new ChoiceOptions();

    @Mixin
    private BuildOptions build = new BuildOptions();

    List<Runnable> checks(String command) {
        return List.of(() -> jobs.check(command), () -> choice.check(command), build::chunking, build::force);
    }

    List<Job> jobs(Session session) {
        return session.jobs(jobs);
    }

    Choice choice(Job job) {
        return choice.of(job);
    }

    Optional<Force> force() {
        return build.force();
    }

    Optional<Chunking> chunking() {
        return build.chunking();
    }

    List<Plan> plans(Session session, List<Job> selected) {
        Planner planner = session.planner();
        return selected.stream()
                .map(job -> planner.plan(job, choice(job), force(), OptionalInt.empty()))
                .toList();
    }
}
