package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Force;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Builds partitions, checks them and publishes them, or nothing. The engine starts Spark only when there is something to build. */
final class RunCommand extends ProjectCommand {
    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private ChannelOptions channels = new ChannelOptions();

    @Option(names = "--dry-run", description = "Only say what would be done, as `plan` does.")
    private boolean dryRun;

    @Option(names = "--fail-fast", description = "End at the first partition that does not succeed.")
    private boolean failFast;

    @Mixin
    private SkipOption skip = new SkipOption();

    @Override
    void check() {
        Usage.together(selection.checks("run"), spark::conf, skip::check, channels::check);
    }

    @Override
    Answer answer(Session session) {
        Tidings tidings = Tidings.of(session, channels);
        RunSettings settings = session.settings(identity, selection.force().map(Force::reason), spark.conf());
        List<Job> selected = selection.jobs(session);
        Map<String, Choice> choices = new LinkedHashMap<>();
        selected.forEach(job -> choices.put(job.name(), selection.choice(job)));
        if (!dryRun) {
            session.keepResultBesideLedger(settings.run());
        }
        return dryRun ? planned(session, selected) : built(session, settings, tidings, selected, choices);
    }

    private Answer planned(Session session, List<Job> selected) {
        Answer answer = PlanAnswer.of(
                selection.plans(session, selected),
                selection.chunking(),
                new Estimates(session, spark.cores()),
                session);
        answer.document().put("dry_run", true);
        return answer.withSummary("dry run: " + answer.summary());
    }

    /** The engine is asked even where nothing will be built: it finishes what a killed run left open, and waits for sources. */
    private Answer built(
            Session session, RunSettings settings, Tidings tidings, List<Job> selected, Map<String, Choice> choices) {
        return new Building(
                        selected,
                        choices,
                        selection.force(),
                        selection.chunking(),
                        failFast ? FailFast.ON : FailFast.OFF)
                .carriedOut(session, settings, tidings, report -> told(session, report));
    }

    private Answer told(Session session, RunReport report) {
        return RunAnswer.of(session, report, skip.exit(ExitStatus.of(report), report.jobs()));
    }
}
