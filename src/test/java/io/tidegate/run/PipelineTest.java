package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.plan.Choice;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that read jobs, across grains and windows; and what a run costs in Spark jobs. */
class PipelineTest extends SparkTest {
    private static final String PIPELINE = """
            version: 1
            project: shop
            ledger: .tidegate/ledger
            warehouse: .tidegate/warehouse
            defaults:
              owner: {team: payments, contact: "#payments"}
            jobs:
              - name: daily
                partition: {column: day, grain: day, start: 2024-01-01}
                sources:
                  - {name: raw, path: "raw/{{ ds }}.csv", format: csv, columns: {id: bigint, amount: "decimal(12,2)", status: string}}
                transform: {sql: "SELECT _partition AS day, id, amount FROM raw"}
                target: {table: daily, keys: [id]}
                checks: [{row_count: {min: 1}}]
              - name: weekly
                partition: {column: week, grain: week, start: 2024-01-01}
                sources: [{name: days, job: daily}]
                transform: {sql: "SELECT _partition AS week, count(DISTINCT day) AS days, sum(amount) AS amount FROM days GROUP BY _partition"}
                target: {table: weekly}
                checks: [{expression: "days = 7"}]
              - name: moving
                partition: {column: day, grain: day, start: 2024-01-03}
                sources: [{name: days, job: daily, window: {before: 2, after: 0}}]
                transform: {sql: "SELECT _partition AS day, count(DISTINCT day) AS days, sum(amount) AS amount FROM days GROUP BY _partition"}
                target: {table: moving}
                checks: [{expression: "days = 3"}]
              - name: hourly
                partition: {column: hour, grain: hour, start: "2024-01-01T00Z"}
                sources:
                  - {name: raw, path: "hours/{{ format(ds, 'yyyyMMdd') }}-{{ format(partition.start, 'HH') }}.csv", format: csv, columns: {id: bigint}}
                transform: {sql: "SELECT _partition AS hour, id FROM raw"}
                target: {table: hourly, keys: [id]}
                checks: []
            """;

    @TempDir
    Path dir;

    private Shop shop() {
        Shop shop = Shop.at(dir).jobs(PIPELINE);
        for (int day = 1; day <= 7; day++) {
            shop.generation("2024-01-0" + day, day, day);
        }
        return shop;
    }

    private static List<RunResult> run(Shop shop, String first, String last, String... jobs) {
        Partition from = Partition.parse(Grain.DAY, first);
        Partition to = Partition.parse(Grain.DAY, last);
        return Shop.results(shop.run(
                List.of(jobs),
                new Choice.Between(new PartitionRange(from, to)),
                Optional.empty(),
                OptionalInt.empty(),
                Progress.SILENT));
    }

    @Test
    void a_week_reads_its_seven_days_and_a_window_the_days_before() {
        Shop shop = shop();
        assertThat(run(shop, "2024-01-01", "2024-01-07", "daily"))
                .hasSize(7)
                .allMatch(RunResult.Published.class::isInstance);
        assertThat(run(shop, "2024-01-03", "2024-01-07", "moving"))
                .hasSize(5)
                .allMatch(RunResult.Published.class::isInstance);
        assertThat(shop.run("weekly", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
        // Day n has n rows of n each: n squared.
        assertThat(shop.rows(SPARK, "weekly")).containsExactly("[2024-01-01,7,140.00]");
        assertThat(shop.rows(SPARK, "moving"))
                .containsExactly(
                        "[2024-01-03,3,14.00]",
                        "[2024-01-04,3,29.00]",
                        "[2024-01-05,3,50.00]",
                        "[2024-01-06,3,77.00]",
                        "[2024-01-07,3,110.00]");
    }

    @Test
    void a_week_waits_for_its_last_day_and_names_it() {
        Shop shop = shop();
        run(shop, "2024-01-01", "2024-01-06", "daily");
        assertThat(shop.run("weekly", "2024-01-01"))
                .singleElement()
                .isInstanceOfSatisfying(
                        RunResult.NotReady.class, r -> assertThat(r.why()).contains("daily", "2024-01-07"));
    }

    @Test
    void a_changed_day_makes_the_week_stale_and_only_what_reads_it() {
        Shop shop = shop();
        run(shop, "2024-01-01", "2024-01-07", "daily");
        shop.run("weekly", "2024-01-01");
        run(shop, "2024-01-03", "2024-01-07", "moving");
        shop.generation("2024-01-07", 1, 1);
        run(shop, "2024-01-01", "2024-01-07", "daily");
        assertThat(shop.run("weekly", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(run(shop, "2024-01-03", "2024-01-07", "moving"))
                .extracting(Word::of)
                .containsExactly("kept", "kept", "kept", "kept", "published");
    }

    @Test
    void hours_are_partitions_of_their_own() {
        Shop shop = shop();
        shop.write("hours/20240101-05.csv", "id\n1\n2\n").write("hours/20240101-06.csv", "id\n3\n");
        assertThat(shop.run("hourly", "2024-01-01T05Z", "2024-01-01T06Z"))
                .allMatch(RunResult.Published.class::isInstance);
        assertThat(shop.run("hourly", "2024-01-01T05Z", "2024-01-01T06Z")).allMatch(RunResult.Kept.class::isInstance);
        shop.write("hours/20240101-06.csv", "id\n3\n4\n");
        assertThat(shop.run("hourly", "2024-01-01T05Z", "2024-01-01T06Z"))
                .extracting(Word::of)
                .containsExactly("kept", "published");
        List<Row> rows = SPARK.read()
                .format("delta")
                .load(shop.location("hourly"))
                .selectExpr("CAST(hour AS STRING)", "id")
                .orderBy("id")
                .collectAsList();
        assertThat(rows)
                .extracting(Row::toString)
                .containsExactly(
                        "[2024-01-01 05:00:00,1]",
                        "[2024-01-01 05:00:00,2]",
                        "[2024-01-01 06:00:00,3]",
                        "[2024-01-01 06:00:00,4]");
    }

    /** The price of a warm run, as it may not grow unnoticed: a CSV source, a count, one key. */
    @Test
    void a_chunk_costs_the_same_jobs_and_executions_whatever_its_days() {
        Shop shop = shop();
        Counter counter = new Counter();
        SPARK.sparkContext().addSparkListener(counter);
        try {
            shop.run("daily", "2024-01-01");
            assertThat(counter.settled()).as("the first day").isEqualTo(new Price(8, 8));
            shop.run("daily", "2024-01-02");
            assertThat(counter.settled()).as("a later day").isEqualTo(new Price(7, 7));
            run(shop, "2024-01-01", "2024-01-07", "daily");
            assertThat(counter.settled()).as("five days in one chunk").isEqualTo(new Price(7, 7));
        } finally {
            SPARK.sparkContext().removeSparkListener(counter);
        }
    }

    private record Price(int jobs, int executions) {}

    private static final class Counter extends SparkListener {
        private final AtomicInteger jobs = new AtomicInteger();
        private final AtomicInteger executions = new AtomicInteger();

        @Override
        public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
        }

        @Override
        public void onOtherEvent(SparkListenerEvent event) {
            if (event instanceof SparkListenerSQLExecutionStart) {
                executions.incrementAndGet();
            }
        }

        /** Since the last time, once the listener bus has delivered what there was. */
        Price settled() {
            try {
                SPARK.sparkContext().listenerBus().waitUntilEmpty();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return new Price(jobs.getAndSet(0), executions.getAndSet(0));
        }
    }
}
