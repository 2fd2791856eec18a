package io.tidegate.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Column;
import io.tidegate.job.Format;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.job.Template;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Window;
import io.tidegate.plan.SourceInput;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceReader;
import io.tidegate.read.TestJob;
import io.tidegate.storage.FileEntry;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise of chunks: a chunk gives exactly the rows that its partitions give one by one, whichever way it is evaluated. */
class ChunkEqualsSinglesTest extends SparkTest {
    private static final int SEEDS = Integer.getInteger("tidegate.seeds", 2);
    private static final int QUERIES = 14;

    @TempDir
    Path dir;

    /** Sources of one seed, opened for the chunk and for each of its partitions alone. */
    private record World(
            List<Source> sources,
            List<Partition> chunk,
            Map<String, Dataset<Row>> whole,
            Map<Partition, Map<String, Dataset<Row>>> alone) {}

    @Test
    void a_chunk_gives_the_rows_of_its_partitions_one_by_one() throws IOException {
        long first = Long.getLong("tidegate.seed", System.nanoTime() % 1_000_000);
        int once = 0;
        int perPartition = 0;
        for (long seed = first; seed < first + SEEDS; seed++) {
            World world = world(new Random(seed), seed);
            for (int i = 0; i < QUERIES; i++) {
                String sql = new RandomQuery(new Random(seed * 1000 + i), i % 2 == 0).sql();
                String what = "-Dtidegate.seed=" + seed + ", query " + i + ": " + sql;
                Job job = TestJob.sql(sql, world.sources().toArray(Source[]::new));
                Transformed chunk = new Transformer(SPARK).apply(job, world.chunk(), world.whole());
                List<String> singles = new ArrayList<>();
                for (Partition partition : world.chunk()) {
                    singles.addAll(texts(
                            List.of(partition),
                            new Transformer(SPARK)
                                    .apply(
                                            job,
                                            List.of(partition),
                                            world.alone().get(partition))
                                    .rows()));
                }
                assertThat(texts(world.chunk(), chunk.rows()))
                        .as(what + " [" + chunk.evaluation().text() + "]")
                        .containsExactlyInAnyOrderElementsOf(singles);
                if (chunk.evaluation() instanceof Evaluation.OnceForTheChunk) {
                    once++;
                } else {
                    perPartition++;
                }
            }
        }
        String seen = "seed %d: %d once for the chunk, %d once per partition".formatted(first, once, perPartition);
        System.out.println("ChunkEqualsSinglesTest " + seen);
        assertThat(once).as(seen).isGreaterThanOrEqualTo(SEEDS * QUERIES / 3);
        assertThat(perPartition).as(seen).isGreaterThanOrEqualTo(SEEDS * QUERIES / 3);
    }

    /** Rows that belong to no partition of those built are a fault later on, whatever their partition column says. */
    private static List<String> texts(List<Partition> built, Dataset<Row> rows) {
        List<String> inside = built.stream().map(Partition::text).toList();
        return rows.select("k", "v", "dt").collectAsList().stream()
                .map(row -> inside.contains(String.valueOf(row.<Object>get(2)))
                        ? row.toString()
                        : "outside " + row.get(0) + " " + row.get(1))
                .toList();
    }

    private World world(Random random, long seed) throws IOException {
        List<Partition> chunk =
                List.of(TestJob.day("2021-01-04"), TestJob.day("2021-01-05"), TestJob.day("2021-01-07"));
        List<Source> sources = new ArrayList<>();
        List<SourceInput> inputs = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            Window window = new Window(random.nextInt(3), random.nextInt(2));
            sources.add(source(name, window, true));
            Map<Partition, List<FileEntry>> files = new TreeMap<>();
            for (Partition partition : chunk) {
                List<FileEntry> read = new ArrayList<>();
                for (int i = -window.before(); i <= window.after(); i++) {
                    read.add(file(random, seed, name, partition.plus(i).text()));
                }
                files.put(partition, read);
            }
            inputs.add(new SourceInput.FilesByPartition(name, files));
        }
        sources.add(source("s", Window.NONE, false));
        inputs.add(new SourceInput.StaticFiles("s", List.of(file(random, seed, "s", "all"))));
        Job job = TestJob.sql("", sources.toArray(Source[]::new));
        Map<Partition, Map<String, Dataset<Row>>> alone = new LinkedHashMap<>();
        for (Partition partition : chunk) {
            alone.put(partition, inMemory(new SourceReader(SPARK).open(job, List.of(partition), inputs)));
        }
        return new World(sources, chunk, inMemory(new SourceReader(SPARK).open(job, chunk, inputs)), alone);
    }

    /** What was read from the files, kept, so that hundreds of small queries do not parse them again. */
    private static Map<String, Dataset<Row>> inMemory(OpenedSources opened) {
        assertThat(opened.faults()).isEmpty();
        Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
        opened.rows()
                .forEach((name, read) -> rows.put(name, SPARK.createDataFrame(read.collectAsList(), read.schema())));
        return rows;
    }

    private static Source source(String name, Window window, boolean partitioned) {
        return new Source.Files(
                name,
                Template.parse("/x/{{ ds }}.csv", Map.of()),
                Format.CSV,
                TextOptions.DEFAULT,
                List.of(new Column("k", "int", Optional.empty()), new Column("v", "int", Optional.empty())),
                true,
                window,
                Ready.WHEN_THERE,
                partitioned);
    }

    private FileEntry file(Random random, long seed, String name, String part) throws IOException {
        Path path = dir.resolve(seed + name + part + ".csv");
        if (!Files.exists(path)) {
            StringBuilder text = new StringBuilder("k,v\n");
            int rows = random.nextInt(6);
            for (int i = 0; i < rows; i++) {
                text.append(random.nextInt(4))
                        .append(',')
                        .append(random.nextInt(5))
                        .append('\n');
            }
            Files.writeString(path, text);
        }
        return new FileEntry(
                path.toString(),
                Files.size(path),
                Files.getLastModifiedTime(path).toInstant());
    }
}
