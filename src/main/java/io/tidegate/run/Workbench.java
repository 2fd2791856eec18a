package io.tidegate.run;

import io.tidegate.audit.Auditor;
import io.tidegate.compare.BesideTheTable;
import io.tidegate.compare.PartitionDiff;
import io.tidegate.compare.PartitionDiffs;
import io.tidegate.compare.PublishedGate;
import io.tidegate.compare.Rebuilt;
import io.tidegate.compare.Recheck;
import io.tidegate.compare.TwoBuilds;
import io.tidegate.compare.With;
import io.tidegate.error.TidegateException;
import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.Transform;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import io.tidegate.read.ColumnProfile;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceFault;
import io.tidegate.read.SourceProfiler;
import io.tidegate.read.SourceReader;
import io.tidegate.transform.Transformed;
import io.tidegate.transform.Transformer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What can be tried on a job with Spark without publishing anything. */
final class Workbench {
    /** When a pilot took so long, what more builds would tell is not worth the wait. */
    private static final Duration PILOT_ENOUGH = Duration.ofMinutes(2);

    private final SparkSession spark;
    private final Project project;
    private final Ledger ledger;
    private final Planner planner;
    private final RunSettings settings;
    private final CoreSeconds meter;

    Workbench(
            SparkSession spark,
            Project project,
            Ledger ledger,
            Planner planner,
            RunSettings settings,
            CoreSeconds meter) {
        this.spark = spark;
        this.project = project;
        this.ledger = ledger;
        this.planner = planner;
        this.settings = settings;
        this.meter = meter;
    }

    VerifyReport verify(Job job, Partition partition) {
        try (BesideTheTable beside = beside()) {
            return new VerifyReport(job, partition, TwoBuilds.of(beside, job, partition));
        }
    }

    Pilot pilot(Job job, PilotChoice choice) {
        long started = System.nanoTime();
        List<Pilot.Build> builds = new ArrayList<>();
        List<Pilot.LeftOut> leftOut = new ArrayList<>();
        List<TidegateException> failures = new ArrayList<>();
        Iterator<Partition> partitions = Stream.concat(choice.chosen().stream(), choice.standIns().stream())
                .iterator();
        while (partitions.hasNext() && builds.size() < choice.chosen().size()) {
            if (!builds.isEmpty() && System.nanoTime() - started > PILOT_ENOUGH.toNanos()) {
                break;
            }
            Partition partition = partitions.next();
            try {
                builds.add(built(job, partition));
            } catch (
                    Exception
                            e) { // a day that would be blocked, or that Spark cannot build, says nothing of the others
                TidegateException failure = Failures.classify(e);
                failures.add(failure);
                leftOut.add(new Pilot.LeftOut(partition, failure.getMessage()));
            }
        }
        if (builds.isEmpty()) {
            throw failures.get(0);
        }
        return new Pilot(builds, leftOut);
    }

    private Pilot.Build built(Job job, Partition partition) {
        try (BesideTheTable beside = beside()) {
            Plan plan = beside.plan(job, partition);
            return new PilotBuild(spark, meter, settings.run()).of(plan, beside.place());
        }
    }

    PartitionDiff diff(Job job, Partition partition, With with) {
        try (BesideTheTable beside = beside()) {
            return new PartitionDiffs(spark, ledger.history(job.name()), beside).of(job, partition, with);
        }
    }

    ChangeReport changes(Job job, Rebuilt rebuilt, Brake brake) {
        return new ChangeMeter(spark, meter, settings.run(), brake).of(job, rebuilt);
    }

    CheckReport check(Job job, List<Partition> partitions) {
        List<Recheck> answers = new PublishedGate(spark, planner).judge(job, ledger.history(job.name()), partitions);
        return new CheckReport(job, answers, Optional.empty());
    }

    SuggestReport suggest(Job job, Partition partition) {
        try (BesideTheTable beside = beside()) {
            return new SuggestedChecks(spark, beside).of(job, partition);
        }
    }

    private BesideTheTable beside() {
        return new BesideTheTable(spark, project, planner, settings.run());
    }

