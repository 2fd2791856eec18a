package io.tidegate.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.cli.Commands;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose target or source is a name of Spark's catalog; here the catalog of the tests' session, which is kept in memory. */
class CatalogTablesTest extends SparkTest {
    private static final String DAY = "2024-01-01";

    @TempDir
    Path dir;

    private Shop shop;
    private Path sales;

    @BeforeEach
    void aDatabase() {
        sales = dir.resolve("sales of 50%");
        SPARK.sql("CREATE DATABASE sales LOCATION '%s'".formatted(sales));
        shop = Shop.in(dir.resolve("shop"))
                .day(DAY, "1,5,new", "2,6,paid")
                .edit("table: orders,", "catalog_table: sales.orders,");
    }

    @AfterEach
    void noDatabase() {
        SPARK.sql("DROP DATABASE IF EXISTS sales CASCADE");
    }

    private Path folder() {
        return sales.resolve("orders");
    }

    private List<String> byName() {
        return rows("SELECT id, day FROM sales.orders ORDER BY day, id");
    }

    private static List<String> rows(String sql) {
        return SPARK.sql(sql).collectAsList().stream().map(Row::toString).toList();
    }

    private Commands.Ended run(String... words) {
        return Commands.run(shop.root(), Shop.CLOCK, List.of(words));
    }

    private Commands.Ended run(int exit, String command) {
        Commands.Ended ended = run(command.split(" "));
        assertThat(ended.exit()).as(ended.text()).isEqualTo(exit);
        return ended;
    }

    private Commands.Ended built(int exit) {
        return run(exit, "run orders --partition " + DAY);
    }

    private String exists() {
        return rows("SHOW TABLES IN sales LIKE 'orders'").toString();
    }

    private void forgotten() {
        SPARK.sql("DROP TABLE sales.orders");
    }

    @Test
    void the_first_run_enters_the_table_where_the_database_lies_and_later_ones_write_it() {
        assertThat(built(0).text()).contains("sales.orders is in the catalog now, at " + folder());
        assertThat(byName()).containsExactly("[1,2024-01-01]", "[2,2024-01-01]");

        shop.day("2024-01-02", "3,7,new");
        assertThat(run(0, "run orders --partition 2024-01-02").text()).doesNotContain("is in the catalog now");
        assertThat(byName()).hasSize(3);
        assertThat(rows("DESCRIBE HISTORY sales.orders")).hasSize(2);
        SPARK.sql("OPTIMIZE sales.orders");
        assertThat(run(0, "run orders --from 2024-01-01 --to 2024-01-02").text())
                .contains("up to date");
    }

    @Test
    void a_table_that_is_there_is_written_where_the_catalog_says() {
        Path elsewhere = dir.resolve("elsewhere");
        SPARK.sql("CREATE TABLE sales.orders (day DATE, id BIGINT, amount DECIMAL(12,2), status STRING) USING delta"
                + " PARTITIONED BY (day) LOCATION '" + elsewhere + "'");
        built(0);
        assertThat(byName()).hasSize(2);
        assertThat(elsewhere.resolve("day=2024-01-01")).exists();
        assertThat(folder()).doesNotExist();
    }

    @Test
    void a_first_run_that_is_blocked_leaves_no_name_behind() {
        shop.day(DAY, "1,-5,new");
        built(20);
        assertThat(exists()).isEqualTo("[]");
        shop.day(DAY, "1,5,new");
        built(0);
        assertThat(byName()).containsExactly("[1,2024-01-01]");
    }

    @Test
    void a_run_that_ended_between_its_commit_and_the_catalog_is_made_good_by_the_same_command() {
        Progress deadly = new Progress() {
            @Override
            public void step(Job j, int chunk, int chunks, List<Partition> p, Step step, BigDecimal cost) {}

            @Override
            public void done(Job job, RunResult result) {
                throw new IllegalStateException("killed here");
            }

            @Override
            public void note(String line) {}
        };
        assertThatThrownBy(() -> shop.run("orders", Optional.empty(), OptionalInt.empty(), deadly, DAY))
                .hasMessage("killed here");
        assertThat(exists()).isEqualTo("[]");
        assertThat(folder().resolve("_delta_log")).exists();

        assertThat(built(0).text()).contains("is in the catalog now", "up to date");
        assertThat(byName()).hasSize(2);
    }

    @Test
    void a_name_that_was_dropped_with_its_rows_kept_is_entered_again() {
        built(0);
        forgotten();
        assertThat(built(0).text()).contains("is in the catalog now", "up to date");
        assertThat(byName()).hasSize(2);
    }

    @Test
    void two_first_runs_at_once_make_one_table() throws Exception {
        shop.day("2024-01-02", "3,7,new");
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService drivers = Executors.newFixedThreadPool(2);
        List<Future<Integer>> ended = new ArrayList<>();
        for (String day : List.of(DAY, "2024-01-02")) {
            Callable<Integer> driver = () -> {
                start.await();
                return run("run", "orders", "--partition", day).exit();
            };
            ended.add(drivers.submit(driver));
        }
        start.countDown();
        for (Future<Integer> exit : ended) {
            assertThat(exit.get()).isZero();
        }
        drivers.shutdown();
        assertThat(byName()).containsExactly("[1,2024-01-01]", "[2,2024-01-01]", "[3,2024-01-02]");
    }

    @Test
    void a_table_without_a_name_that_nobody_of_us_made_is_not_taken() {
        SPARK.range(1)
                .selectExpr("DATE'2024-01-01' AS day", "id")
                .write()
                .format("delta")
                .partitionBy("day")
                .save(folder().toString());
        assertThat(built(2).text())
                .contains(
                        "Cannot make the catalog table sales.orders",
                        "where a table lies that the catalog does not know");
        assertThat(exists()).isEqualTo("[]");
    }

