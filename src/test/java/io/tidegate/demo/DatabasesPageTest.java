package io.tidegate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.testing.Postgres;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.util.JsonProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job of docs/databases.md on a real PostgreSQL, whose password is a canary; skipped where none is installed. */
class DatabasesPageTest extends SparkTest {
    private static final String CANARY = "canary-3fb8";

    @TempDir
    Path dir;

    private Postgres postgres;
    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void theJobOfThePage() throws IOException, SQLException {
        postgres = Postgres.orSkip();
        postgres.sql(
                "DROP SCHEMA IF EXISTS sales CASCADE",
                "CREATE SCHEMA sales",
                "CREATE TABLE sales.orders (id bigint PRIMARY KEY, created_at timestamptz, amount numeric(12,2), note text)",
                "INSERT INTO sales.orders SELECT i, timestamptz '2024-01-01 12:00:00+00' + (i % 2) * interval '1 day', i, 'n'"
                        + " FROM generate_series(1, 100) i",
                "CREATE TABLE sales.rates (currency text, rate numeric(6,2), valid boolean)",
                "INSERT INTO sales.rates VALUES ('EUR', 2.00, true), ('EUR', 9.99, false)");
        secret(Postgres.PASSWORD);
        String page = new Page(Path.of("docs/databases.md")).blocks("yaml").get(0);
        Shop.at(dir)
                .jobs(page.replace("jdbc:postgresql://db.example.com:5432/shop", postgres.url())
                        .replace("${secret:env:SHOP_DB_PASSWORD}", "${secret:file:password}"));
    }

    private void secret(String value) throws IOException {
        Path file = Files.writeString(dir.resolve("password"), value);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private int tidegate(String... words) {
        Commands.Ended ended = Commands.run(dir, List.of(words));
        printed.add(String.join(" ", words) + "\n" + ended.text());
        return ended.exit();
    }

    @Test
    void the_job_of_the_page_runs_and_what_changed_in_the_database_wants_force() throws Exception {
        assertThat(tidegate("run", "orders_daily", "--from", "2024-01-01", "--to", "2024-01-02"))
                .as(printed.toString())
                .isZero();
        assertThat(SPARK.read()
                        .format("delta")
                        .load(dir + "/.tidegate/warehouse/orders_daily")
                        .selectExpr("count(*)", "sum(amount)", "count(distinct day)")
                        .head()
                        .toString())
                .isEqualTo("[100,10100.0000,2]");
        postgres.sql("DELETE FROM sales.orders WHERE id = 2");
        assertThat(tidegate("run", "orders_daily", "--partition", "2024-01-01")).isZero();
        assertThat(printed.get(1)).contains("up to date");
        assertThat(tidegate(
                        "run", "orders_daily", "--partition", "2024-01-01", "--force", "--reason", "a row was deleted"))
                .isZero();
        assertThat(Shop.at(dir).visible(SPARK, "orders_daily"))
                .isEqualTo(java.util.Map.of("2024-01-01", 49L, "2024-01-02", 50L));
        postgres.sql("ALTER TABLE sales.orders ALTER amount TYPE double precision");
        assertThat(tidegate("run", "orders_daily", "--partition", "2024-01-01", "--force", "--reason", "again"))
                .isEqualTo(20);
        assertThat(printed.get(3)).contains("amount is double and declared as decimal(12,2)");
    }

    @Test
    void nothing_tells_the_password() throws Exception {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        SparkListener eventLog = new SparkListener() {
            @Override
            public void onOtherEvent(SparkListenerEvent event) {
                events.add(JsonProtocol.sparkEventToJsonString(event));
            }

            @Override
            public void onJobStart(SparkListenerJobStart event) {
                events.add(JsonProtocol.sparkEventToJsonString(event));
            }
        };
        SPARK.sparkContext().addSparkListener(eventLog);
        try {
            for (String command : List.of(
                    "run orders_daily --partition 2024-01-01 -vv --result-file result.json",
                    "validate --connect",
                    "show orders_daily -o json",
                    "plan orders_daily --from 2024-01-01 --to 2024-01-03 -o json",
                    "render orders_daily --partition 2024-01-01",
                    "history orders_daily -o json",
                    "doctor")) {
                assertThat(tidegate(command.split(" "))).as(printed.toString()).isZero();
            }
            secret("canary-3fb8-wrong");
            assertThat(tidegate("run", "orders_daily", "--partition", "2024-01-03", "-vv"))
                    .isEqualTo(2);
            assertThat(printed.get(printed.size() - 1)).contains("password authentication failed");
        } finally {
            SPARK.sparkContext().removeSparkListener(eventLog);
        }
        assertThat(events).hasSizeGreaterThan(5).noneMatch(event -> event.contains(CANARY));
        assertThat(printed).noneMatch(text -> text.contains(CANARY));
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("password"))
                            .filter(DatabasesPageTest::tells))
                    .isEmpty();
        }
    }

    private static boolean tells(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
