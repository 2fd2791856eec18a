package io.tidegate.plan;

import io.tidegate.job.Cost;
import io.tidegate.job.Guardrails;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.log.PartitionValue;
import io.tidegate.log.RunMark;
import io.tidegate.testing.HandWrittenTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A project on disk with its ledger and tables, in which runs happen without Spark: files, documents and commits are real. */
public final class Scene {
    public final Path root;
    public final Ledger ledger;
    private final Map<String, HandWrittenTable> tables = new HashMap<>();
    private Instant now = Instant.parse("2021-01-11T06:00:00Z");
    private Project project;
    private int runs;

    public Scene(Path root) {
        this.root = root;
        this.ledger = Ledger.at(root.resolve("ledger").toString());
    }

    public Scene project(int maxPartitions, Job... jobs) {
        project = Jobs.project(root, maxPartitions, jobs);
        return this;
    }

    public Scene now(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    public Project project() {
        return project;
    }

    public Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    public Planner planner() {
        return new Planner(project, ledger, clock());
    }

    /** The same project with other guardrails and prices. */
    public Scene guarded(Guardrails guardrails, Cost cost) {
        project = new Project(
                project.name(),
                project.file(),
                project.ledger(),
                project.warehouse(),
                project.vars(),
                guardrails,
                cost,
                project.jobs());
        return this;
    }

    public HandWrittenTable table(Job job) {
        return tables.computeIfAbsent(
                job.name(),
                name -> new HandWrittenTable(
                        Path.of(job.target().location()), job.partition().column()));
    }

    public Path file(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Partition> partitions(Job job, String... texts) {
        return Arrays.stream(texts)
                .map(text -> Partition.parse(job.partition().grain(), text))
                .toList();
    }

    public static Choice these(Job job, String... texts) {
        return new Choice.These(partitions(job, texts));
    }

    public static PartitionRange range(Job job, String first, String last) {
        return new PartitionRange(
                partitions(job, first).get(0), partitions(job, last).get(0));
    }

    public static Choice between(Job job, String first, String last) {
        return new Choice.Between(range(job, first, last));
    }

    public Plan plan(Job job, Choice choice) {
        return planner().plan(job, choice, Optional.empty(), OptionalInt.empty());
    }

    public Plan force(Job job, Choice choice) {
        return planner().plan(job, choice, Optional.of(new Force("because")), OptionalInt.empty());
    }

    public RunId nextRun() {
        return new RunId("01RUN%04d".formatted(++runs));
    }

    /** Publishes as a run that applies a backfill. */
    public RunId apply(Job job, BackfillId backfill, Choice choice, boolean isRecorded) {
        RunId run = new RunId("01RUN%04d".formatted(runs + 1));
        BackfillEvent.Started begun =
                new BackfillEvent.Started(run, job.name(), now, backfill, "hash", "ann", "spring was wrong");
        ledger.write(run, job.name(), 0, Document.Kind.STARTED, List.of(begun));
        return publish(job, force(job, choice), isRecorded);
    }

    /** Plans and publishes, with ten rows a partition. */
    public RunId publish(Job job, Choice choice) {
        return publish(job, plan(job, choice), true);
    }

    /** @param isRecorded false for a driver that is killed between the commit and the outcome document */
    public RunId publish(Job job, Plan plan, boolean isRecorded) {
        RunId run = nextRun();
        for (Chunk chunk : plan.chunks()) {
            intent(job, plan, chunk, run);
            Map<String, Integer> rows = new LinkedHashMap<>();
            chunk.partitions().forEach(p -> rows.put(PartitionValue.of(p), 10));
            long before = table(job).version();
            long after = table(job)
                    .overwrite(Optional.of(new RunMark(run.text(), job.name(), chunk.number(), "gate")), rows);
            if (isRecorded) {
                List<Event> events = chunk.planned().stream()
                        .map(p -> published(job, p, run, chunk.number(), before, after))
                        .toList();
                ledger.write(run, job.name(), chunk.number(), Document.Kind.OUTCOME, events);
            }
        }
        return run;
    }

    /** Takes a partition back to what an earlier version had: so many rows. */
    RunId rollBack(Job job, String partition, String takenBack, int rows) {
        RunId run = nextRun();
        Partition back = partitions(job, partition).get(0);
        RunMark mark =
                new RunMark(run.text(), job.name(), 1, "gate", Map.of(partition, takenBack), Map.of(partition, 0L));
        long before = table(job).version();
        long after = table(job).overwrite(Optional.of(mark), Map.of(PartitionValue.of(back), rows));
        Event event = new Event.RolledBack(
                run,
                job.name(),
                now,
                1,
                partition,
                takenBack,
                0,
                before,
                after,
                OptionalLong.of(10),
                OptionalLong.of(rows),
                1,
                100,
                Optional.empty(),
                "ada",
                "wrong rates");
        ledger.write(run, job.name(), 1, Document.Kind.OUTCOME, List.of(event));
        return run;
    }

    public void intent(Job job, Plan plan, Chunk chunk, RunId run) {
        Map<String, String> prints = new LinkedHashMap<>();
        chunk.planned().forEach(p -> prints.put(p.partition().text(), p.fingerprint()));
        Event intent = new Event.Intent(
                run,
                job.name(),
                now,
                chunk.number(),
                chunk.partitions().stream().map(Partition::text).toList(),
                Map.of(),
                plan.targetVersion(),
                prints,
                "once for the chunk: no grouping");
        ledger.write(run, job.name(), chunk.number(), Document.Kind.INTENT, List.of(intent));
    }

    private Event published(Job job, PlannedPartition planned, RunId run, int chunk, long before, long after) {
        return new Event.Published(
                run,
                job.name(),
                now,
                chunk,
                planned.partition().text(),
                planned.fingerprint(),
                before,
                after,
                OptionalLong.empty(),
                10,
                1,
                100,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                "once for the chunk: no grouping",
                false);
    }

    /** A run that is stopped by its gate at these partitions. */
    public void block(Job job, String... partitions) {
        RunId run = nextRun();
        List<Event> events = Arrays.stream(partitions)
                .<Event>map(p -> new Event.Blocked(run, job.name(), now, 1, p, "blocked", "2 of 3 checks failed"))
                .toList();
        ledger.write(run, job.name(), 1, Document.Kind.OUTCOME, events);
    }

    /** A planned run whose gate stops these partitions, so that the ledger knows what it judged. */
    public void block(Job job, Plan plan, String... partitions) {
        RunId run = nextRun();
        plan.chunks().forEach(chunk -> intent(job, plan, chunk, run));
        List<Event> events = Arrays.stream(partitions)
                .<Event>map(p -> new Event.Blocked(run, job.name(), now, 1, p, "blocked", "2 of 3 checks failed"))
                .toList();
        ledger.write(run, job.name(), 1, Document.Kind.OUTCOME, events);
    }

    public void fail(Job job, String code, String... partitions) {
        RunId run = nextRun();
        Event event = new Event.Failed(run, job.name(), now, 1, List.of(partitions), code, "user", "cause");
        ledger.write(run, job.name(), 1, Document.Kind.OUTCOME, List.of(event));
    }
}
