package io.tidegate.bench;

import io.tidegate.estimate.Pilot;
import io.tidegate.estimate.PilotChoice;
import io.tidegate.estimate.Replay;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Records what partitions of five jobs take, each day a run of its own, and holds estimates against it: three jobs of different shape
 * by their own history, in one process; two others by a pilot, which has a process of its own, and then their runs in another.
 * {@code -Dbench.record=FOLDER} keeps the ledger for the replay in the tests; with {@code -Dbench.replay=FOLDER} nothing is run and a
 * kept one is looked at. What is kept as core-seconds is the CPU time of the tasks, so that a machine which others use too makes no
 * other figures; {@code -Dbench.runtime=true} keeps their run time, as a ledger has it.
 */
public final class EstimateBench {
    private static final int WARM = 4;
    private static final int SINGLES = Integer.getInteger("bench.days", 56);
    private static final int CHUNK = 6;
    private static final int CHUNKS = 2;
    private static final int DAYS = SINGLES + CHUNKS * CHUNK;
    private static final LocalDate FIRST = LocalDate.parse("2024-01-01");
    private static final List<String> SEEN = List.of("linear", "join_heavy", "skewed");
    private static final List<String> UNSEEN = List.of("csv_narrow", "parquet_wide");

    private static final String JOBS = """
            version: 1
            project: estimates
            ledger: ledger
            warehouse: warehouse
            defaults: {owner: {team: bench, contact: bench}}
            jobs:
              - name: linear
                partition: {column: day, grain: day, start: 2024-01-01}
                sources: [{name: raw, path: "orders/dt={{ ds }}/*.parquet", format: parquet}]
                transform: {sql: "SELECT _partition AS day, id, customer, upper(status) AS status, amount * 1.19 AS gross FROM raw"}
                target: {table: linear}
                checks: [{not_null: [id, customer]}, {range: {column: gross, min: 0}}]
              - name: join_heavy
                partition: {column: day, grain: day, start: 2024-01-01}
                sources:
                  - {name: raw, path: "orders/dt={{ ds }}/*.parquet", format: parquet}
                  - {name: customers, path: "customers/*.parquet", format: parquet}
                transform:
                  sql: >-
                    SELECT a._partition AS day, c.region, a.status, count(*) AS pairs, sum(b.amount) AS amount
                    FROM raw a JOIN raw b ON a._partition = b._partition AND a.basket = b.basket
                    JOIN customers c ON a.customer = c.customer GROUP BY a._partition, c.region, a.status
                target: {table: join_heavy}
                checks: [{unique: [region, status]}, {not_null: [amount]}]
              - name: skewed
                partition: {column: day, grain: day, start: 2024-01-01}
                sources: [{name: raw, path: "orders/dt={{ ds }}/*.parquet", format: parquet}]
                transform:
                  sql: >-
                    SELECT _partition AS day, id, hot, amount,
                    sum(amount) OVER (PARTITION BY _partition, hot ORDER BY id) AS so_far FROM raw
                target: {table: skewed, keys: [id]}
                checks: [{range: {column: amount, min: 0}}]
              - name: csv_narrow
                partition: {column: day, grain: day, start: 2024-01-01}
                sources:
                  - name: raw
                    path: "narrow/dt={{ ds }}/*.csv"
                    format: csv
                    columns: {id: bigint, amount: double, status: string}
                transform: {sql: "SELECT _partition AS day, id, amount, status FROM raw"}
                target: {table: csv_narrow, keys: [id]}
                checks: [{range: {column: amount, min: 0}}]
              - name: parquet_wide
                partition: {column: day, grain: day, start: 2024-01-01}
                sources: [{name: raw, path: "wide/dt={{ ds }}/*.parquet", format: parquet}]
                transform: {sql: "SELECT _partition AS day, WIDE FROM raw"}
                target: {table: parquet_wide}
                checks: [{not_null: [c1, c2, c3]}]
            """;

    private final Path folder;
    private final Project project;
    private final CpuSeconds cpu = new CpuSeconds();

    private EstimateBench(Path folder) {
        this.folder = folder;
        this.project = ProjectReader.readOrThrow(folder.resolve("jobs.yaml"), Optional.empty(), Map.of(), Map.of())
                .project();
    }

