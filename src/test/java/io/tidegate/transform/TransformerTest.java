package io.tidegate.transform;

import static io.tidegate.read.TestJob.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import io.tidegate.read.TestJob;
import io.tidegate.testing.SparkTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerTest extends SparkTest {
    /** Counts what a class's static part did. */
    static int touched;

    private static final Source ORDERS = new Source.Upstream("orders", "orders_raw", Window.NONE);
    private static final Source REFUNDS = new Source.Upstream("refunds", "refunds_raw", Window.NONE);
    private static final Source STATIC = new StaticSource().source();
    private static final List<Partition> CHUNK = List.of(day("2021-01-04"), day("2021-01-05"));

    private record StaticSource() {
        Source source() {
            return new Source.Files(
                    "customers",
                    io.tidegate.job.Template.parse("/x", Map.of()),
                    io.tidegate.job.Format.DELTA,
                    io.tidegate.job.TextOptions.DEFAULT,
                    List.of(),
                    true,
                    Window.NONE,
                    io.tidegate.job.Ready.WHEN_THERE,
                    false);
        }
    }

    private static Map<String, Dataset<Row>> sources() {
        return Map.of(
                "orders",
                SPARK.sql("SELECT * FROM VALUES (1, 10, DATE'2021-01-04'), (2, 20, DATE'2021-01-04'),"
                        + " (3, 10, DATE'2021-01-05') AS t(id, customer, _partition)"),
                "refunds",
                SPARK.sql(
                        "SELECT * FROM VALUES (1, 5, DATE'2021-01-04'), (9, 7, DATE'2021-01-05') AS t(id, amount, _partition)"),
                "customers",
                SPARK.sql("SELECT * FROM VALUES (10, 'anna'), (20, 'bert') AS t(customer, name)"));
    }

    private static Job job(String sql) {
        return TestJob.sql(sql, ORDERS, REFUNDS, STATIC);
    }

    private static Evaluation evaluation(String sql) {
        return new Transformer(SPARK).evaluation(job(sql), sources());
    }

    private static List<String> rows(String sql) {
        return new Transformer(SPARK)
                .apply(job(sql), CHUNK, sources()).rows().collectAsList().stream()
                        .map(Row::toString)
                        .sorted()
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, _partition AS dt FROM orders",
                "SELECT *, _partition AS dt FROM orders WHERE id > 1",
                "SELECT dt, count(*) n FROM (SELECT id, _partition AS dt FROM orders) GROUP BY dt",
                "SELECT _partition AS dt, customer, sum(id) s FROM orders GROUP BY 1, 2 HAVING sum(id) > 1",
                "SELECT id, _partition AS dt, row_number() OVER (PARTITION BY _partition ORDER BY id) r FROM orders",
                "SELECT id, _partition AS dt, row_number() OVER w r FROM orders WINDOW w AS (PARTITION BY _partition, customer ORDER BY id)",
                "SELECT DISTINCT customer, _partition AS dt FROM orders",
                "SELECT o.id, o._partition AS dt FROM orders o JOIN refunds r ON o.id = r.id AND o._partition = r._partition",
                "SELECT o.id, r._partition AS dt FROM orders o, refunds r WHERE o._partition = r._partition AND o.id = r.id",
                "SELECT o.id, o._partition AS dt FROM orders o LEFT JOIN refunds r ON o.id = r.id AND r._partition <=> o._partition",
                "SELECT coalesce(o._partition, r._partition) AS dt FROM orders o FULL JOIN refunds r ON o.id = r.id AND o._partition = r._partition",
                "SELECT id, _partition AS dt FROM orders FULL JOIN refunds USING (_partition, id)",
                "SELECT id, dt FROM (SELECT id, _partition AS dt FROM orders UNION ALL SELECT id, _partition FROM refunds)",
                "SELECT id, _partition AS dt FROM orders EXCEPT SELECT id, _partition FROM refunds",
                "WITH o AS (SELECT id, _partition AS dt FROM orders), r AS (SELECT id, _partition AS dt FROM refunds)"
                        + " SELECT o.dt, count(*) n FROM o JOIN r USING (dt) GROUP BY o.dt",
                "SELECT o.id, c.name, o._partition AS dt FROM orders o LEFT JOIN customers c ON o.customer = c.customer",
                "SELECT id, _partition AS dt FROM orders WHERE customer IN (SELECT customer FROM customers)",
                "SELECT id, (SELECT max(name) FROM customers) m, _partition AS dt FROM orders",
                "SELECT id, explode(array(1, 2)) x, _partition AS dt FROM orders",
                "SELECT o.id, x.id AS other, o._partition AS dt FROM orders o JOIN orders x ON o._partition = x._partition",
                "SELECT _partition AS dt, customer, count(*) n FROM orders GROUP BY GROUPING SETS ((_partition, customer), (_partition))",
                "SELECT id, to_date(_partition) AS dt FROM orders",
                "SELECT /*+ REPARTITION(2) */ id, _partition AS dt FROM orders"
            })
    void partitions_are_kept_apart_by(String sql) {
        assertThat(evaluation(sql)).as(sql).isInstanceOf(Evaluation.OnceForTheChunk.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT max(_partition) AS dt, count(*) n FROM orders | without GROUP BY",
                "SELECT customer, max(_partition) AS dt FROM orders GROUP BY customer | GROUP BY does not hold",
                "SELECT id, _partition AS dt FROM orders LIMIT 2 | LIMIT",
                "SELECT id, _partition AS dt FROM orders ORDER BY id | ORDER BY",
                "SELECT id, _partition AS dt, sum(id) OVER (PARTITION BY customer) s FROM orders | PARTITION BY",
                "SELECT o.id, o._partition AS dt FROM orders o JOIN refunds r ON o.id = r.id | not on _partition",
                "SELECT id, _partition AS dt FROM orders WHERE id = (SELECT max(id) FROM refunds) | subquery",
                "SELECT id, _partition AS dt FROM orders o WHERE EXISTS (SELECT 1 FROM refunds r WHERE r.id = o.id) | subquery",
                "SELECT id, _partition AS dt, rand() r FROM orders | rand()",
                "SELECT id, _partition AS dt, uuid() r FROM orders | uuid()",
                "SELECT id, _partition AS dt, current_date() r FROM orders | current_date()",
                "SELECT id, _partition AS dt, current_timestamp() r FROM orders | current_timestamp()",
                "SELECT id, _partition AS dt FROM orders TABLESAMPLE (50 PERCENT) | TABLESAMPLE",
                "SELECT id, date_add(_partition, 0) AS dt FROM orders | passed through",
                "SELECT id, _partition AS dt FROM orders WHERE _partition = :ds | :ds",
                "SELECT customer AS id, :partition_start AS dt FROM customers | :partition_start",
                "SELECT customer AS id, DATE'2021-01-04' AS dt FROM customers | no partitioned source",
                "SELECT id, _partition AS dt FROM orders UNION ALL SELECT customer, DATE'2021-01-04' FROM customers | UNION",
                "SELECT c.customer, o._partition AS dt FROM customers c LEFT JOIN orders o ON o.customer = c.customer | belong to no",
                "SELECT _partition AS dt, customer, count(*) n FROM orders GROUP BY ROLLUP(_partition, customer) | GROUP BY",
                "SELECT r._partition AS dt FROM orders o LEFT JOIN refunds r ON o.id = r.id AND o._partition = r._partition | passed"
            })
    void partitions_may_mix_by(String sql, String why) {
        Evaluation evaluation = evaluation(sql);
        assertThat(evaluation).as(sql).isInstanceOf(Evaluation.OncePerPartition.class);
        assertThat(evaluation.why()).contains(why);
    }

    @Test
    void the_partition_column_leaves_without_our_own() {
        assertThat(rows("SELECT *, _partition AS dt FROM orders"))
                .containsExactly("[1,10,2021-01-04]", "[2,20,2021-01-04]", "[3,10,2021-01-05]");
    }

    @Test
    void a_global_aggregate_is_one_row_a_partition() {
        assertThat(rows("SELECT :ds AS dt, count(*) AS n, :partition_end AS until FROM orders"))
                .containsExactly("[2021-01-04,2,2021-01-05]", "[2021-01-05,1,2021-01-06]");
    }

    @Test
    void a_row_that_one_partition_gives_for_another_belongs_to_none() {
        assertThat(rows("SELECT id, DATE'2021-01-05' AS dt FROM orders"))
                .containsExactly("[1,null]", "[2,null]", "[3,2021-01-05]");
        assertThat(rows("SELECT id, DATE'2020-01-05' AS dt FROM orders LIMIT 1"))
                .as("a row outside the chunk keeps its value")
                .containsExactly("[1,2020-01-05]", "[3,2020-01-05]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELEC id FROM orders | inline:1:1",
                "DROP TABLE orders | not part of a query",
                "SET a=b | not part of a query",
                "INSERT INTO orders SELECT 1 | not part of a query",
                "WITH x AS (SELECT 1) INSERT INTO orders SELECT * FROM x | not part of a query",
                "INSERT OVERWRITE DIRECTORY '/tmp/x' USING parquet SELECT * FROM orders | not part of a query",
                "ADD JAR '/tmp/x.jar' | not part of a query",
                "CREATE FUNCTION f AS 'x' USING JAR 'y' | not part of a query",
                "CREATE TABLE x AS SELECT 1 | not part of a query",
                "VACUUM orders | not part of a query",
                "DELETE FROM orders | not part of a query",
                "CACHE TABLE x AS SELECT 1 | not part of a query",
                "EXPLAIN SELECT 1 | not part of a query",
                "SELECT 1; SELECT 2 | inline:1",
                "SELECT TRANSFORM(id) USING 'cat' FROM orders | not part of a query",
                "SELECT reflect('java.lang.System', 'exit', 1) FROM orders | inline:1:8): the function reflect",
                "SELECT id FROM orders WHERE 1 = (SELECT max(java_method('a', 'b')) FROM refunds) | java_method",
                "SELECT sum(id) OVER w FROM orders WINDOW w AS (ORDER BY try_reflect('a','b')) | try_reflect",
                "SELECT input_file_name() FROM orders | input_file_name",
                "SELECT spark_catalog.default.f(1) FROM orders | spark_catalog.default.f",
                "SELECT * FROM delta.`/etc/x` | inline:1:15): 'delta./etc/x' is not a source",
                "SELECT * FROM csv.`/etc/passwd` | is not a source",
                "SELECT * FROM invoices | 'invoices' is not a source",
                "SELECT * FROM (SELECT * FROM orders) a JOIN b ON true | 'b' is not a source",
                "SELECT * FROM (WITH c AS (SELECT 1) SELECT * FROM c), c | 'c' is not a source",
                "SELECT * FROM table_changes_by_path('/x', 0) | table_changes_by_path",
                "SELECT * FROM IDENTIFIER('orders') | IDENTIFIER",
                "SELECT :nope AS x FROM orders | :nope is not known",
                "SELECT ? AS x FROM orders | no value",
                "SELECT idd, _partition AS dt FROM orders | inline:1:8",
                "SELECT id, _partition AS day FROM orders | 'dt' is not among",
                "SELECT id, string(_partition) AS dt FROM orders | is STRING and not DATE",
                "SELECT id, id AS ID, _partition AS dt FROM orders | two columns"
            })
    void what_is_more_than_a_query_over_the_sources_is_refused(String sql, String message) {
        assertThatThrownBy(() -> evaluation(sql)).as(sql).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SQL);
            assertThat(e).hasMessageContaining(message);
        });
    }

    @Test
    void a_fault_in_a_file_says_file_line_and_column() {
        Job job = TestJob.of(
                Grain.DAY,
                new Transform.Sql("SELECT id,\n  amout, _partition AS dt\nFROM orders", Optional.of("sql/orders.sql")),
                Map.of(),
                ORDERS);
        assertThatThrownBy(() -> new Transformer(SPARK).evaluation(job, sources()))
                .hasMessageContaining("sql/orders.sql:2:3")
                .hasMessageContaining("amout");
    }

    @Test
    void a_cte_may_be_used_where_it_is_in_scope() {
        assertThat(rows("WITH a AS (SELECT id, _partition AS dt FROM orders), b AS (SELECT * FROM a) SELECT * FROM b"))
                .hasSize(3);
    }

    @Test
    void variables_are_bound_by_their_looks_and_never_as_text() {
        Job job = TestJob.of(
                Grain.DAY,
                new Transform.Sql(
                        "SELECT id, typeof(:n) a, typeof(:d) b, typeof(:s) c, :s AS s, typeof(:b) e, _partition AS dt FROM orders WHERE id = :n",
                        Optional.empty()),
                Map.of("n", "1", "d", "0.10", "s", "x' OR '1'='1", "b", "true"),
                ORDERS);
        assertThat(new Transformer(SPARK).apply(job, CHUNK, sources()).rows().collectAsList())
                .extracting(Row::toString)
                .containsExactly("[1,int,decimal(2,2),string,x' OR '1'='1,boolean,2021-01-04]");
        assertThat(Parameters.typed("007")).isEqualTo("007");
        assertThat(Parameters.typed("2021-02-30")).isEqualTo("2021-02-30");
        assertThat(Parameters.typed("2021-02-03")).isEqualTo(LocalDate.of(2021, 2, 3));
        assertThat(Parameters.typed("1.50")).isEqualTo(new BigDecimal("1.50"));
        assertThat(Parameters.typed("12345678901")).isEqualTo(12345678901L);
    }

    @Test
    void nothing_of_a_transform_stays_behind_in_the_session() {
        rows("SELECT id, _partition AS dt FROM orders");
        assertThat(SPARK.catalog().tableExists("orders")).isFalse();
    }

    @Test
    void hostile_settings_of_the_session_do_not_change_what_the_sql_means() {
        SPARK.conf().set("spark.sql.ansi.enabled", "true");
        SPARK.conf().set("spark.sql.caseSensitive", "true");
        try {
            assertThat(rows("SELECT ID, CAST('x' AS int) AS n, _partition AS DT FROM orders WHERE id = 3"))
                    .containsExactly("[3,null,2021-01-05]");
        } finally {
            SPARK.conf().unset("spark.sql.ansi.enabled");
            SPARK.conf().unset("spark.sql.caseSensitive");
        }
    }

    @Test
    void nondeterminism_is_found_and_named() {
        assertThat(new Transformer(SPARK)
                        .nondeterminism(
                                job(
                                        "SELECT customer, first(id) AS id, rand() r, current_timestamp() t, _partition AS dt FROM orders GROUP BY customer, _partition LIMIT 5"),
                                sources()))
                .contains("first() takes rows as they come", "rand()", "current_timestamp()", "LIMIT without ORDER BY");
        assertThat(new Transformer(SPARK)
                        .nondeterminism(
                                job(
                                        "SELECT id, row_number() OVER (PARTITION BY _partition ORDER BY customer) r, _partition AS dt FROM orders"),
                                sources()))
                .containsExactly("row_number() over an order that may tie");
        assertThat(new Transformer(SPARK)
                        .nondeterminism(
                                job(
                                        "SELECT id, row_number() OVER (PARTITION BY _partition ORDER BY customer, id) r, _partition AS dt FROM orders"),
                                sources()))
                .isEmpty();
    }

    /** Doubles the rows, partition by partition. */
    public static class Doubled implements RowTransform {
        @Override
        public Dataset<Row> apply(
                org.apache.spark.sql.SparkSession spark,
                Map<String, Dataset<Row>> sources,
                Map<String, String> options) {
            return sources.get("orders")
                    .union(sources.get("orders"))
                    .withColumnRenamed("_partition", options.get("as"));
        }

        @Override
        public boolean keepsPartitionsApart() {
            return true;
        }
    }

    /** Says nothing of partitions. */
    public static class Counted implements RowTransform {
        @Override
        public Dataset<Row> apply(
                org.apache.spark.sql.SparkSession spark,
                Map<String, Dataset<Row>> sources,
                Map<String, String> options) {
            return sources.get("orders").selectExpr("max(_partition) AS dt", "count(*) AS n");
        }
    }

    /** Must never be initialised. */
    public static class NotATransform {
        static {
            touched++;
        }
    }

    private static Transformed byClass(Class<?> type) {
        Job job = TestJob.of(
                Grain.DAY, new Transform.JavaClass(type.getName(), Map.of("as", "dt")), Map.of(), ORDERS, REFUNDS);
        return new Transformer(SPARK).apply(job, CHUNK, sources());
    }

    @Test
    void a_class_is_called_as_it_says_it_may_be() {
        assertThat(byClass(Doubled.class).evaluation()).isInstanceOf(Evaluation.OnceForTheChunk.class);
        assertThat(byClass(Doubled.class).rows().count()).isEqualTo(6);
        assertThat(byClass(Counted.class).evaluation()).isInstanceOf(Evaluation.OncePerPartition.class);
        assertThat(byClass(Counted.class).rows().collectAsList())
                .extracting(Row::toString)
                .containsExactlyInAnyOrder("[2021-01-04,2]", "[2021-01-05,1]");
    }

    @Test
    void a_class_that_is_no_transform_is_refused_before_a_line_of_it_runs() {
        assertThatThrownBy(() -> byClass(NotATransform.class)).hasMessageContaining("does not implement");
        assertThat(touched).isZero();
        Job job = TestJob.of(Grain.DAY, new Transform.JavaClass("com.acme.Nope", Map.of()), Map.of(), ORDERS);
        assertThatThrownBy(() -> new Transformer(SPARK).evaluation(job, sources()))
                .hasMessageContaining("not on the class path");
    }

    @Test
    void an_hour_is_a_timestamp_in_utc() {
        Source hours = new Source.Upstream("orders", "raw", Window.NONE);
        Job job = TestJob.of(
                Grain.HOUR,
                new Transform.Sql(
                        "SELECT count(*) AS n, :partition_start AS dt, :ds AS ds FROM orders", Optional.empty()),
                Map.of(),
                hours);
        Map<String, Dataset<Row>> rows = Map.of(
                "orders",
                SPARK.sql(
                        "SELECT * FROM VALUES (1, TIMESTAMP'2021-01-04 05:00:00Z'), (2, TIMESTAMP'2021-01-04 06:00:00Z') AS t(id, _partition)"));
        assertThat(new Transformer(SPARK)
                        .apply(
                                job,
                                List.of(
                                        Partition.parse(Grain.HOUR, "2021-01-04T05Z"),
                                        Partition.parse(Grain.HOUR, "2021-01-04T06Z")),
                                rows)
                        .rows()
                        .selectExpr("n", "string(dt)", "string(ds)")
                        .collectAsList())
                .extracting(Row::toString)
                .containsExactlyInAnyOrder("[1,2021-01-04 05:00:00,2021-01-04]", "[1,2021-01-04 06:00:00,2021-01-04]");
    }
}
