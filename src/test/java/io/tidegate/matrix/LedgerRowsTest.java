package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import io.tidegate.storage.ChildJvm;
import io.tidegate.testing.Child;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows 51 to 53: a ledger that is gone, torn, of another version, written by two at once, or read-only. */
@Timeout(240)
class LedgerRowsTest extends SparkTest {
    @TempDir
    Path dir;

    private Shop shop;

    @BeforeEach
    void shop() {
        shop = Shop.in(dir);
        for (int day = 1; day <= 3; day++) {
            shop.generation("2024-01-0" + day, 2 + day, 1);
        }
    }

    /** Tables break long texts: here they are whole. */
    private Commands.Ended command(String line) {
        Commands.Ended ended = Commands.run(dir, List.of(line.split(" ")));
        return new Commands.Ended(ended.exit(), ended.text().replaceAll("\\s+", " "));
    }

    private Commands.Ended ok(String line) {
        Commands.Ended ended = command(line);
        assertThat(ended.exit()).as(ended.text()).isZero();
        return ended;
    }

    private Path ledger() {
        return dir.resolve(".tidegate/ledger");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ledger().resolve("events"))) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
    }

    /** Status, run, version, rows and fingerprint of each partition. */
    private Map<String, String> known() {
        Map<String, String> known = new TreeMap<>();
        shop.ledger().history("orders").states().forEach((partition, s) -> known.put(partition, describe(s)));
        return known;
    }

    private static String describe(PartitionState s) {
        return s.status() + " " + s.run() + " " + s.version() + " " + s.rows() + " " + s.fingerprint();
    }

    /** Three days in two runs, the second of them built twice. */
    private void build() {
        ok("run orders --from 2024-01-01 --to 2024-01-02");
        ok("run orders --partition 2024-01-03");
        shop.generation("2024-01-02", 9, 2);
        ok("run orders --partition 2024-01-02");
        shop.generation("2024-01-01", 7, 3);
    }

    @Test
    void row51_a_ledger_that_is_gone_stops_every_write_and_is_rebuilt_from_the_table() throws IOException {
        build();
        Map<String, String> before = known();
        String missing = ok("missing orders").text();
        String stale = ok("stale orders").text();
        assertThat(stale).contains("2024-01-01");
        delete(ledger());

        for (String line : List.of(
                "run orders --from 2024-01-01 --to 2024-01-03", "plan orders --missing", "missing orders", "doctor")) {
            Commands.Ended refused = command(line);
            assertThat(refused.exit()).as(line + "\n" + refused.text()).isEqualTo(29);
            assertThat(refused.text()).contains("tidegate ledger rebuild orders");
        }
        assertThat(shop.version("orders")).isEqualTo(2);

        assertThat(ok("ledger rebuild").text()).contains("4 publications of 3 runs", "4 publications written again");
        assertThat(known()).isEqualTo(before);
        assertThat(ok("missing orders").text()).isEqualTo(missing);
        assertThat(ok("stale orders").text()).isEqualTo(stale);
        assertThat(shop.ledger().history("orders").runs())
                .extracting(r -> r.counts().get("published"))
                .containsExactly(1, 1, 2);
        assertThat(ok("history orders").text()).contains("unknown").doesNotContain("died");
        assertThat(ok("ledger rebuild").text()).contains("nothing to rebuild");
        assertThat(ok("run orders --from 2024-01-01 --to 2024-01-03").text()).contains("1 published, 2 kept");
    }

    @Test
    void row51_a_torn_document_stops_every_write_and_rebuild_moves_it_away_and_keeps_the_others() throws IOException {
        build();
        Map<String, String> before = known();
        Path torn = documents().stream()
                .filter(f -> f.toString().endsWith("outcome.json"))
                .findFirst()
                .orElseThrow();
        byte[] whole = Files.readAllBytes(torn);
        Files.write(torn, java.util.Arrays.copyOf(whole, whole.length / 2));
        Map<Path, String> others = new TreeMap<>();
        for (Path document : documents()) {
            if (!document.equals(torn)) {
                others.put(document, Files.readString(document));
            }
        }

        Commands.Ended refused = command("run orders --partition 2024-01-03");
        assertThat(refused.exit()).isEqualTo(29);
        assertThat(refused.text()).contains(torn.toString());
        assertThat(shop.version("orders")).isEqualTo(2);
        Commands.Ended doctor = command("doctor");
        assertThat(doctor.exit()).isEqualTo(29);
        assertThat(doctor.text()).contains(torn.toString(), "tidegate ledger rebuild");

        assertThat(ok("ledger rebuild orders").text()).contains("moved away orders " + torn);
        assertThat(dir.resolve(".tidegate/ledger/damaged/job=orders"))
                .isDirectoryRecursivelyContaining("glob:**/" + torn.getFileName());
        for (Map.Entry<Path, String> other : others.entrySet()) {
            assertThat(other.getKey()).hasContent(other.getValue().strip());
        }
        assertThat(known()).isEqualTo(before);
        ok("doctor");
        ok("run orders --partition 2024-01-03");
    }

    @Test
    void row51_a_document_of_a_schema_version_that_nobody_knows_is_damage() throws IOException {
        ok("run orders --partition 2024-01-03");
        for (String other : List.of("0", "99")) {
            Path document = documents().get(0);
            String text = Files.readString(document);
            Files.writeString(document, text.replaceFirst("\"schema_version\":1", "\"schema_version\":" + other));
            Commands.Ended refused = command("run orders --partition 2024-01-01");
            assertThat(refused.exit()).isEqualTo(29);
            assertThat(refused.text())
                    .contains("its schema_version is %s and this Tidegate reads 1 to 1".formatted(other));
            Files.writeString(document, text);
        }
        assertThat(shop.version("orders")).isZero();
        ok("run orders --partition 2024-01-01");
    }

    @Test
    void row52_two_drivers_that_append_at_once_are_both_there() throws Exception {
        List<Process> drivers = new ArrayList<>();
        List<String> runs = List.of("01J00000000000000000000001", "01J00000000000000000000002");
        for (String run : runs) {
            drivers.add(ChildJvm.start(
                    dir.resolve(run), List.of(), Holder.class, ledger().toString(), "orders", "p" + run, run));
        }
        try {
            Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(60))
                    .until(() -> shop.ledger().events("orders").size() == 4);
            assertThat(shop.ledger().events("orders"))
                    .filteredOn(Event.Intent.class::isInstance)
                    .extracting(e -> e.run().text())
                    .containsExactlyInAnyOrderElementsOf(runs);
            assertThat(shop.ledger().history("orders").running())
                    .containsExactlyInAnyOrder(new RunId(runs.get(0)), new RunId(runs.get(1)));
        } finally {
            for (Process driver : drivers) {
                driver.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void row53_a_ledger_that_cannot_be_written_ends_75_before_anything_is_touched() throws Exception {
        Files.createDirectories(ledger().resolve("events"));
        Files.setPosixFilePermissions(ledger().resolve("events"), PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            Assumptions.assumeTrue(
                    Files.isExecutable(Path.of("/usr/bin/setpriv")),
                    "root may write everywhere, and there is no setpriv");
            command.addAll(List.of("/usr/bin/setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"));
        }
        ProcessBuilder child = Child.java(
                io.tidegate.cli.Main.class, dir.resolve("out.txt"), "run", "orders", "--partition", "2024-01-01");
        command.addAll(child.command());
        int exit = child.command(command).directory(dir.toFile()).start().waitFor();

        assertThat(exit).as(Files.readString(dir.resolve("out.txt"))).isEqualTo(75);
        assertThat(Files.readString(dir.resolve("out.txt")))
                .contains("AccessDenied", "trying again")
                .doesNotContain("Starting Spark");
        assertThat(shop.version("orders")).isEqualTo(-1);

        Files.setPosixFilePermissions(ledger().resolve("events"), PosixFilePermissions.fromString("rwxr-xr-x"));
        ok("run orders --partition 2024-01-01");
    }

    @Test
    void the_ledger_answers_sql_and_nothing_but_queries() {
        build();

        Commands.Ended answer = Commands.run(
                dir,
                List.of(
                        "ledger",
                        "query",
                        "SELECT partition, max(version_after) AS version, sum(rows) AS rows FROM events"
                                + " WHERE type = 'published' GROUP BY partition ORDER BY partition",
                        "-o",
                        "json"));
        assertThat(answer.exit()).as(answer.text()).isZero();
        assertThat(answer.text())
                .contains("\"columns\":[\"partition\",\"version\",\"rows\"]")
                .contains("[\"2024-01-01\",\"0\",\"3\"],[\"2024-01-02\",\"2\",\"13\"],[\"2024-01-03\",\"1\",\"5\"]");
        assertThat(Commands.run(dir, List.of("ledger", "query", "SELECT count(*) FROM checks WHERE status = 'pass'"))
                        .text())
                .contains("1 row");
        for (String refused : List.of(
                "DROP TABLE events",
                "SELECT * FROM delta.`/etc`",
                "SELECT * FROM others",
                "SELECT reflect('java.lang.System', 'exit', 0)",
                "SELECT 1; SELECT 2",
                "SET spark.sql.ansi.enabled=true")) {
            Commands.Ended ended = Commands.run(dir, List.of("ledger", "query", refused));
            assertThat(ended.exit()).as(refused).isEqualTo(2);
            assertThat(ended.text()).contains("Cannot query the ledger");
        }
    }
}