    ProfileReport profile(Job job, Partition partition) {
        try (BesideTheTable beside = beside()) {
            List<ColumnProfile> columns = new SourceProfiler(spark)
                    .profile(job, partition, beside.plan(job, partition).inputs());
            return new ProfileReport(columns, SourceProfiler.yaml(columns));
        }
    }

    QueryReport query(String sql) {
        return new LedgerQuery(spark, ledger).answer(sql);
    }

    /** One line or more a job; an error where the job could not run as it is. */
    List<ConnectFinding> connect(List<Job> jobs) {
        List<ConnectFinding> findings = new ArrayList<>();
        for (Job job : jobs) {
            try {
                findings.addAll(connect(job));
            } catch (TidegateException e) {
                findings.add(finding(job, ConnectFinding.Severity.ERROR, e.getMessage(), e.cure(), "transform"));
            } catch (Exception e) {
                TidegateException known = Failures.classify(e);
                findings.add(
                        finding(job, ConnectFinding.Severity.ERROR, known.getMessage(), known.cure(), "transform"));
            }
        }
        return findings;
    }

    private List<ConnectFinding> connect(Job job) {
        Optional<Plan> plan = somePartition(job);
        if (plan.isEmpty()) {
            String message = "no partition's sources are there to look at";
            return List.of(finding(job, ConnectFinding.Severity.WARNING, message, "Try again when one is.", "sources"));
        }
        Partition partition = plan.get().planned().findFirst().orElseThrow().partition();
        List<ConnectFinding> findings = new ArrayList<>();
        OpenedSources sources =
                new SourceReader(spark).open(job, List.of(partition), plan.get().inputs());
        for (SourceFault fault : sources.faults().getOrDefault(partition, List.of())) {
            String where = "source " + fault.source() + ", " + partition;
            findings.add(finding(job, ConnectFinding.Severity.ERROR, fault.message(), fault.cure(), where));
        }
        if (!findings.isEmpty()) {
            return findings;
        }
        Transformer transformer = new Transformer(spark);
        for (String what : transformer.nondeterminism(job, sources.rows())) {
            String cure = "Two builds on the same input may differ; take it out, or order it totally.";
            findings.add(finding(job, ConnectFinding.Severity.WARNING, what, cure, transformOf(job)));
        }
        Transformed built = transformer.apply(job, List.of(partition), sources.rows());
        findings.addAll(checks(job, partition, built.rows(), sources.rows()));
        String way = "built " + transformer.evaluation(job, sources.rows()).text();
        findings.add(finding(job, ConnectFinding.Severity.INFO, way, "", transformOf(job)));
        return findings;
    }

    /** Checks that cannot be evaluated at all, found on no rows. */
    private List<ConnectFinding> checks(
            Job job, Partition partition, Dataset<Row> rows, Map<String, Dataset<Row>> sources) {
        return new Auditor(spark)
                        .audit(job, rows.limit(0), List.of(partition), Map.of(partition, 0L), sources)
                        .get(partition)
                        .outcomes()
                        .stream()
                        .filter(outcome -> outcome.status() == CheckOutcome.Status.CONFIG_ERROR)
                        .map(outcome -> finding(
                                job,
                                ConnectFinding.Severity.ERROR,
                                outcome.observed(),
                                "Mend the check.",
                                "check " + outcome.name()))
                        .toList();
    }

    /** A plan for the newest partition that can be built: the one published last, the latest that is due, or the first. */
    private Optional<Plan> somePartition(Job job) {
        Set<Partition> candidates = new LinkedHashSet<>();
        ledger.history(job.name()).states().keySet().stream()
                .reduce((a, b) -> b)
                .ifPresent(
                        text -> candidates.add(Partition.parse(job.partition().grain(), text)));
        Clock clock = settings.clock();
        job.partition().latestDue(clock.instant()).ifPresent(candidates::add);
        candidates.add(job.partition().start());
        return candidates.stream()
                .map(p -> planner.trial(job, List.of(p)))
                .filter(plan -> !plan.isEmpty())
                .findFirst();
    }

    private static String transformOf(Job job) {
        return job.transform() instanceof Transform.Sql sql ? sql.file().orElse("transform.sql") : "transform.class";
    }

    private static ConnectFinding finding(
            Job job, ConnectFinding.Severity severity, String message, String cure, String where) {
        return new ConnectFinding(job, severity, message, cure, where);
    }
}
