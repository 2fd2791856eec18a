package io.tidegate.run;

import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.Rebuilt;
import io.tidegate.compare.With;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Rank;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.plan.Planner;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The engine. Wiring is plain {@code new}; Spark starts with the first chunk there is to build, so a command with nothing to do
 * never loads it.
 */
final class LazyEngine implements Engine {
    private final Project project;
    private final RunSettings settings;
    private final Ledger ledger;
    private final Whereabouts whereabouts;
    private final Brake brake = new Brake();
    private Optional<ChunkWork> work = Optional.empty();

    LazyEngine(Project project, RunSettings settings) {
        this.project = project;
        this.settings = settings;
        this.ledger = Ledger.at(project.ledger());
        this.whereabouts = new Whereabouts(project, settings);
    }

    @Override
    public RunReport run(
            List<Job> jobs,
            Function<Job, Choice> choice,
            Optional<Force> force,
            Optional<Chunking> chunking,
            FailFast failFast,
            Progress progress) {
        long started = System.nanoTime();
        List<JobResult> results = new ArrayList<>();
        UndoneBefore before = new UndoneBefore(project);
        try (CancelWatch cancel = new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake)) {
            for (Job job : jobs) {
                if (brake.requested().isPresent()) {
                    break;
                }
                JobRunner runner = new JobRunner(driver(Rank.RUN, progress, cancel), before);
                StopRule stop = stopsAt(failFast, results);
                try {
                    results.add(runner.run(job, choice.apply(job), force, chunking, stop));
                } catch (TidegateException e) {
                    if (jobs.size() == 1) {
                        throw e;
                    }
                    results.add(JobResult.of(job, e));
                }
                before.saw(results.get(results.size() - 1));
            }
        }
        BigDecimal cost = results.stream()
                .flatMap(r -> r.results().stream())
                .map(r -> r instanceof RunResult.Published published ? published.cost() : BigDecimal.ZERO)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return report(results, cost, started);
    }

    @Override
    public RunReport restore(Job job, Restoration what, Progress progress) {
        long started = System.nanoTime();
        try (CancelWatch cancel = new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake)) {
            JobResult result = new RestoreRunner(driver(Rank.RUN, progress, cancel)).run(job, what);
            return report(List.of(result), BigDecimal.ZERO, started);
        }
    }

    @Override
    public UpkeepReport maintain(Job job, Progress progress) {
        try (CancelWatch cancel = new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake)) {
            return new UpkeepRunner(driver(Rank.RUN, progress, cancel)).run(job);
        }
    }

    private RunReport report(List<JobResult> results, BigDecimal cost, long started) {
        return new RunReport(
                settings.run(),
                results,
                cost,
                project.cost().currency(),
                Duration.ofNanos(System.nanoTime() - started),
                brake.requested());
    }

    private Driver driver(Rank rank, Progress progress, CancelWatch cancel) {
        return new Driver(whereabouts, settings, rank, ledger, () -> work(progress), progress, brake, cancel);
    }

    @Override
    public Series series(Job job, Progress progress) {
        CancelWatch cancel = new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake);
        try {
            return new ChunkSeries(driver(Rank.BACKFILL, progress, cancel), job);
        } catch (RuntimeException e) {
            cancel.close();
            throw e;
        }
    }

    @Override
    public void stop(StopRequest request) {
        brake.request(request);
    }

    @Override
    public boolean isCommitting() {
        return brake.isCommitting();
    }

    private static StopRule stopsAt(FailFast failFast, List<JobResult> before) {
        StopRule rule = new StopRule(failFast);
        for (JobResult job : before) {
            job.trouble().ifPresent(trouble -> rule.saw(job.job()));
            job.results().forEach(rule::saw);
        }
        return rule;
    }

    @Override
    public VerifyReport verify(Job job, Partition partition) {
        return looked(job, (bench, located) -> bench.verify(located, partition));
    }

    @Override
    public Pilot pilot(Job job, PilotChoice choice) {
        return looked(job, (bench, located) -> bench.pilot(located, choice));
    }

    @Override
    public PartitionDiff diff(Job job, Partition partition, With with) {
        return looked(job, (bench, located) -> bench.diff(located, partition, with));
    }

    @Override
    public ChangeReport changes(Job job, Rebuilt rebuilt) {
        return looked(job, (bench, located) -> bench.changes(located, rebuilt, brake));
    }

    @Override
    public List<CheckReport> check(Map<Job, List<Partition>> partitions) {
        List<CheckReport> reports = new ArrayList<>();
        partitions.forEach((job, of) -> {
            try {
                reports.add(looked(job, (bench, located) -> bench.check(located, of)));
            } catch (TidegateException e) {
                if (partitions.size() == 1) {
                    throw e;
                }
                reports.add(new CheckReport(job, List.of(), Optional.of(e)));
            }
        });
        return reports;
    }

    /** Whatever Spark throws while nothing is being published, sorted as in a run. */
    private <T> T looked(Job job, BiFunction<Workbench, Job, T> look) {
        try {
            Job located = located(job); // before the workbench, which takes the places that are known
            return look.apply(workbench(), located);
        } catch (Exception e) {
            throw Failures.classify(e);
        }
    }

    @Override
    public List<ConnectFinding> connect(List<Job> jobs) {
        List<ConnectFinding> findings = new ArrayList<>();
        for (Job job : jobs) {
            findings.addAll(connected(job));
        }
        return findings;
    }

    private List<ConnectFinding> connected(Job job) {
        try {
            Job located = located(job);
            whereabouts.remember(located);
            return workbench().connect(List.of(located));
        } catch (TidegateException e) {
            return List.of(
                    new ConnectFinding(job, ConnectFinding.Severity.ERROR, e.getMessage(), e.cure(), "catalog_table"));
        }
    }

    @Override
    public ProfileReport profile(Job job, Partition partition) {
        return looked(job, (bench, located) -> bench.profile(located, partition));
    }

    @Override
    public QueryReport query(String sql) {
        return workbench().query(sql);
    }

    @Override
    public SuggestReport suggest(Job job, Partition partition) {
        return looked(job, (bench, located) -> bench.suggest(located, partition));
    }

    private Job located(Job job) {
        return whereabouts.mustAsk(job)
                ? whereabouts.ask(job, work(Progress.SILENT).catalog(), Progress.SILENT)
                : job;
    }

    private Workbench workbench() {
        Project known = whereabouts.project();
        return work(Progress.SILENT).workbench(known, ledger, new Planner(known, ledger, settings.clock()));
    }

    private synchronized ChunkWork work(Progress progress) {
        if (work.isEmpty()) {
            work = Optional.of(new SparkChunkWork(settings, progress));
        }
        return work.get();
    }

    @Override
    public void close() {
        work.ifPresent(ChunkWork::close);
    }
}
