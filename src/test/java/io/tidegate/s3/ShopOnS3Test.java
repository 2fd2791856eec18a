package io.tidegate.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.run.Step;
import io.tidegate.run.Word;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources, ledger and warehouse in a bucket: what holds on a disk holds there. */
class ShopOnS3Test extends SparkTest {
    private static final int ROUNDS = Integer.getInteger("tidegate.rounds", 2);
    private static final int VERSIONS = 40;

    @TempDir
    Path dir;

    private S3Server server;
    private Bucket bucket;
    private BucketShop shop;

    @BeforeEach
    void a_shop() {
        server = S3Server.orSkip();
        bucket = new Bucket(server).in(SPARK);
        shop = BucketShop.in(dir.resolve("shop"), bucket);
    }

    @AfterEach
    void tidy() {
        if (bucket != null) {
            bucket.close();
        }
    }

    private Commands.Ended tidegate(int exit, String... words) {
        Commands.Ended ended = Commands.run(shop.shop().root(), Shop.CLOCK, Arrays.asList(words));
        assertThat(ended.exit())
                .as("%s%n%s", String.join(" ", words), ended.text())
                .isEqualTo(exit);
        return ended;
    }

    @Test
    void a_pipeline_runs_skips_blocks_and_tells_as_on_a_disk() throws Exception {
        shop.day("2024-01-01", "1,10.50,new", "2,3.00,paid").day("2024-01-02", "3,-1.00,new");
        assertThat(tidegate(0, "validate").text()).doesNotContain("fault");
        assertThat(tidegate(0, "missing", "orders").text()).contains("2024-01-01", "2024-01-02");
        assertThat(tidegate(0, "plan", "orders", "--from", "2024-01-01", "--to", "2024-01-02")
                        .text())
                .contains("2024-01-01", "2024-01-02");

        Commands.Ended ran = tidegate(
                0,
                "run",
                "orders",
                "--partition",
                "2024-01-01",
                "-vv",
                "--result-file",
                dir.resolve("result.json").toString());
        assertThat(ran.text()).contains("published").containsOnlyOnce("has no leases");
        assertThat(shop.visible(SPARK)).isEqualTo(Map.of("2024-01-01", 2L));
        long version = shop.version();
        assertThat(tidegate(0, "run", "orders", "--partition", "2024-01-01").text())
                .contains("up to date");
        assertThat(shop.version()).isEqualTo(version);

        assertThat(tidegate(20, "run", "orders", "--partition", "2024-01-02").text())
                .contains("blocked", "out of range");
        assertThat(shop.version()).isEqualTo(version);
        assertThat(tidegate(23, "run", "orders", "--partition", "2024-01-03").text())
                .contains("2024-01-03");
        shop.day("2024-01-02", "3,1.00,new");
        assertThat(tidegate(0, "run", "orders", "--partition", "2024-01-02").text())
                .contains("published", "removed 1 file that run");
        assertThat(shop.visible(SPARK)).isEqualTo(Map.of("2024-01-01", 2L, "2024-01-02", 1L));

        assertThat(tidegate(0, "history", "orders", "--partition", "2024-01-02").text())
                .contains("blocked", "published");
        assertThat(tidegate(0, "missing", "orders").text()).doesNotContain("2024-01-01", "2024-01-02");
        assertThat(tidegate(0, "diff", "orders", "--partition", "2024-01-02").text())
                .contains("2024-01-02");
        assertThat(tidegate(0, "check", "orders", "--partition", "2024-01-02").text())
                .contains("pass");
        assertThat(tidegate(0, "doctor").text())
                .contains("creates a file once only", "there are no leases", "orders table");
        tidegate(0, "ledger", "compact");
        assertThat(tidegate(0, "history", "orders").text()).contains("published", "1 blocked");

        assertThat(shop.written() + Files.readString(dir.resolve("result.json")) + ran.text())
                .contains("2024-01-01")
                .doesNotContain(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    }

    @Test
    void keys_given_by_conf_reach_sources_ledger_and_table_and_are_written_nowhere() {
        shop.day("2024-01-01", "1,10.50,new");
        bucket.close();
        assertThat(System.getProperties()).doesNotContainKeys(bucket.settings().keySet());
        List<String> words = new ArrayList<>(List.of("run", "orders", "--partition", "2024-01-01"));
        bucket.settings().forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));

        Commands.Ended ended = tidegate(0, words.toArray(String[]::new));

        assertThat(shop.written() + ended.text())
                .contains("--conf", "secret.key=***")
                .doesNotContain(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    }

