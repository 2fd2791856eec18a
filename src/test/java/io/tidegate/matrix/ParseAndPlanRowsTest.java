package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rows 1, 4, 5, 7 and 8: what is wrong before a byte is read. */
class ParseAndPlanRowsTest extends CommandRows {
    private Shop published() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,10.50,new");
        exits(0, run("2024-01-01"));
        return shop;
    }

    @Test
    void row01_a_job_file_that_is_empty_binary_marked_tabbed_or_two_documents_is_refused_and_nothing_is_written()
            throws IOException {
        String sound = Files.readString(Shop.in(dir).root().resolve("jobs.yaml"));
        Map<String, byte[]> files = Map.of(
                "0 bytes",
                new byte[0],
                "binary",
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, (byte) 0xff, (byte) 0xfe},
                "tab",
                sound.replace("  - name: orders", "\t- name: orders").getBytes(StandardCharsets.UTF_8),
                "two documents",
                (sound + "---\n" + sound).getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(dir.resolve("jobs.yaml"), file.getValue());
            for (int attempt = 0; attempt < 2; attempt++) {
                Commands.Ended ended = run("2024-01-01");
                assertThat(ended.exit()).as(file.getKey() + ended.text()).isEqualTo(2);
                assertThat(ended.text()).as(file.getKey()).contains("jobs.yaml");
            }
            assertThat(hasLedger()).as(file.getKey()).isFalse();
        }
    }

    @Test
    void row04_a_misspelled_key_is_refused_with_its_place_and_the_nearest_name() {
        Shop shop = published();
        Seen before = seen("orders");
        shop.edit("    unknown_columns: block", "    unknown_colums: block");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-01");
            exits(2, ended);
            assertThat(ended.text()).contains("jobs.yaml:17:", "unknown_colums", "unknown_columns");
        }
        assertThat(seen("orders")).isEqualTo(before);
    }

    @Test
    void row05_dates_that_are_none_or_backwards_or_too_many_or_too_early_are_refused() {
        published();
        Seen before = seen("orders");
        record Line(int exit, String says, List<String> words) {}
        List<Line> lines = List.of(
                new Line(2, "2023-02-29", List.of("--partition", "2023-02-29")),
                new Line(2, "ends before it starts", List.of("--from", "2024-01-02", "--to", "2024-01-01")),
                new Line(2, "its partitions start at 2024-01-01", List.of("--partition", "2023-12-31")),
                new Line(2, "3024-01-01", List.of("--from", "2024-01-01", "--to", "3024-01-01")),
                // what has not ended is not wrong, only early: the same command succeeds one day
                new Line(23, "it ends, delay included, at 2099-01-02", List.of("--partition", "2099-01-01")));
        for (Line line : lines) {
            Commands.Ended ended = tidegate(concat(List.of("run", "orders"), line.words()));
            assertThat(ended.exit()).as(line.words() + ended.text()).isEqualTo(line.exit());
            assertThat(ended.text()).contains(line.says());
        }
        assertThat(seen("orders")).isEqualTo(before);
        assertThat(events("orders")).as("nothing was even intended").containsOnlyOnce("intent", "published");
    }

    @Test
    void row05_a_range_of_ten_years_is_refused_with_its_count() {
        Shop shop = Shop.in(dir);
        shop.edit("start: 2024-01-01", "start: 2014-01-01");
        String day = "2014-01-01";
        for (int i = 0; i < 401; i++) {
            shop.day(LocalDate.parse(day).plusDays(i).toString(), "1,1,new");
        }
        Commands.Ended ended = tidegate("run", "orders", "--from", day, "--to", "2023-12-31");
        exits(21, ended);
        assertThat(ended.text()).contains("401 partitions", "guardrails.max_partitions is 400");
        assertThat(shop.version("orders")).isEqualTo(-1);
    }

    @Test
    void row07_a_table_that_lacks_the_partition_column_or_has_it_as_text_is_a_mismatch() {
        for (String made : List.of(
                "id BIGINT, ds DATE) USING delta PARTITIONED BY (ds",
                "id BIGINT, day STRING) USING delta PARTITIONED BY (day")) {
            Shop shop = Shop.in(dir.resolve(made.contains("STRING") ? "text" : "lacks"))
                    .day("2024-01-01", "1,10.50,new");
            SPARK.sql("CREATE TABLE delta.`%s` (%s)".formatted(shop.location("orders"), made));
            for (int attempt = 0; attempt < 2; attempt++) {
                Commands.Ended ended = Commands.run(shop.root(), List.of("run", "orders", "--partition", "2024-01-01"));
                exits(2, ended);
                assertThat(ended.text()).contains("day");
            }
            assertThat(shop.version("orders")).isZero();
            assertThat(shop.ledger().events("orders"))
                    .filteredOn(Event.Failed.class::isInstance)
                    .hasSize(2)
                    .allSatisfy(e -> assertThat(((Event.Failed) e).code()).isEqualTo("target-mismatch"));
        }
    }

    @Test
    void row08_hostile_settings_are_forced_back_reported_and_recorded_and_nothing_is_lost_by_them() throws IOException {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1).generation("2024-01-02", 2, 1);
        exits(0, run("2024-01-01,2024-01-02"));
        shop.generation("2024-01-01", 5, 2);
        Map<String, String> hostile = new TreeMap<>(Map.of(
                "spark.sql.files.ignoreMissingFiles", "true",
                "spark.sql.files.ignoreCorruptFiles", "true",
                "spark.databricks.delta.replaceWhere.constraintCheck.enabled", "false",
                "spark.databricks.delta.retentionDurationCheck.enabled", "false",
                "spark.sql.sources.partitionOverwriteMode", "dynamic",
                "spark.sql.session.timeZone", "Asia/Kolkata",
                "spark.databricks.delta.write.txnAppId", "lock"));
        List<String> line = new ArrayList<>(List.of("run", "orders", "--partition", "2024-01-01"));
        hostile.forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
        Commands.Ended ended = tidegate(line.toArray(String[]::new));
        exits(0, ended);
        hostile.forEach((key, value) ->
                assertThat(ended.text()).contains(key.endsWith("txnAppId") ? key + " is set" : key + " is " + value));
        assertThat(ended.text()).contains("forced to false", "forced to true", "forced to STATIC", "forced to UTC");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 5L, "2024-01-02", 2L));
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.RunStarted.class::isInstance)
                .last(as(type(Event.RunStarted.class)))
                .satisfies(started -> assertThat(started.command()).contains(hostile.keySet()));
        exits(0, run("2024-01-01"));
    }

    private static String[] concat(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all.toArray(String[]::new);
    }
}
