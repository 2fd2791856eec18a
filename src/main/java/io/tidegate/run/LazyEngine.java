package io.tidegate.run;

import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.With;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Force;
import io.tidegate.plan.Planner;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The engine. Wiring is plain {@code new}; Spark starts with the first chunk there is to build, so a command with nothing to do
 * never loads it.
 */
final class LazyEngine implements Engine {
    private final Project project;
    private final RunSettings settings;
    private final Ledger ledger;
    private final Planner planner;
    private final Brake brake = new Brake();
    private Optional<ChunkWork> work = Optional.empty();

    LazyEngine(Project project, RunSettings settings) {
        this.project = project;
        this.settings = settings;
        this.ledger = Ledger.at(project.ledger());
        this.planner = new Planner(project, ledger, settings.clock());
    }

    @Override
    public RunReport run(
            List<Job> jobs,
            Function<Job, Choice> choice,
            Optional<Force> force,
            OptionalInt chunkSize,
            FailFast failFast,
            Progress progress) {
        long started = System.nanoTime();
        List<JobResult> results = new ArrayList<>();
        try (CancelWatch cancel = new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake)) {
            for (Job job : jobs) {
                if (brake.requested().isPresent()) {
                    break;
                }
                JobRunner runner = new JobRunner(
                        new Driver(project, settings, ledger, planner, () -> work(progress), progress, brake, cancel));
                StopRule stop = stopsAt(failFast, results);
                try {
                    results.add(runner.run(job, choice.apply(job), force, chunkSize, stop));
                } catch (TidegateException e) {
                    if (jobs.size() == 1) {
                        throw e;
                    }
                    results.add(JobResult.of(job, e));
                }
            }
        }
        BigDecimal cost = results.stream()
                .flatMap(r -> r.results().stream())
                .map(r -> r instanceof RunResult.Published published ? published.cost() : BigDecimal.ZERO)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new RunReport(
                settings.run(),
                results,
                cost,
                project.cost().currency(),
                Duration.ofNanos(System.nanoTime() - started),
                brake.requested());
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
        return looked(() -> workbench().verify(job, partition));
    }

    @Override
    public PartitionDiff diff(Job job, Partition partition, With with) {
        return looked(() -> workbench().diff(job, partition, with));
    }

    @Override
    public List<CheckReport> check(Map<Job, List<Partition>> partitions) {
        List<CheckReport> reports = new ArrayList<>();
        partitions.forEach((job, of) -> {
            try {
                reports.add(looked(() -> workbench().check(job, of)));
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
    private static <T> T looked(Supplier<T> look) {
        try {
            return look.get();
        } catch (Exception e) {
            throw Failures.classify(e);
        }
    }

    @Override
    public List<ConnectFinding> connect(List<Job> jobs) {
        return workbench().connect(jobs);
    }

    @Override
    public ProfileReport profile(Job job, Partition partition) {
        return looked(() -> workbench().profile(job, partition));
    }

    @Override
    public QueryReport query(String sql) {
        return workbench().query(sql);
    }

    @Override
    public SuggestReport suggest(Job job, Partition partition) {
        return looked(() -> workbench().suggest(job, partition));
    }

    private Workbench workbench() {
        return work(Progress.SILENT).workbench(project, ledger, planner);
    }

    private ChunkWork work(Progress progress) {
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