    @Test
    void files_that_mark_a_day_as_ready_and_tables_of_others_are_read_as_on_a_disk() {
        SPARK.range(5)
                .selectExpr("id", "cast(id as decimal(12,2)) as amount", "'new' as status")
                .write()
                .format("delta")
                .save(bucket.at("others/orders"));
        SPARK.range(2).selectExpr("id", "'north' as region").write().parquet(bucket.at("others/regions/2024-01-01"));
        shop.put("raw/2024-01-01/a.json", "{\"id\": 1}\n").put("raw/2024-01-01/b.json", "{\"id\": 2}\n");
        shop.shop()
                .edit(
                        "path: \"%s\"".formatted(bucket.at("raw/{{ ds }}/*.csv")),
                        """
                        path: "%s"
                            ready: {success_file: _SUCCESS}""".formatted(bucket.at("raw/{{ ds }}/*.json")).replace("\n    ", "\n        "))
                .edit("format: csv", "format: json")
                .edit("columns: {id: bigint, amount: \"decimal(12,2)\", status: string}", "columns: {id: bigint}")
                .edit("    transform:", """
                          - {name: others, path: "%s", format: delta}
                          - {name: regions, path: "%s", format: parquet}
                        transform:""".formatted(bucket.at("others/orders"), bucket.at("others/regions/{{ ds }}"))
                        .indent(4)
                        .stripTrailing())
                .edit(
                        "SELECT _partition AS day, id, amount, status FROM raw",
                        "SELECT r._partition AS day, r.id, o.amount, o.status FROM raw r JOIN others o ON r.id = o.id"
                                + " LEFT JOIN regions g ON g.id = r.id AND g._partition = r._partition");
        assertThat(tidegate(23, "ready", "orders", "--partition", "2024-01-01").text())
                .contains("_SUCCESS");
        shop.put("raw/2024-01-01/_SUCCESS", "");
        tidegate(0, "ready", "orders", "--partition", "2024-01-01");
        tidegate(0, "validate", "--connect");
        tidegate(0, "run", "orders", "--partition", "2024-01-01");
        assertThat(shop.visible(SPARK)).isEqualTo(Map.of("2024-01-01", 2L));

        assertThat(tidegate(0, "run", "orders", "--partition", "2024-01-01").text())
                .contains("up to date");
        shop.put("raw/2024-01-01/c.json", "{\"id\": 3}\n");
        tidegate(0, "run", "orders", "--partition", "2024-01-01");
        assertThat(shop.visible(SPARK)).isEqualTo(Map.of("2024-01-01", 3L));
    }

    @Test
    void killed_between_commit_and_ledger_and_started_again() throws Exception {
        shop.generation("2024-01-01", 4, 1);
        Process killed = shop.driver(
                dir.resolve("killed.txt"),
                shop.shop().root().toString(),
                "orders",
                "2024-01-01",
                "halt",
                Step.RECORD.name());
        assertThat(killed.waitFor())
                .as(Files.readString(dir.resolve("killed.txt")))
                .isEqualTo(137);
        long version = shop.version();
        List<String> rows = shop.rows(SPARK);
        assertThat(rows).hasSize(4);

        assertThat(tidegate(0, "run", "orders", "--partition", "2024-01-01").text())
                .contains("was killed after its commit", "up to date");

        assertThat(shop.version()).isEqualTo(version);
        assertThat(shop.rows(SPARK)).isEqualTo(rows);
        assertThat(tidegate(0, "history", "orders").text()).contains("published");
    }