    @Test
    void views_other_formats_and_missing_databases_are_refused_with_the_way_out() {
        SPARK.sql("CREATE VIEW sales.orders AS SELECT 1 AS id");
        assertThat(built(2).text()).contains("sales.orders: it is a view", "Name the tables that the view reads");
        SPARK.sql("DROP VIEW sales.orders");

        SPARK.sql("CREATE TABLE sales.orders (id INT) USING parquet");
        assertThat(built(2).text()).contains("it is a table of parquet, not of Delta", "CONVERT TO DELTA");
        SPARK.sql("DROP TABLE sales.orders");

        shop.edit("sales.orders", "nowhere.orders");
        assertThat(built(2).text()).contains("the catalog has no database nowhere", "catalogImplementation=hive");
        String hive = "run orders --partition " + DAY + " --conf spark.sql.catalogImplementation=hive";
        assertThat(run(2, hive).text()).contains("Spark's Hive jars are not on the class path", "SPARK_HOME=");
    }

    @Test
    void another_partitioning_is_refused_as_for_a_path() {
        SPARK.sql("CREATE TABLE sales.orders (day DATE, id BIGINT) USING delta");
        assertThat(built(2).text()).contains("it is partitioned by (), not by (day)");
    }

    @Test
    void commands_without_spark_know_the_place_once_somebody_has_asked() {
        assertThat(run(2, "plan orders --partition " + DAY).text())
                .contains("Cannot tell where the catalog table sales.orders lies", "`tidegate validate --connect`");
        assertThat(run(0, "ls").text()).contains("orders");
        assertThat(run(0, "show orders").text()).contains("sales.orders", "where the catalog says");
        assertThat(run(0, "doctor").text()).contains("in the catalog, which nobody has asked yet");
        run(0, "validate orders --connect");
        assertThat(exists()).isEqualTo("[]");
        assertThat(run(0, "plan orders --partition " + DAY).text()).contains("never built");
        built(0);
        assertThat(run(0, "plan orders --partition " + DAY).text()).contains("up to date");
        assertThat(run(0, "missing orders --from 2024-01-01 --to 2024-01-02").text())
                .contains("2024-01-02")
                .doesNotContain("2024-01-01 ");
        run(0, "check orders --partition " + DAY);
    }

    @Test
    void a_table_that_two_jobs_would_share_under_two_names_is_refused() throws Exception {
        String yaml = Files.readString(shop.root().resolve("jobs.yaml"));
        String job = yaml.substring(yaml.indexOf("  - name: orders"))
                .replace("- name: orders", "- name: copies")
                .replace("catalog_table: sales.orders", "path: '" + folder() + "'");
        shop.jobs(yaml + job);
        assertThat(built(2).text()).contains("Cannot write sales.orders at", "the target of copies lies there");
    }

    private void sums(String source) throws Exception {
        String yaml = Files.readString(shop.root().resolve("jobs.yaml"));
        shop.jobs(yaml + """
                  - name: sums
                    partition: {column: day, grain: day, start: 2024-01-01}
                    sources: [SOURCE]
                    transform: {sql: "SELECT _partition AS day, sum(amount) AS total FROM orders GROUP BY 1"}
                    target: {catalog_table: spark_catalog.sales.sums}
                    checks: []
                """.replace("SOURCE", source));
    }

    @Test
    void as_a_source_it_is_pinned_and_planned_like_a_delta_table_by_path() throws Exception {
        sums("{name: orders, catalog_table: sales.nobodys}");
        assertThat(run(23, "run sums --partition " + DAY).text()).contains("the catalog has no table sales.nobodys");
        shop.edit("sales.nobodys", "sales.orders, window: {before: 0, after: 0}");
        assertThat(run(23, "run sums --partition " + DAY).text()).contains("not ready", folder().toString());
        built(0);
        run(0, "run sums --partition " + DAY);
        assertThat(rows("SELECT total FROM sales.sums")).containsExactly("[11.00]");
        assertThat(run(0, "run sums --partition " + DAY).text()).contains("up to date");
        shop.day(DAY, "1,50,new");
        built(0);
        assertThat(run(0, "stale sums").text()).contains(DAY);
        run(0, "run sums --partition " + DAY);
        assertThat(rows("SELECT total FROM sales.sums")).containsExactly("[50.00]");
    }

    @Tag("long")
    @Test
    void a_source_that_was_swapped_for_another_table_of_its_name_is_read_where_it_is_now() throws Exception {
        sums("{name: orders, catalog_table: sales.orders, window: {before: 0, after: 0}}");
        built(0);
        run(0, "run sums --partition " + DAY);
        SPARK.sql(
                "CREATE TABLE sales.next USING delta PARTITIONED BY (day) LOCATION '%s' AS SELECT id, CAST(amount * 2 AS DECIMAL(12,2)) AS amount, status, day FROM sales.orders"
                        .formatted(dir.resolve("next")));
        SPARK.sql("ALTER TABLE sales.orders RENAME TO sales.old");
        SPARK.sql("ALTER TABLE sales.next RENAME TO sales.orders");
        assertThat(run(0, "run sums --partition " + DAY).text()).contains("has moved from " + folder());
        assertThat(rows("SELECT total FROM sales.sums")).containsExactly("[22.00]");
    }

    @Test
    void a_job_reads_the_named_table_of_another_job() throws Exception {
        sums("{name: orders, job: orders}");
        built(0);
        run(0, "run sums --partition " + DAY);
        assertThat(rows("SELECT total FROM sales.sums")).containsExactly("[11.00]");
    }
}
