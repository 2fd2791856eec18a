package io.tidegate.run;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Rank;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Rebuild;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The engine as it is but for Spark: planner, leases, attempts, ledger and recovery are the product's own, on a real disk. A
 * process of its own; what befalls it is the site's word.
 */
public final class SimulatedEngine {
    private final Project project;
    private final RunSettings settings;
    private final SimulatedSite site;
    private final Brake brake = new Brake();

    public SimulatedEngine(Project project, RunSettings settings, SimulatedSite site) {
        this.project = project;
        this.settings = settings;
        this.site = site;
    }

    /** For whoever applies a backfill: it knows series, and nothing else. */
    public Engine engine() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("series")) {
                        return series((Job) arguments[0], (Progress) arguments[1]);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    public void stop(StopRequest request) {
        brake.request(request);
    }

    /** One partition, as a scheduler or a person asks for it. */
    public List<RunResult> run(Job job, Partition partition, Optional<Force> force) {
        try (CancelWatch cancel = watch()) {
            return new JobRunner(driver(Rank.RUN, Progress.SILENT, cancel), new UndoneBefore(project))
                    .run(job, new Choice.These(List.of(partition)), force, Optional.empty(), new StopRule(FailFast.OFF))
                    .results();
        }
    }

    private CancelWatch watch() {
        return new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake);
    }

    private Driver driver(Rank rank, Progress progress, CancelWatch cancel) {
        ChunkWork work = new SimulatedWork(settings.clock(), site);
        return new Driver(
                new Whereabouts(project, settings),
                settings,
                rank,
                Ledger.at(project.ledger()),
                () -> work,
                progress,
                brake,
                cancel);
    }

    private Series series(Job job, Progress progress) {
        CancelWatch cancel = watch();
        try {
            return new Watched(new ChunkSeries(driver(Rank.BACKFILL, progress, cancel), job));
        } catch (RuntimeException e) {
            cancel.close();
            throw e;
        }
    }

    /** The series itself, whose waits take no time. */
    private final class Watched implements Series {
        private final Series series;

        Watched(Series series) {
            this.series = series;
        }

        @Override
        public Job job() {
            return series.job();
        }

        @Override
        public Rebuild plan(List<Partition> partitions) {
            return series.plan(site.planned(job(), partitions));
        }

        @Override
        public void begin() {
            series.begin();
        }

        @Override
        public Built build(Plan plan, int of) {
            site.begins(
                    job(), plan.planned().map(planned -> planned.partition()).toList());
            Built built = series.build(plan, of);
            site.ends();
            return built;
        }

        @Override
        public void pause(Duration wait) {
            series.pause(Duration.ZERO);
            site.waits(wait);
        }

        @Override
        public Optional<StopRequest> stopped() {
            return series.stopped();
        }

        @Override
        public void end(List<RunResult> results, int exitStatus) {
            series.end(results, exitStatus);
        }

        @Override
        public void end(TidegateException failure) {
            series.end(failure);
        }

        @Override
        public void close() {
            series.close();
        }
    }
}
