package io.tidegate.testing;

import io.tidegate.apply.Extent;
import io.tidegate.apply.Rollback;
import io.tidegate.apply.RollbackPlan;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Force;
import io.tidegate.run.Engine;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.FailFast;
import io.tidegate.run.JobResult;
import io.tidegate.run.Progress;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A small shop on disk: orders as one CSV file a day, a job over them, and ways to run it and look at what readers see. */
public final class Shop {
    /** Long after every day the shop has. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2024-06-01T12:00:00Z"), ZoneOffset.UTC);

    private static final String ORDERS = """
            version: 1
            project: shop
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            cost: {currency: EUR, core_hour: 0.06, gb_read: 0.01, gb_written: 0.02, headroom: 1.3}
            defaults:
              owner: {team: payments, contact: "#payments"}
              retry: {attempts: 2, backoff: 1s, max_backoff: 2s}
            jobs:
              - name: orders
                partition: {column: day, grain: day, start: 2024-01-01}
                sources:
                  - name: raw
                    path: "raw/{{ ds }}.csv"
                    format: csv
                    columns: {id: bigint, amount: "decimal(12,2)", status: string}
                    unknown_columns: block
                transform:
                  sql: SELECT _partition AS day, id, amount, status FROM raw
                target: {table: orders, keys: [id], on_empty: ON_EMPTY, schema_change: fail}
                on_blocked: ON_BLOCKED
                checks:
                  - range: {column: amount, min: 0}
                  - accepted_values: {column: status, values: [new, paid]}
            """;

    private final Path root;

    private Shop(Path root) {
        this.root = root;
    }

    /** A shop with the job {@code orders}. */
    public static Shop in(Path root) {
        return in(root, "skip_partition", "fail");
    }

    public static Shop in(Path root, String onBlocked, String onEmpty) {
        Shop shop = new Shop(root);
        shop.jobs(ORDERS.replace("ON_BLOCKED", onBlocked).replace("ON_EMPTY", onEmpty));
        return shop;
    }

    /** A shop as somebody left it. */
    public static Shop at(Path root) {
        return new Shop(root);
    }

    public Path root() {
        return root;
    }

    public Shop jobs(String yaml) {
        return write("jobs.yaml", yaml);
    }

