package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.Event;
import io.tidegate.plan.PartitionFingerprint;
import io.tidegate.testing.Shop;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows 29, 30 and 48 to 50: rows that belong to no partition, a gate between chunks, an edited job, a late retry. */
class ChunkRowsTest extends CommandRows {
    private static final String SQL = "SELECT _partition AS day, id, amount, status FROM raw";
    private static final String ASTRAY =
            "SELECT IF(status = 'late', DATE'2023-12-31', _partition) AS day, id, amount, 'new' AS status FROM raw";

    @Test
    void row29_a_row_outside_the_planned_partitions_is_blocked_with_a_sample_and_nothing_is_published() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1);
        exits(0, run("2024-01-01"));
        Seen before = seen("orders");
        shop.edit(SQL, ASTRAY).day("2024-01-01", "1,1,new", "2,1,late", "3,1,late");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run("2024-01-01");
            exits(20, ended);
            assertThat(ended.text()).contains("2 rows lie outside the chunk by their day: 2023-12-31 (2 rows)");
        }
        assertThat(seen("orders")).isEqualTo(before);
        assertThat(events("orders")).contains("blocked");
    }

    @Test
    void row30_a_first_run_with_a_row_outside_leaves_no_table_behind() {
        Shop shop = Shop.in(dir).day("2024-01-01", "1,1,new", "2,1,late");
        shop.edit(SQL, ASTRAY);
        exits(20, run("2024-01-01"));
        assertThat(shop.version("orders")).isEqualTo(-1);
        shop.edit(ASTRAY, SQL).generation("2024-01-01", 2, 1);
        exits(0, run("2024-01-01"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-01-01", 2L));
    }

    @ParameterizedTest
    @CsvSource({
        "stop,           1 2 3 4,      5 blocked 6 7 8 9 10 not tried",
        "skip_chunk,     1 2 3 4 7 8 9 10, 5 blocked 6 not tried",
        "skip_partition, 1 2 3 4 6 7 8 9 10, 5 blocked"
    })
    void row48_a_gate_that_fails_in_chunk_3_of_5_keeps_what_was_published_and_the_same_command_goes_on(
            String onBlocked, String published, String rest) {
        Shop shop = Shop.in(dir, onBlocked, "fail");
        for (int day = 1; day <= 10; day++) {
            shop.day(day(day), day == 5 ? "1,-5,new" : "1,%d,new".formatted(day));
        }
        Commands.Ended ended = tidegate("run", "orders", "--from", day(1), "--to", day(10), "--chunk", "2");
        exits(20, ended);
        String[] good = published.split(" ");
        assertThat(shop.visible(SPARK, "orders").keySet())
                .containsExactlyInAnyOrder(
                        Arrays.stream(good).map(d -> day(Integer.parseInt(d))).toArray(String[]::new));
        assertThat(shop.version("orders"))
                .isEqualTo(onBlocked.equals("stop") ? 1 : onBlocked.equals("skip_chunk") ? 3 : 4);
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.Published.class::isInstance)
                .hasSize(good.length);
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.Blocked.class::isInstance)
                .extracting(e -> ((Event.Blocked) e).partition())
                .containsExactly(day(5));
        assertThat(ended.text()).contains("blocked  orders 2024-01-05");
        if (rest.endsWith("not tried")) {
            assertThat(ended.text()).contains("not tried");
        }
        shop.day(day(5), "1,5,new");
        exits(0, tidegate("run", "orders", "--from", day(1), "--to", day(10), "--chunk", "2"));
        assertThat(shop.visible(SPARK, "orders")).hasSize(10);
        assertThat(shop.ledger().events("orders"))
                .as("each day was published once")
                .filteredOn(Event.Published.class::isInstance)
                .hasSize(10);
    }

    private static String day(int day) {
        return "2024-01-%02d".formatted(day);
    }

    @Test
    void row49_an_edited_job_makes_its_partitions_stale_and_both_hashes_are_in_the_ledger() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 2, 1).generation("2024-01-02", 2, 1);
        exits(0, run("2024-01-01", "2024-01-02"));
        Seen before = seen("orders");
        shop.edit(SQL, SQL.replace("amount,", "amount * 2 AS amount,"));
        // the schema of the table would change with it, and that is the job's to allow
        shop.edit("amount * 2 AS amount", "CAST(amount * 2 AS DECIMAL(12,2)) AS amount");
        Commands.Ended stale = tidegate("stale", "orders");
        exits(0, stale);
        assertThat(stale.text()).contains("2024-01-01", "job changed");
        exits(0, tidegate("run", "orders", "--missing", "--from", day(1), "--to", day(2)));
        assertThat(seen("orders")).as("an edit alone rebuilds nothing").isEqualTo(before);
        exits(0, tidegate("run", "orders", "--stale"));
        assertThat(shop.rows(SPARK, "orders")).hasSize(4).allMatch(row -> row.contains(",2.00,"));
        Set<String> hashes = new TreeSet<>();
        Set<String> jobs = new TreeSet<>();
        for (Event event : shop.ledger().events("orders")) {
            if (event instanceof Event.Published p) {
                jobs.add(PartitionFingerprint.parse(p.fingerprint())
                        .orElseThrow()
                        .job());
            } else if (event instanceof Event.RunStarted started) {
                hashes.add(started.configurationHash());
            }
        }
        assertThat(hashes).hasSize(2);
        assertThat(jobs).hasSize(2);
        exits(0, tidegate("run", "orders", "--stale"));
        assertThat(shop.version("orders")).isEqualTo(1);
    }

    @Test
    void row50_a_retry_on_another_day_builds_the_dates_of_the_first_attempt() {
        Shop shop = Shop.in(dir);
        shop.edit(SQL, "SELECT CAST(:ds AS DATE) AS day, id, amount, status FROM raw");
        shop.day("2024-03-14", "1,-1,new").generation("2024-03-15", 3, 1);
        exits(20, at("2024-03-15T06:00:00Z", "run", "orders", "--latest"));
        shop.generation("2024-03-14", 2, 1);
        // a day later "latest" is another day: who retries names the partition, and the SQL sees its date
        Commands.Ended retried = at("2024-03-16T06:00:00Z", "run", "orders", "--partition", "2024-03-14");
        exits(0, retried);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-03-14", 2L));
        exits(0, at("2024-03-16T06:00:00Z", "run", "orders", "--latest"));
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of("2024-03-14", 2L, "2024-03-15", 3L));
    }

    private Commands.Ended at(String now, String... words) {
        return Commands.run(dir, Clock.fixed(Instant.parse(now), ZoneOffset.UTC), List.of(words));
    }
}
