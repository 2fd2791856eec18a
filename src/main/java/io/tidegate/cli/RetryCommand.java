package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.LeftUndone;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.RunSummary;
import io.tidegate.plan.Choice;
import io.tidegate.plan.JobSelection;
import io.tidegate.report.Json;
import io.tidegate.report.Ranges;
import io.tidegate.run.FailFast;
import io.tidegate.run.RunSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds what an earlier run left undone, with the dates it had then and the jobs as they are now. */
final class RetryCommand extends ProjectCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description = "A run's id, or a beginning of it. Without it: the newest run that left something undone.")
    private List<String> runs = new ArrayList<>();

    @Option(names = "--last", description = "The newest run that left something undone, as when no run is named.")
    private boolean last;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private ChannelOptions channels = new ChannelOptions();

    @Override
    void check() {
        if (runs.size() > 1 || (last && !runs.isEmpty())) {
            throw Usage.wrong(
                    "Cannot retry more than one run at once",
                    "Name one run, or leave it out: tidegate retry --last takes the newest that left something undone.");
        }
        runs.forEach(RunId::new);
        spark.conf();
        channels.check();
    }

    @Override
    Answer answer(Session session) {
        Map<String, JobHistory> histories = new TreeMap<>();
        session.project()
                .jobs()
                .forEach(job -> histories.put(job.name(), session.ledger().history(job.name())));
        Optional<RunId> wanted = runs.isEmpty() ? newest(histories) : Optional.of(named(session.ledger(), histories));
        Map<String, Choice> choices =
                wanted.map(run -> undone(session, histories, run)).orElse(Map.of());
        if (choices.isEmpty()) {
            ObjectNode document =
                    Json.object().put("retries", wanted.map(RunId::text).orElse(null));
            return Answer.done(
                    List.of(),
                    wanted.map(run -> "nothing to retry: run %s left nothing undone".formatted(run))
                            .orElse("nothing to retry: no run left anything undone"),
                    document);
        }
        return built(session, wanted.get(), choices);
    }

    private RunId named(Ledger ledger, Map<String, JobHistory> histories) {
        List<Event> events = OneRun.events(ledger, List.copyOf(histories.keySet()), runs.get(0));
        RunId run = events.get(0).run();
        if (histories.values().stream().anyMatch(history -> history.running().contains(run))) {
            throw new TidegateException(
                    ErrorCode.CONFLICT,
                    "Cannot retry run %s: it is still at work".formatted(run),
                    "`tidegate logs %s` shows where it is.".formatted(run));
        }
        return run;
    }

    /** Over all jobs, for one run may have had several. */
    private static Optional<RunId> newest(Map<String, JobHistory> histories) {
        return histories.values().stream()
                .flatMap(history ->
                        history.runs().stream()
                                .filter(run ->
                                        !LeftUndone.of(history, run.run()).isEmpty())
                                .findFirst()
                                .stream())
                .max(java.util.Comparator.comparing(RunSummary::started))
                .map(RunSummary::run);
    }

    private static Map<String, Choice> undone(Session session, Map<String, JobHistory> histories, RunId run) {
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (Job job : session.project().jobs()) {
            List<Partition> partitions = LeftUndone.of(histories.get(job.name()), run).stream()
                    .map(text -> PartitionText.read(job, text))
                    .toList();
            if (!partitions.isEmpty()) {
                choices.put(job.name(), new Choice.These(partitions));
            }
        }
        return choices;
    }

    private Answer built(Session session, RunId run, Map<String, Choice> choices) {
        Tidings tidings = Tidings.of(session, channels);
        RunSettings settings = session.settings(identity, Optional.of("retry of run " + run), spark.conf());
        List<Job> jobs = JobSelection.select(session.project(), List.copyOf(choices.keySet()), List.of());
        for (Job job : jobs) {
            List<Partition> partitions = ((Choice.These) choices.get(job.name())).partitions();
            session.printer()
                    .note("retrying what run %s left undone: %s %s"
                            .formatted(run, job.name(), Ranges.told(partitions)));
        }
        session.keepResultBesideLedger(settings.run());
        return new Building(jobs, choices, Optional.empty(), Optional.empty(), FailFast.OFF)
                .carriedOut(session, settings, tidings, report -> {
                    Answer answer = RunAnswer.of(session, report);
                    answer.document().put("retries", run.text());
                    return answer;
                });
    }
}
