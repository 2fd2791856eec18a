package io.tidegate.bench;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.run.Engine;
import io.tidegate.run.FailFast;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tidegate over the same orders: a project of its own, run through the engine that the commands call. */
final class Ours {
    static final String TEN = """
            [{not_null: [id, customer, amount, status]},
             {accepted_values: {column: status, values: [new, paid, sent]}},
             {accepted_values: {column: country, values: [DE, FR, IT, ES]}},
             {range: {column: amount, min: 0}}, {range: {column: price, min: 0}},
             {expression: "price <= 1000"}, {expression: "line < 10"}]""".replace("\n", " ");

    static final String TEN_AND_A_KEY = TEN.substring(0, TEN.length() - 1) + ", {unique: id}]";

    static final String FLIGHTS = """
            [{not_null: [date, delay, distance, origin, destination]}, {range: {column: distance, min: 0}},
             {expression: "delay <= 3000"}, {expression: "length(origin) = 3"}, {expression: "length(destination) = 3"},
             {expression: "origin <> destination"}]""".replace("\n", " ");

    private static final String JOB = """
            version: 1
            project: bench
            ledger: ledger
            warehouse: warehouse
            defaults: {owner: {team: bench, contact: bench}}
            guardrails: {max_partitions: 20000}
            jobs:
              - name: orders
                partition: {column: day, grain: day, start: 2000-01-01}
                sources: [{name: raw, path: "%s/dt={{ ds }}/*.parquet", format: parquet}]
                transform:
                  sql: SELECT _partition AS day, %s FROM raw
                target: {table: orders, on_empty: fail}
                checks: %s
            """;

    private final Path folder;
    private final Project project;

    private Ours(Path folder) {
        this.folder = folder;
        this.project = ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project();
    }

    /** A new project; what an earlier bench left under its name goes. */
    static Ours in(Path folder, Days source, String checks) {
        try {
            Folders.delete(folder);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("jobs.yaml"), JOB.formatted(source.folder(), String.join(", ", source.columns()), checks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Ours(folder.toAbsolutePath());
    }

    Path folder() {
        return folder;
    }

    String table() {
        return project.job("orders").target().location();
    }

    /** Builds the days in one chunk whatever was built before; all of them must be published. */
    void build(LocalDate first, LocalDate last) {
        build(first, last, inOne(first, last));
    }

    private static Chunking inOne(LocalDate first, LocalDate last) {
        return new Chunking.Count((int) first.until(last, ChronoUnit.DAYS) + 1);
    }

    void build(LocalDate first, LocalDate last, Chunking chunking) {
        RunReport report = run(first, last, Optional.of(new Force("a measurement")), chunking);
        List<RunResult> results = report.jobs().get(0).results();
        if (!results.stream().allMatch(RunResult.Published.class::isInstance)) {
            throw new IllegalStateException("not published: " + results);
        }
    }

    RunReport run(LocalDate first, LocalDate last, Optional<Force> force) {
        return run(first, last, force, inOne(first, last));
    }

    private RunReport run(LocalDate first, LocalDate last, Optional<Force> force, Chunking chunking) {
        RunSettings settings = new RunSettings(
                Clock.systemUTC(),
                RunId.next(Clock.systemUTC()),
                "bench",
                "bench",
                Optional.empty(),
                "unknown",
                Optional.empty(),
                Map.of());
        Choice choice = new Choice.Between(new PartitionRange(day(first), day(last)));
        try (Engine engine = Engine.open(project, settings)) {
            return engine.run(
                    List.of(project.job("orders")),
                    job -> choice,
                    force,
                    Optional.of(chunking),
                    FailFast.OFF,
                    Progress.SILENT);
        }
    }

    private static Partition day(LocalDate day) {
        return Partition.parse(Grain.DAY, day.toString());
    }
}