    /** @param args none, or in the processes that this one starts: the folder; seen, pilot or runs; for the last two a job */
    public static void main(String[] args) throws IOException {
        Path folder = Folders.BENCH.resolve("estimates").toAbsolutePath();
        Optional<Path> kept = Optional.ofNullable(System.getProperty("bench.replay")).map(Path::of);
        if (kept.isPresent()) {
            replay(kept.get());
        } else if (args.length > 0) {
            part(Path.of(args[0]), List.of(args).subList(1, args.length));
        } else {
            Folders.delete(folder);
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("jobs.yaml"), JOBS.replace("WIDE", wide(i -> "c" + i)));
            SparkSession spark = Folders.session();
            write(spark, folder);
            spark.stop();
            child(folder, "seen");
            for (String job : UNSEEN) {
                child(folder, "pilot", job);
                child(folder, "runs", job);
            }
            Path recorded = Optional.ofNullable(System.getProperty("bench.record"))
                    .map(Path::of)
                    .orElse(folder.resolve("recorded"));
            new Recording(folder, new EstimateBench(folder).project).keep(recorded);
            replay(recorded);
        }
    }

    private static void child(Path folder, String... part) {
        System.out.println(String.join(" ", part));
        List<String> command = Shell.java("-cp", System.getProperty("java.class.path"), EstimateBench.class.getName());
        command.add(folder.toString());
        command.addAll(List.of(part));
        Shell.run(folder, Map.of(), command);
    }

    private static void part(Path folder, List<String> part) throws IOException {
        EstimateBench bench = new EstimateBench(folder);
        SparkSession spark = Folders.session();
        spark.sparkContext().addSparkListener(bench.cpu);
        switch (part.get(0)) {
            case "seen" -> bench.seen();
            case "pilot" -> Files.write(
                    folder.resolve(part.get(1) + Recording.PILOT),
                    bench.pilot(part.get(1)).builds().stream()
                            .map(build -> Replay.line(part.get(1), build))
                            .toList());
            case "runs" -> bench.runs(part.get(1));
            default -> throw new IllegalArgumentException(part.get(0));
        }
        spark.stop();
        bench.cpu.write(folder.resolve(String.join("-", part) + Recording.CPU));
    }

    /** Days of very different size, the same whenever they are made. */
    private static void write(SparkSession spark, Path folder) {
        Random random = new Random(7);
        String days = FIRST.datesUntil(FIRST.plusDays(DAYS))
                .map(day -> "('%s', %d)".formatted(day, (long) (3000 * Math.exp(random.nextDouble() * Math.log(80)))))
                .collect(Collectors.joining(", "));
        spark.sql("SELECT dt, explode(sequence(1, n)) AS id FROM VALUES " + days + " AS t(dt, n)")
                .selectExpr(
                        "dt",
                        "CAST(id AS bigint) AS id",
                        "concat('customer-', pmod(xxhash64(dt, id), 20000)) AS customer",
                        "id DIV 6 AS basket",
                        "CASE WHEN pmod(xxhash64(id), 10) < 6 THEN 0 ELSE pmod(xxhash64(id, 3), 500) END AS hot",
                        "CAST(pmod(xxhash64(dt, id, 2), 100000) / 100 AS double) AS amount",
                        "element_at(array('new', 'paid', 'sent'), CAST(id % 3 + 1 AS int)) AS status")
                .createOrReplaceTempView("orders");
        by(spark, "SELECT * FROM orders").parquet(folder.resolve("orders").toString());
        by(spark, "SELECT dt, id, amount, status FROM orders")
                .option("header", "true")
                .csv(folder.resolve("narrow").toString());
        by(spark, "SELECT dt, " + wide(i -> "xxhash64(id, %d) AS c%d".formatted(i, i)) + " FROM orders WHERE id % 4 = 0").parquet(folder.resolve("wide").toString());
        spark.range(20_000)
                .selectExpr("concat('customer-', id) AS customer", "concat('region-', id % 40) AS region")
                .coalesce(1)
                .write()
                .parquet(folder.resolve("customers").toString());
    }

    private static String wide(IntFunction<String> column) {
        return IntStream.rangeClosed(1, 40).mapToObj(column).collect(Collectors.joining(", "));
    }

    private static org.apache.spark.sql.DataFrameWriter<org.apache.spark.sql.Row> by(SparkSession spark, String sql) {
        return spark.sql(sql)
                .repartition(4, org.apache.spark.sql.functions.col("dt"))
                .write()
                .partitionBy("dt");
    }

    /** Day by day all jobs at once, as a night has it. */
    private void seen() {
        for (LocalDate warm : FIRST.datesUntil(FIRST.plusDays(WARM)).toList()) {
            together(List.of(warm), Replay.WARM_UP);
        }
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            LocalDate first = FIRST.plusDays(SINGLES + chunk * CHUNK);
            together(first.datesUntil(first.plusDays(CHUNK)).toList(), "bench");
        }
        shuffled().forEach(day -> together(List.of(day), "bench"));
    }

    private void together(List<LocalDate> days, String who) {
        SEEN.parallelStream().forEach(job -> run(job, days, who));
    }

    private void runs(String job) {
        List<LocalDate> days = shuffled();
        days.subList(0, SINGLES / 2).forEach(day -> run(job, List.of(day), "bench"));
    }

    /** The order of the days says nothing of their size. */
    private static List<LocalDate> shuffled() {
        List<LocalDate> days =
                new ArrayList<>(FIRST.datesUntil(FIRST.plusDays(SINGLES)).toList());
        Collections.shuffle(days, new Random(11));
        return days;
    }

    private Pilot pilot(String job) {
        List<LocalDate> bySize = FIRST.datesUntil(FIRST.plusDays(SINGLES))
                .sorted(Comparator.comparingLong(day -> size(job, day)))
                .toList();
        try (Engine engine = Engine.open(project, settings("bench"))) {
            return engine.pilot(
                    project.job(job),
                    new PilotChoice(
                            Stream.of(SINGLES / 2, SINGLES * 9 / 10, SINGLES / 10)
                                    .map(i -> partition(bySize.get(i)))
                                    .toList(),
                            List.of()));
        }
    }

    private long size(String job, LocalDate day) {
        Path files = folder.resolve(job.equals("csv_narrow") ? "narrow" : "wide").resolve("dt=" + day);
        try (var all = Files.list(files)) {
            return all.mapToLong(f -> f.toFile().length()).sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Partition partition(LocalDate day) {
        return Partition.parse(Grain.DAY, day.toString());
    }

    private static RunSettings settings(String who) {
        return new RunSettings(
                Clock.systemUTC(),
                RunId.next(Clock.systemUTC()),
                who,
                "bench",
                Optional.empty(),
                "unknown",
                Optional.empty(),
                Map.of());
    }

    private void run(String job, List<LocalDate> days, String who) {
        Choice choice = new Choice.These(days.stream().map(EstimateBench::partition).toList());
        try (Engine engine = Engine.open(project, settings(who))) {
            RunReport report = engine.run(
                    List.of(project.job(job)),
                    j -> choice,
                    Optional.of(new Force("a measurement")),
                    Optional.<Chunking>empty(),
                    FailFast.OFF,
                    Progress.SILENT);
            List<RunResult> results = report.jobs().get(0).results();
            if (!results.stream().allMatch(RunResult.Published.class::isInstance)) {
                throw new IllegalStateException("not published: " + results);
            }
        }
    }

    private static void replay(Path recorded) throws IOException {
        int partitions = 0;
        List<String> shots = new ArrayList<>(List.of("replay,real,low,likely,high,naive"));
        for (String job : SEEN) {
            Replay replay = Replay.of(recorded, job);
            partitions += replay.partitions();
            tell(replay.leaveOneOut(), shots);
            tell(replay.inTimeOrder(), shots);
            tell(replay.chunks(), shots);
        }
        System.out.printf(Locale.ROOT, "%d partitions of %d jobs%n", partitions, SEEN.size());
        for (String job : UNSEEN) {
            Replay replay = Replay.of(recorded, job);
            tell(replay.fromPilot(), shots);
            tell(replay.inTimeOrder(), shots);
        }
        Files.write(Folders.BENCH.resolve("estimates.csv"), shots);
    }

    private static void tell(Replay.Score score, List<String> shots) {
        System.out.println(score);
        for (Replay.Shot shot : score.shots()) {
            shots.add("%s,%s,%s,%s,%s,%s"
                    .formatted(
                            score.name().replace(',', ':'),
                            shot.real(),
                            shot.low(),
                            shot.likely(),
                            shot.high(),
                            shot.naive()));
        }
    }
}