    public Shop write(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the job file. */
    public Shop edit(String text, String replacement) {
        try {
            return jobs(Files.readString(root.resolve("jobs.yaml")).replace(text, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The orders of a day, each {@code id,amount,status}. */
    public Shop day(String day, String... orders) {
        return write("raw/" + day + ".csv", "id,amount,status\n" + String.join("\n", orders) + "\n");
    }

    /** Orders whose rows all tell their generation and its size (see {@link Generation}); a number below zero is one that the gate stops. */
    public Shop generation(String day, int count, int generation) {
        return day(
                day,
                new Generation(count, generation)
                        .orders().stream()
                                .map(o -> "%d,%s,%s".formatted(o.id(), o.amount(), o.status()))
                                .toArray(String[]::new));
    }

    public Project project() {
        return ProjectReader.readOrThrow(root.resolve("jobs.yaml"), Optional.empty(), Map.of(), System.getenv())
                .project();
    }

    public Job job(String name) {
        return project().job(name);
    }

    public Ledger ledger() {
        return Ledger.at(project().ledger());
    }

    public static Partition partition(String day) {
        return Partition.parse(Grain.DAY, day);
    }

    public static RunSettings settings() {
        return new RunSettings(
                CLOCK,
                RunId.next(Clock.systemUTC()),
                "tester",
                "test",
                Optional.empty(),
                "unknown",
                Optional.empty(),
                Map.of());
    }

    public List<RunResult> run(String job, String... days) {
        return run(job, Optional.empty(), OptionalInt.empty(), Progress.SILENT, days);
    }

    public List<RunResult> force(String job, String... days) {
        return run(job, Optional.of(new Force("a test of forcing")), OptionalInt.empty(), Progress.SILENT, days);
    }

    public List<RunResult> run(
            String job, Optional<Force> force, OptionalInt chunk, Progress progress, String... days) {
        List<Partition> partitions = Arrays.stream(days)
                .map(d -> Partition.parse(job(job).partition().grain(), d))
                .toList();
        return run(List.of(job), new Choice.These(partitions), force, chunk, progress)
                .jobs()
                .get(0)
                .results();
    }

    public RunReport run(
            List<String> jobs, Choice choice, Optional<Force> force, OptionalInt chunk, Progress progress) {
        Project project = project();
        try (Engine engine = Engine.open(project, settings())) {
            return engine.run(
                    jobs.stream().map(project::job).toList(),
                    job -> choice,
                    force,
                    chunk.stream().boxed().<Chunking>map(Chunking.Count::new).findFirst(),
                    FailFast.OFF,
                    progress);
        }
    }

    /** Takes partitions back, as `tidegate rollback` does. */
    public List<RunResult> rollback(String job, Extent extent, OptionalLong to, Progress progress) {
        RollbackPlan plan = new Rollback(job(job), ledger()).plan(extent, to);
        if (plan.isEmpty()) {
            return List.of();
        }
        RunSettings settings = settings();
        try (Engine engine = Engine.open(project(), settings)) {
            return results(Rollback.carryOut(plan, "the orders were wrong", engine, progress));
        }
    }

    /** What the newest commits did to these days. */
    public List<RunResult> rollback(String job, String... days) {
        List<Partition> partitions = Arrays.stream(days)
                .map(d -> Partition.parse(job(job).partition().grain(), d))
                .toList();
        return rollback(job, new Extent.Partitions(partitions), OptionalLong.empty(), Progress.SILENT);
    }

    /** The status that a command which runs this would exit with. */
    public static int status(Supplier<List<RunResult>> run) {
        try {
            return ExitStatus.of(run.get());
        } catch (TidegateException e) {
            return e.code().exitStatus();
        }
    }

    public static List<RunResult> results(RunReport report) {
        return report.jobs().stream()
                .map(JobResult::results)
                .flatMap(List::stream)
                .toList();
    }

    public String location(String table) {
        return root.resolve(".tidegate/warehouse").resolve(table).toString();
    }

    /** Rows of each day as readers see them now. */
    public Map<String, Long> visible(SparkSession spark, String table) {
        Map<String, Long> counts = new TreeMap<>();
        if (Files.isDirectory(Path.of(location(table), "_delta_log"))) {
            for (Row row : spark.read()
                    .format("delta")
                    .load(location(table))
                    .groupBy("day")
                    .count()
                    .collectAsList()) {
                counts.put(String.valueOf(row.get(0)), row.getLong(1));
            }
        }
        return counts;
    }

    /** All rows as text, sorted: equal for two tables with the same rows. */
    public List<String> rows(SparkSession spark, String table) {
        return spark.read().format("delta").load(location(table)).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    /** As if every process at work had stood still for ten minutes. */
    public void expireLeases() {
        try (Stream<Path> files = Files.walk(root.resolve(".tidegate/ledger/leases"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table's version, -1 when there is none. */
    public long version(String table) {
        return io.tidegate.log.TableLog.read(location(table))
                .map(io.tidegate.log.TableLog::version)
                .orElse(-1L);
    }

    /** Data files in a table's folder that no commit names. */
    public List<String> filesNoVersionNames(String table) {
        Path folder = Path.of(location(table));
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            StringBuilder log = new StringBuilder();
            for (Path file : files) {
                if (file.getParent().endsWith("_delta_log") && file.toString().endsWith(".json")) {
                    log.append(Files.readString(file));
                }
            }
            return files.stream()
                    .filter(f -> f.getParent().getFileName().toString().contains("="))
                    .map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet") && log.indexOf(name) < 0)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
