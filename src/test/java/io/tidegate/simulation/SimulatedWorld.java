package io.tidegate.simulation;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.BackfillPlanner;
import io.tidegate.backfill.BackfillRequest;
import io.tidegate.backfill.JobPart;
import io.tidegate.backfill.Pricing;
import io.tidegate.estimate.Estimator;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.Retry;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.plan.Reprocess;
import io.tidegate.run.RunSettings;
import io.tidegate.run.SimulatedEngine;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SimulatedTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sources, tables and other runs, and a clock for all of them. Whoever acts in it holds its monitor. */
final class SimulatedWorld {
    /** What the gate stops. */
    static final String BAD = "bad";

    private final Shape shape;
    private final MovingClock clock =
            new MovingClock(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofMinutes(11 * 60 + 15)));
    private final Shop shop;
    private final Project project;
    private final Map<String, SimulatedTable> tables = new HashMap<>();
    private final Map<Partition, String> sources = new TreeMap<>();
    private final Map<String, Map<Partition, Optional<String>>> before = new HashMap<>();
    private final List<Lease> holds = new ArrayList<>();
    private boolean hasMoved;
    private int others;

    SimulatedWorld(Shape shape, Path folder) {
        this.shape = shape;
        this.shop = Shop.in(folder).jobs(shape.yaml());
        this.project = quick(shop.project());
        project.jobs()
                .forEach(job -> tables.put(
                        job.name(), new SimulatedTable(Path.of(job.target().location()), "day")));
    }

    /** The same, but that nobody waits before another attempt. */
    private static Project quick(Project project) {
        return new Project(
                project.name(),
                project.file(),
                project.ledger(),
                project.warehouse(),
                project.vars(),
                project.guardrails(),
                project.cost(),
                project.jobs().stream().map(SimulatedWorld::quick).toList());
    }

    private static Job quick(Job job) {
        return new Job(
                job.name(),
                job.description(),
                job.tags(),
                job.owner(),
                job.partition(),
                job.sources(),
                job.transform(),
                job.target(),
                job.onBlocked(),
                job.checks(),
                new Retry(2, Duration.ofMillis(1), Duration.ofMillis(1)),
                job.finalAfter(),
                job.runbook(),
                job.backfill(),
                job.notifies(),
                job.vars(),
                job.configuration());
    }

    Project project() {
        return project;
    }

    Ledger ledger() {
        return shop.ledger();
    }

    MovingClock clock() {
        return clock;
    }

    SimulatedTable table(String job) {
        return tables.get(job);
    }

    boolean hasMoved() {
        return hasMoved;
    }

    boolean isAllGood() {
        return sources.values().stream().noneMatch(source -> source.startsWith(BAD));
    }

    int others() {
        return others;
    }

    RunId nextRun() {
        clock.move(Duration.ofMillis(2));
        return RunId.next(clock);
    }

    RunSettings settings(RunId run) {
        return new RunSettings(
                clock,
                run,
                "ann",
                "a simulation",
                Optional.of("the orders were wrong"),
                "unknown",
                Optional.empty(),
                Map.of());
    }

    /** Some days were published once; then all sources came anew, some of them with rows that the gate stops. */
    void history(Random random) {
        List<Partition> days = neverBuilt();
        for (Partition day : days) {
            if (random.nextInt(3) == 0) {
                project.jobs().forEach(job -> run(job, day, nextRun(), Optional.empty()));
            }
        }
        others = 0;
        tables.forEach((job, table) ->
                before.put(job, days.stream().collect(Collectors.toMap(day -> day, table::content))));
        days.forEach(day -> source(day, random.nextInt(10) == 0 ? BAD : "b"));
    }

    /** Sources of all days, and no table. */
    List<Partition> neverBuilt() {
        List<Partition> days = Stream.iterate(Shop.partition("2010-01-01"), day -> day.plus(1))
                .limit(shape.days())
                .toList();
        days.forEach(day -> source(day, "a"));
        return days;
    }

    private void source(Partition day, String content) {
        sources.put(day, content);
        shop.write("raw/%s.csv".formatted(day), "id\n" + "7\n".repeat(content.charAt(0) - 'a' + 1) + content.length());
    }

    /** A file is replaced: what was planned is not there any more. */
    void moveSource(Partition day) {
        hasMoved = true;
        source(day, sources.get(day) + "c");
    }

    BackfillPlan plan() {
        List<Partition> days = List.copyOf(sources.keySet());
        return new BackfillPlanner(project, ledger(), clock, Pricing.of(new Estimator(project.cost(), 2)))
                .draft(new BackfillRequest(
                        List.of(project.job("orders")),
                        job -> new Choice.These(days),
                        Reprocess.COMPLETED,
                        job -> List.of(),
                        Optional.of(new Chunking.Count(shape.chunk())),
                        shape.newestFirst(),
                        shape.window(),
                        shape.budget(),
                        shape.hasReader(),
                        "the orders were wrong",
                        "ann",
                        "backfill plan",
                        "unknown"))
                .plan()
                .orElseThrow();
    }

    /** What a partition would hold if it were built now. */
    String content(Job job, Partition partition) {
        return job.name().equals("orders")
                ? sources.get(partition)
                : "of " + table("orders").content(partition).orElse("nothing");
    }

    /** What it would hold after a backfill that nothing befell: what reads a day that the gate stops is held back. */
    Optional<String> undisturbed(String job, Partition partition) {
        String source = sources.get(partition);
        return source.startsWith(BAD)
                ? before.get(job).get(partition)
                : Optional.of(job.equals("orders") ? source : "of " + source);
    }

    void run(Job job, Partition partition, RunId run, Optional<Force> force) {
        others++;
        new SimulatedEngine(project, settings(run), new Calm(this)).run(job, partition, force);
    }

    /** A run of one of the planned partitions. @param older a run that began earlier, and comes to it only now */
    void someRun(Random random, BackfillPlan plan, Optional<RunId> older) {
        JobPart part = plan.jobs().get(random.nextInt(plan.jobs().size()));
        Partition partition =
                part.partitions().get(random.nextInt(part.partitions().size()));
        Optional<Force> force = random.nextBoolean() ? Optional.of(new Force("a fault was seen")) : Optional.empty();
        run(project.job(part.job()), partition, older.orElseGet(this::nextRun), force);
    }

    /** A run takes the lease of a partition and does not come on. */
    void hold(Job job, Partition partition) {
        Claim claim =
                Leases.acquire(project.ledger(), job.name(), List.of(partition.text()), nextRun(), Clock.systemUTC());
        if (claim instanceof Claim.Acquired acquired) {
            holds.add(acquired.lease());
        }
    }

    void releaseAll() {
        holds.forEach(Lease::close);
        holds.clear();
    }

    /** Ends what waits for the end of its process. */
    static void endThreads(String name) {
        threads(name).forEach(Thread::interrupt);
    }

    static void awaitEndOf(String name) {
        while (threads(name).findAny().isPresent()) {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Stream<Thread> threads(String name) {
        Thread[] all = new Thread[Thread.activeCount() * 2 + 16];
        Thread.enumerate(all);
        return Arrays.stream(all)
                .filter(Objects::nonNull)
                .filter(thread -> thread.getName().equals(name));
    }
}
