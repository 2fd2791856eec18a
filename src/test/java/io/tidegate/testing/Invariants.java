package io.tidegate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.ledger.Event;
import io.tidegate.log.RunMark;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The oracle: what holds of a shop's job whatever fault struck. It looks as a stranger would, with Delta's public reader, the table's
 * commit files and those of the ledger, by plain paths of the local disk. The job's table has the job's name, and its days hold generations ({@link Shop#generation}).
 *
 * <ul>
 *   <li>I1 readers see whole generations only: {@link Readers} while a run is at work, every version afterwards
 *   <li>I2 no file of a day outside the plan came or went
 *   <li>I3 no generation that its gate stops is in any version
 *   <li>I4 the ledger says published exactly where a version carries that run and chunk
 *   <li>I5 the same command again ends 0 with the rows of an undisturbed run
 *   <li>I6 no two versions carry one run and chunk
 *   <li>I8 the exit status says what class of fault it was
 * </ul>
 */
public final class Invariants {
    private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DAY_OF_FILE = Pattern.compile("/day=([^/]+)/");

    private final SparkSession spark;
    private final Shop shop;
    private final String job;
    private final Map<String, Set<String>> filesBefore;
    private long judged = -1;

    private Invariants(SparkSession spark, Shop shop, String job) {
        this.spark = spark;
        this.shop = shop;
        this.job = job;
        this.filesBefore = filesByDay();
    }

    /** Remembers the table as it is now. Ask before the fault. */
    public static Invariants of(SparkSession spark, Shop shop, String job) {
        return new Invariants(spark, shop, job);
    }

    /** Readers who look all the time, until they are closed. */
    public Readers readers() {
        return readers(Duration.ofMillis(250));
    }

    /** Readers who look after each pause, until they are closed. */
    public Readers readers(Duration pause) {
        return new Readers(this::lookNow, pause);
    }

    /** I1, I2, I3 and I6: what holds at any moment, whatever is still open. */
    public void hold(String... plannedDays) {
        everyVersionIsWholeAndGated();
        nothingOutsideThePlanChanged(plannedDays);
        noTwoVersionsOfOneChunk();
    }

    /** The same and I4: what holds when no run is at work and the last one, or its recovery, has come to its end. */
    public void holdSettled(String... plannedDays) {
        hold(plannedDays);
        ledgerAndTableAgree();
    }

    /** I1 and I3: each version since the last look. */
    public void everyVersionIsWholeAndGated() {
        for (long version : marks().keySet()) {
            if (version > judged) {
                judged = version;
                Map<String, String> faults =
                        faults(spark.read().option("versionAsOf", version).format("delta"));
                assertThat(faults)
                        .as("I1, I3: days of version %d that are not one whole generation that passes", version)
                        .isEmpty();
            }
        }
    }

    /** I2 */
    public void nothingOutsideThePlanChanged(String... plannedDays) {
        Map<String, Set<String>> before = new TreeMap<>(filesBefore);
        Map<String, Set<String>> now = filesByDay();
        before.keySet().removeAll(Arrays.asList(plannedDays));
        now.keySet().removeAll(Arrays.asList(plannedDays));
        assertThat(now)
                .as("I2: files of the days outside the plan %s", Arrays.toString(plannedDays))
                .isEqualTo(before);
    }

    /** I4 */
    public void ledgerAndTableAgree() {
        Set<String> said = shop.ledger().events(job).stream()
                .flatMap(Invariants::publication)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> done = new TreeSet<>();
        marks().forEach((version, mark) ->
                mark.ifPresent(m -> done.add("version %d is run %s chunk %d".formatted(version, m.run(), m.chunk()))));
        assertThat(said)
                .as("I4: what the ledger calls published, against the table's history")
                .isEqualTo(done);
        assertThat(shop.ledger().history(job).openIntents())
                .as("I4: intents that nobody ended")
                .isEmpty();
    }

    private static Stream<String> publication(Event event) {
        String text = "version %d is run %s chunk %d";
        if (event instanceof Event.Published e) {
            return Stream.of(text.formatted(e.versionAfter(), e.run(), e.chunk()));
        }
        return event instanceof Event.RolledBack e
                ? Stream.of(text.formatted(e.versionAfter(), e.run(), e.chunk()))
                : Stream.empty();
    }

    /** I5: runs the command again and compares with a shop that nothing ever disturbed. */
    public void sameCommandAgainEndsAs(Shop undisturbed, Supplier<List<RunResult>> command) {
        endsAs(FaultClass.NONE, command);
        assertThat(contentHash(spark, shop, job))
                .as("I5: content hash, against that of a run without faults")
                .isEqualTo(contentHash(spark, undisturbed, job));
    }

    /** I5, where it is known by heart how a run without faults would end and what it would leave visible. */
    public void sameCommandAgainShows(FaultClass end, Map<String, Generation> days, Supplier<List<RunResult>> command) {
        endsAs(end, command);
        Map<String, List<Generation.Order>> expected = new TreeMap<>();
        days.forEach((day, generation) -> expected.put(day, generation.orders()));
        assertThat(orders(spark.read().format("delta")))
                .as("I5: rows by day, against those of a run without faults")
                .isEqualTo(expected);
    }

    private static void endsAs(FaultClass end, Supplier<List<RunResult>> command) {
        List<RunResult> results = command.get();
        assertThat(ExitStatus.of(results))
                .as("I5: exit status of the same command again, %s", results)
                .isEqualTo(end.exitStatus());
    }

    /** I6 */
    public void noTwoVersionsOfOneChunk() {
        Map<String, Long> first = new HashMap<>();
        marks().forEach((version, mark) -> mark.ifPresent(m -> {
            Long other = first.putIfAbsent("run %s chunk %d".formatted(m.run(), m.chunk()), version);
            assertThat(other)
                    .as("I6: another version of run %s chunk %d, which version %d is", m.run(), m.chunk(), version)
                    .isNull();
        }));
    }

    /** I8 */
    public static void exitsAs(FaultClass fault, int status) {
        assertThat(status).as("I8: exit status of a fault of class %s", fault).isEqualTo(fault.exitStatus());
    }

    /** One number for all rows of the table, whatever their order and files. */
    public static long contentHash(SparkSession spark, Shop shop, String job) {
        Dataset<Row> rows = spark.read().format("delta").load(shop.location(job));
        return rows.collectAsList().stream()
                .map(row -> "%s %s %s %s"
                        .formatted(row.getAs("day"), row.getAs("id"), row.getAs("amount"), row.getAs("status")))
                .sorted()
                .collect(Collectors.toList())
                .hashCode();
    }

    private Map<String, String> lookNow() {
        return isThere() ? faults(spark.read().format("delta")) : Map.of();
    }

    /** By day, what is wrong with its rows. */
    private Map<String, String> faults(DataFrameReader reader) {
        Map<String, String> faults = new TreeMap<>();
        orders(reader).forEach((day, orders) -> {
            Generation.fault(orders).ifPresent(fault -> faults.put(day, fault));
            if (orders.stream().anyMatch(order -> order.amount().signum() < 0)) {
                faults.put(day, "rows that its gate must stop, such as " + orders.get(0));
            }
        });
        return faults;
    }

    /** By day, what a reader sees, by id. */
    private Map<String, List<Generation.Order>> orders(DataFrameReader reader) {
        Map<String, List<Generation.Order>> days = new TreeMap<>();
        for (Row row : reader.load(shop.location(job)).collectAsList()) {
            days.computeIfAbsent(String.valueOf(row.<Object>getAs("day")), day -> new ArrayList<>())
                    .add(new Generation.Order(row.getAs("id"), row.getAs("amount"), row.getAs("status")));
        }
        days.values().forEach(orders -> orders.sort(Comparator.comparing(Generation.Order::id)));
        return days;
    }

    /** By version, oldest first, whose commit it is: from the commit files alone, which all tools read. */
    private Map<Long, Optional<RunMark>> marks() {
        Map<Long, Optional<RunMark>> marks = new TreeMap<>();
        Path log = Path.of(shop.location(job), "_delta_log");
        if (!Files.isDirectory(log)) {
            return marks;
        }
        try (DirectoryStream<Path> commits = Files.newDirectoryStream(log, "*.json")) {
            for (Path commit : commits) {
                Matcher name = COMMIT.matcher(commit.getFileName().toString());
                if (name.matches()) {
                    marks.put(Long.parseLong(name.group(1)), mark(commit));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return marks;
    }

    private static Optional<RunMark> mark(Path commit) throws IOException {
        for (String line : Files.readAllLines(commit)) {
            JsonNode info = JSON.readTree(line).path("commitInfo");
            if (info.hasNonNull("userMetadata")) {
                return RunMark.parse(info.get("userMetadata").asText());
            }
        }
        return Optional.empty();
    }

    private Map<String, Set<String>> filesByDay() {
        Map<String, Set<String>> files = new TreeMap<>();
        if (isThere()) {
            for (String file :
                    spark.read().format("delta").load(shop.location(job)).inputFiles()) {
                Matcher day = DAY_OF_FILE.matcher(file);
                assertThat(day.find())
                        .as("a data file in no day's folder: %s", file)
                        .isTrue();
                files.computeIfAbsent(day.group(1), d -> new TreeSet<>()).add(file);
            }
        }
        return files;
    }

    private boolean isThere() {
        return shop.version(job) >= 0;
    }

    /** Looks at the table again and again in a thread of its own. */
    public static final class Readers implements AutoCloseable {
        private final Duration pause;
        private final Supplier<Map<String, String>> look;
        private final Thread thread;
        private final Set<String> seen = new TreeSet<>();
        private volatile boolean isOver;
        private volatile int looks;

        private Readers(Supplier<Map<String, String>> look, Duration pause) {
            this.look = look;
            this.pause = pause;
            this.thread = new Thread(this::poll, "readers");
            thread.setDaemon(true);
            thread.start();
        }

        private void poll() {
            do {
                try {
                    look.get().forEach((day, fault) -> seen.add(day + ": " + fault));
                } catch (RuntimeException e) {
                    seen.add("a reader failed: " + e);
                }
                looks++;
                pause();
            } while (!isOver);
        }

        private void pause() {
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** How often they have looked so far. */
        public int looks() {
            return looks;
        }

        /** Ends the looking, and says what was seen (I1). */
        @Override
        public void close() {
            isOver = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(seen).as("I1: what readers saw in %d looks", looks).isEmpty();
        }
    }
}