    @Tag("long")
    @Test
    void two_drivers_at_once_on_one_partition_never_lose_mix_or_double_it() throws Exception {
        shop.generation("2024-01-01", 40, 1);
        tidegate(0, "run", "orders", "--partition", "2024-01-01");
        long before = shop.version();
        Process other = shop.driver(
                dir.resolve("other.txt"),
                shop.shop().root().toString(),
                "orders",
                "2024-01-01",
                "repeat",
                Integer.toString(ROUNDS));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            try (Stream<Path> files = Files.list(shop.shop().root())) {
                return files.anyMatch(f -> f.getFileName().toString().startsWith("ready-"));
            }
        });
        Files.createFile(shop.shop().root().resolve("start"));
        List<String> results = new ArrayList<>();
        while (other.isAlive()) {
            shop.shop().force("orders", "2024-01-01").forEach(result -> results.add("RESULT " + Word.of(result)));
        }
        assertThat(other.waitFor())
                .as(Files.readString(dir.resolve("other.txt")))
                .isZero();
        int ours = results.size();
        results.addAll(Files.readAllLines(dir.resolve("other.txt")));
        results.removeIf(line -> !line.startsWith("RESULT"));
        assertThat(ours).as("both were at it").isPositive();
        assertThat(results).hasSize(ours + ROUNDS);
        assertThat(shop.version())
                .as("each that was told it had published did: %s", results)
                .isEqualTo(before
                        + results.stream()
                                .filter(line -> line.equals("RESULT published"))
                                .count());
        assertThat(shop.rows(SPARK)).hasSize(40).doesNotHaveDuplicates();
        assertThat(tidegate(0, "history", "orders").text()).contains("published");
    }

    @Test
    void of_two_processes_exactly_one_wins_each_version() throws Exception {
        String log = bucket.at("race/_delta_log");
        List<Process> racers = new ArrayList<>();
        List<BufferedReader> outputs = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            racers.add(BucketShop.process(
                            VersionRace.class, bucket, dir.resolve("none"), log, name, Integer.toString(VERSIONS))
                    .redirectErrorStream(false)
                    .redirectError(dir.resolve(name).toFile())
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start());
        }
        for (Process racer : racers) {
            BufferedReader output = new BufferedReader(new InputStreamReader(racer.getInputStream()));
            assertThat(output.readLine()).isEqualTo("ready");
            outputs.add(output);
        }
        String start = System.currentTimeMillis() + 300 + "\n";
        for (Process racer : racers) {
            racer.getOutputStream().write(start.getBytes());
            racer.getOutputStream().close();
        }
        List<List<Integer>> won = new ArrayList<>();
        for (BufferedReader output : outputs) {
            won.add(Arrays.stream(output.readLine().substring("won ".length()).split(" "))
                    .filter(v -> !v.isBlank())
                    .map(Integer::valueOf)
                    .toList());
        }
        assertThat(won.get(0)).doesNotContainAnyElementsOf(won.get(1));
        assertThat(won.get(0).size() + won.get(1).size()).isEqualTo(VERSIONS);
        assertThat(won).as("both had a chance").noneMatch(List::isEmpty);
        for (int version = 0; version < VERSIONS; version++) {
            assertThat(io.tidegate.storage.Storage.at(log)
                            .read("%s/%020d.json".formatted(log, version))
                            .map(String::new))
                    .hasValue(won.get(0).contains(version) ? "a\n" : "b\n");
        }
    }

    @Test
    void a_warehouse_that_lets_two_writers_win_is_refused_unless_the_target_has_one_writer() {
        try (S3Proxy proxy = new S3Proxy(server.endpoint(), S3Proxy.Way.IGNORE);
                Bucket unsafe = new Bucket(server, proxy.endpoint()).in(SPARK)) {
            shop.day("2024-01-01", "1,10.50,new");
            shop.shop().edit(bucket.at("warehouse"), unsafe.at("warehouse"));
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(tidegate(2, "run", "orders", "--partition", "2024-01-01")
                                .text())
                        .contains("Cannot write " + unsafe.at("warehouse/orders") + " safely", "If-None-Match")
                        .contains("single_writer: true");
            }
            assertThat(io.tidegate.storage.Storage.at(unsafe.at("")).folders(unsafe.at("")))
                    .as("nothing is written")
                    .isEmpty();
            assertThat(tidegate(2, "doctor").text()).contains("warehouse", "If-None-Match");

            shop.shop().edit("keys: [id],", "keys: [id], single_writer: true,");
            assertThat(tidegate(0, "run", "orders", "--partition", "2024-01-01").text())
                    .containsOnlyOnce("the target says single_writer");
        }
    }

    @Test
    void a_server_that_is_down_is_75_and_the_same_command_works_when_it_is_back() {
        S3Server own = S3Server.start();
        try (Bucket gone = new Bucket(own).in(SPARK)) {
            own.stop();
            shop.day("2024-01-01", "1,10.50,new");
            shop.shop().edit(bucket.at("warehouse"), gone.at("warehouse"));
            assertThat(tidegate(75, "run", "orders", "--partition", "2024-01-01")
                            .text())
                    .doesNotContain(S3Server.SECRET_KEY);
            shop.shop().edit(gone.at("warehouse"), bucket.at("warehouse"));
            tidegate(0, "run", "orders", "--partition", "2024-01-01");
            shop.shop().edit(bucket.at("state/ledger"), gone.at("ledger"));
            tidegate(75, "history", "orders");
        }
    }
}
