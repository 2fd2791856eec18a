package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.testing.Shop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Rows 31 to 35: what the gate makes of bad rows, warnings, trouble, filters that match nothing, and no checks. */
class AuditRowsTest extends CommandRows {
    private static final String DAY = "2024-01-01";
    private static final String SQL = "SELECT _partition AS day, id, amount, status FROM raw";
    private static final String RANGE = "- range: {column: amount, min: 0}";

    private List<CheckOutcome> outcomes() {
        List<Event.Checked> checked = Shop.at(dir).ledger().events("orders").stream()
                .filter(Event.Checked.class::isInstance)
                .map(Event.Checked.class::cast)
                .toList();
        return checked.get(checked.size() - 1).checks();
    }

    private CheckOutcome outcome(String name) {
        return outcomes().stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** No version of the table ever held a row of a negative amount. */
    private void noVersionHoldsBadRows(Shop shop) {
        for (long version = 0; version <= shop.version("orders"); version++) {
            List<Row> bad = SPARK.read()
                    .format("delta")
                    .option("versionAsOf", version)
                    .load(shop.location("orders"))
                    .filter("amount < 0")
                    .collectAsList();
            assertThat(bad).as("version " + version).isEmpty();
        }
    }

    @Test
    void row31_a_gate_that_fails_blocks_and_no_version_ever_holds_the_rows() {
        Shop shop = Shop.in(dir).generation(DAY, 3, 1);
        exits(0, run(DAY));
        Seen before = seen("orders");
        shop.day(DAY, "1,-5,new", "2,7,new", "3,-6,lost");
        for (int attempt = 0; attempt < 2; attempt++) {
            Commands.Ended ended = run(DAY);
            exits(20, ended);
            assertThat(ended.text()).contains("2 of 4 checks failed", "2 of 3 rows are out of range", "data untouched");
            assertThat(seen("orders")).isEqualTo(before);
            noVersionHoldsBadRows(shop);
            assertThat(outcome("range_amount").status()).isEqualTo(CheckOutcome.Status.FAIL);
            assertThat(outcome("range_amount").metric()).isEqualTo("2");
            assertThat(outcome("range_amount").samples()).containsExactly("-5.00", "-6.00");
        }
        assertThat(events("orders")).contains("blocked").doesNotContain("failed");
        shop.generation(DAY, 3, 2);
        exits(0, run(DAY));
        assertThat(seen("orders").version()).isEqualTo(before.version() + 1);
    }

    @Test
    void row31_days_that_fail_alike_are_told_once() {
        Shop shop = Shop.in(dir);
        List.of(DAY, "2024-01-02", "2024-01-03").forEach(day -> shop.day(day, "1,-5,new", "2,7,new"));
        Commands.Ended ended = tidegate("run", "orders", "--from", DAY, "--to", "2024-01-03");
        exits(20, ended);
        assertThat(ended.text())
                .contains("blocked  orders 2024-01-01 to 2024-01-03 (3)  run")
                .containsOnlyOnce("1 of 2 rows is out of range");
    }

    /** What is not shown of a blocked day can be: over the staged files, by SQL that the run gives. */
    @Test
    void row31_the_rest_of_the_rows_that_broke_a_check_is_shown_by_the_sql_that_the_run_gives() {
        Shop shop = Shop.in(dir).edit("- accepted_values: {column: status, values: [new, paid]}", """
                        - accepted_values: {column: status, values: [new, "it's", 'a\\b'], nulls: fail}
                              - not_null: status
                              - pattern: {column: status, regex: '[a-z]+'}
                              - length: {column: status, max: 4}
                              - expression: "amount < id"
                                where: id > 1
                              - max: {column: amount, max: 9.5}
                              - unique: [status, amount]""");
        shop.edit(SQL, SQL.replace("status FROM", "nullif(status, 'none') AS status FROM"));
        shop.day(DAY, "1,-5,new", "2,7,lost", "3,7,lost", "4,10,none", "5,1,a b c", "6,1,it's");
        Commands.Ended ended = tidegate("run", "orders", "--partition", DAY, "-v");
        exits(20, ended);
        assertThat(outcomes()).hasSize(10);
        Map<String, Long> rows = Map.of("unique_status_amount", 1L, "max_amount", 1L);
        for (CheckOutcome outcome : outcomes()) {
            if (outcome.status() == CheckOutcome.Status.FAIL) {
                assertThat(outcome.rest()).as(outcome.toString()).isNotEmpty();
                assertThat(ended.text()).contains(outcome.rest());
                long broken =
                        rows.containsKey(outcome.name()) ? rows.get(outcome.name()) : Long.parseLong(outcome.metric());
                assertThat(SPARK.sql(outcome.rest()).count())
                        .as(outcome.toString())
                        .isEqualTo(broken);
            } else {
                assertThat(outcome.rest()).isEmpty();
            }
        }
        assertThat(outcomes().stream().filter(o -> o.status() == CheckOutcome.Status.FAIL))
                .hasSize(8);
    }

    @Test
    void row32_a_gate_that_only_warns_publishes_and_says_so() {
        Shop shop = Shop.in(dir).day(DAY, "1,-5,new", "2,7,new");
        shop.edit(RANGE, RANGE + "\n        on_fail: warn");
        Commands.Ended ended = run(DAY);
        exits(0, ended);
        assertThat(ended.text()).contains("1 of 4 checks warned");
        assertThat(outcome("range_amount").status()).isEqualTo(CheckOutcome.Status.WARN);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 2L));
        Seen published = seen("orders");
        exits(0, run(DAY));
        assertThat(seen("orders")).isEqualTo(published);
    }

    /** Loses the staged files just before the gate reads them. */
    private record Losing(Path table, Instant since) implements Progress {
        @Override
        public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal cost) {
            if (step == Step.AUDIT) {
                try (Stream<Path> files = Files.walk(table)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".parquet"))
                            .filter(f -> !f.toString().contains("_delta_log"))
                            .toList()) {
                        if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                            Files.delete(file);
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void done(Job job, RunResult result) {}

        @Override
        public void note(String line) {}
    }

    @Test
    void row33_trouble_inside_a_check_that_only_warns_is_trouble_and_never_published() throws Exception {
        Shop shop = Shop.in(dir).generation(DAY, 3, 1);
        exits(0, run(DAY));
        Seen before = seen("orders");
        shop.generation(DAY, 3, 2)
                .edit("keys: [id], ", "")
                .edit(RANGE, RANGE + "\n        on_fail: warn\n        on_no_rows: skip")
                .edit(
                        "- accepted_values: {column: status, values: [new, paid]}",
                        "- unique: id\n        on_fail: warn\n        on_no_rows: skip");
        Thread.sleep(20);
        Progress losing = new Losing(Path.of(shop.location("orders")), Instant.now());
        List<RunResult> results = shop.run("orders", Optional.empty(), OptionalInt.empty(), losing, DAY);
        assertThat(results.get(0).code()).contains(ErrorCode.INFRASTRUCTURE);
        assertThat(ErrorCode.INFRASTRUCTURE.exitStatus()).isEqualTo(75);
        assertThat(seen("orders")).isEqualTo(before);
        assertThat(outcomes()).extracting(CheckOutcome::status).containsOnly(CheckOutcome.Status.INFRA_ERROR);
        exits(0, run(DAY));
        assertThat(seen("orders").version()).isEqualTo(before.version() + 1);
    }

    @Test
    void row34_a_filter_that_matches_no_row_blocks_unless_the_check_says_otherwise() {
        Shop shop = Shop.in(dir).generation(DAY, 3, 1);
        String typo = RANGE + "\n        where: status = 'nwe'";
        shop.edit(RANGE, typo);
        for (int attempt = 0; attempt < 2; attempt++) {
            exits(20, run(DAY));
            assertThat(outcome("range_amount").status()).isEqualTo(CheckOutcome.Status.NOT_EVALUATED);
            assertThat(shop.visible(SPARK, "orders")).isEmpty();
        }
        shop.edit(typo, typo + "\n        on_no_rows: skip");
        exits(0, run(DAY));
        assertThat(outcome("range_amount").status()).isEqualTo(CheckOutcome.Status.NOT_EVALUATED);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L));
    }

    @Test
    void row35_no_checks_are_a_fault_of_the_job_file_unless_it_says_so() {
        Shop shop = Shop.in(dir).generation(DAY, 3, 1);
        String gate =
                "\n    checks:\n      " + RANGE + "\n      - accepted_values: {column: status, values: [new, paid]}\n";
        shop.edit("keys: [id], ", "").edit(gate, "\n");
        Commands.Ended left = run(DAY);
        exits(2, left);
        assertThat(left.text()).contains("checks: []");
        assertThat(hasLedger()).isFalse();
        assertThat(shop.version("orders")).isEqualTo(-1);
        shop.edit("on_blocked: skip_partition\n", "on_blocked: skip_partition\n    checks: []\n");
        exits(0, run(DAY));
        assertThat(outcomes()).isEmpty();
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 3L));
    }
}
