package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows 22 and 23: a Delta table is read at the version of the plan, whatever happens to it meanwhile. */
class PinnedSourceRowsTest extends CommandRows {
    /** Customers whole and static, orders of the day out of a Delta table. */
    private static final String JOBS = """
            version: 1
            project: shop
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            defaults:
              owner: {team: payments, contact: "#payments"}
              retry: {attempts: ATTEMPTS, backoff: 1s, max_backoff: 1s}
            jobs:
              - name: orders
                partition: {column: day, grain: day, start: 2024-01-01}
                sources:
                  - {name: raw, path: raw, format: delta, window: {before: 0, after: 0}}
                  - {name: customers, path: customers, format: delta}
                transform:
                  sql: SELECT r._partition AS day, r.id, c.name FROM raw r JOIN customers c ON r.id = c.id
                target: {table: orders, keys: [id]}
                checks: [{row_count: {min: 1}}]
            """;

    private Shop shop(int attempts) {
        Shop shop = Shop.at(dir).jobs(JOBS.replace("ATTEMPTS", Integer.toString(attempts)));
        SPARK.sql("SELECT DATE'2024-01-01' AS day, id FROM range(3)")
                .coalesce(1)
                .write()
                .format("delta")
                .partitionBy("day")
                .save(path("raw"));
        SPARK.sql("SELECT id, 'old' AS name FROM range(9)")
                .coalesce(1)
                .write()
                .format("delta")
                .save(path("customers"));
        return shop;
    }

    private String path(String table) {
        return dir.resolve(table).toString();
    }

    /** Commits into both sources: two more orders of the day, and everybody renamed. */
    private void rewriteSources() {
        SPARK.sql("INSERT INTO delta.`%s` SELECT DATE'2024-01-01', id FROM range(3, 5)".formatted(path("raw")));
        SPARK.sql("UPDATE delta.`%s` SET name = 'renamed'".formatted(path("customers")));
    }

    private static Progress onceAt(Step wanted, Runnable action) {
        return new Progress() {
            private boolean done;

            @Override
            public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal cost) {
                if (step == wanted && !done) {
                    done = true;
                    action.run();
                }
            }

            @Override
            public void done(Job job, RunResult result) {}

            @Override
            public void note(String line) {}
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"INTENT", "STAGE", "PUBLISH"})
    void row22_a_commit_into_a_source_during_the_run_is_not_read_and_the_next_run_reads_it(Step step) {
        Shop shop = shop(2);
        List<RunResult> results = shop.run(
                "orders", Optional.empty(), OptionalInt.empty(), onceAt(step, this::rewriteSources), "2024-01-01");
        assertThat(results).allMatch(RunResult.Published.class::isInstance);
        assertThat(shop.rows(SPARK, "orders"))
                .containsExactly("[2024-01-01,0,old]", "[2024-01-01,1,old]", "[2024-01-01,2,old]");
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.Intent.class::isInstance)
                .extracting(e -> ((Event.Intent) e).sourcePins())
                .containsExactly(Map.of("raw", "version 0", "customers", "version 0"));
        assertThat(shop.run("orders", "2024-01-01")).allMatch(RunResult.Published.class::isInstance);
        assertThat(shop.rows(SPARK, "orders")).hasSize(5).allMatch(row -> row.endsWith("renamed]"));
    }

    @Test
    void row23_a_source_vacuumed_under_its_pinned_version_is_trouble_and_planned_again_at_the_new_one() {
        Runnable vacuum = () -> {
            rewriteSources();
            SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
            SPARK.sql("VACUUM delta.`%s` RETAIN 0 HOURS".formatted(path("customers")));
            SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "true");
        };
        Shop once = shop(1);
        List<RunResult> results =
                once.run("orders", Optional.empty(), OptionalInt.empty(), onceAt(Step.INTENT, vacuum), "2024-01-01");
        assertThat(results).singleElement().isInstanceOfSatisfying(RunResult.Failed.class, failed -> {
            assertThat(failed.reason()).as(failed.message()).isEqualTo(ErrorCode.INFRASTRUCTURE);
            assertThat(failed.message()).contains("customers");
        });
        assertThat(once.version("orders")).isEqualTo(-1);
        assertThat(events("orders")).contains("failed");
        Commands.Ended again = run("2024-01-01");
        exits(0, again);
        assertThat(once.rows(SPARK, "orders")).hasSize(5).allMatch(row -> row.endsWith("renamed]"));
    }
}
