package io.tidegate.publish;

import io.tidegate.audit.ApprovedForTests;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import io.tidegate.stage.OpenTable;
import io.tidegate.stage.Opened;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.Stager;
import io.tidegate.stage.TargetJob;
import io.tidegate.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;

/** What tests of staging and publishing share: a real table in a folder of its own. */
public abstract class PublishTest extends SparkTest {
    protected static final RunId RUN = new RunId("01HZY3V5R8K2M4N6P8Q0S2T4W6");
    protected static final String OLDER = "01HZY3V5R8K2M4N6P8Q0S2T4A0";
    protected static final String NEWER = "01HZY3V5R8K2M4N6P8Q0S2T4Z9";

    @TempDir
    protected Path folder;

    protected String table() {
        return folder.resolve("orders").toString();
    }

    protected TargetJob target() {
        return TargetJob.at(table());
    }

    protected static Dataset<Row> sql(String query) {
        return SPARK.sql(query);
    }

    /** Rows as {@code (id, amount, ds)} from lines like {@code 1, 10, 2021-01-01}. */
    protected static Dataset<Row> rows(String... lines) {
        String values = Arrays.stream(lines)
                .map(line -> line.split(", "))
                .map(f -> "(%sL, %s, date'%s')".formatted(f[0], f[1], f[2]))
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return sql("SELECT * FROM VALUES " + values + " AS t(id, amount, ds)");
    }

    protected static Dataset<Row> noRows() {
        return rows("1, 1, 2021-01-01").where("false");
    }

    protected List<Partition> days(String... texts) {
        return Arrays.stream(texts).map(target()::partition).toList();
    }

    protected static OpenTable open(TargetJob target, List<Partition> partitions, RunId run, int chunk) {
        Opened opened = new Stager(SPARK).open(target.job(), partitions, run, chunk, version(target.location()));
        return ((Opened.Ready) opened).table();
    }

    protected OpenTable open(String... days) {
        return open(target(), days(days), RUN, 1);
    }

    protected static RunMark mark(RunId run, int chunk) {
        return new RunMark(run.text(), "orders_daily", chunk, "digest");
    }

    protected static PublishOutcome publish(StagedChunk staged) {
        return publish(staged, 1);
    }

    protected static PublishOutcome publish(StagedChunk staged, int chunk) {
        return new Publisher(SPARK).publish(ApprovedForTests.all(staged), mark(RUN, chunk));
    }

    protected void published(Dataset<Row> rows, String... days) {
        PublishOutcome outcome = publish(open(days).stage(rows));
        if (!(outcome instanceof PublishOutcome.Committed)) {
            throw new AssertionError("not committed: " + outcome);
        }
    }

    /** The newest version by the files of the log, -1 when there is none. */
    protected static long version(String table) {
        Path log = Path.of(table.replaceFirst("^[a-z]+://", "").replaceFirst("^[a-z]+:", ""), "_delta_log");
        if (!Files.isDirectory(log)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.matches("\\d{20}\\.json"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
                    .max()
                    .orElse(-1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    protected Dataset<Row> read() {
        return SPARK.read().format("delta").load(table());
    }

    /** What a reader sees, as lines like {@code 1 10 2021-01-01}. */
    protected List<String> seen() {
        return read().orderBy("ds", "id").collectAsList().stream()
                .map(r -> r.getAs("id") + " " + r.getAs("amount") + " " + r.getAs("ds"))
                .toList();
    }

    /** Data files in the folder, in any version or none. */
    protected List<String> dataFiles() throws java.io.IOException {
        try (Stream<Path> files = Files.walk(Path.of(table()))) {
            return files.filter(f ->
                            f.toString().endsWith(".parquet") && !f.toString().contains("_delta_log"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
