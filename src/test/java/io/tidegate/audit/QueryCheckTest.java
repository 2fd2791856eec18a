package io.tidegate.audit;

import static io.tidegate.ledger.CheckOutcome.Status.CONFIG_ERROR;
import static io.tidegate.ledger.CheckOutcome.Status.FAIL;
import static io.tidegate.ledger.CheckOutcome.Status.NOT_EVALUATED;
import static io.tidegate.ledger.CheckOutcome.Status.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Check;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.ledger.CheckOutcome;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check {@code sql}: one query a partition over views of that partition, and nothing else. */
class QueryCheckTest extends AuditTest {
    private static final Partition NEXT = day("2024-03-16");

    private static Rule query(String sql, String min, String max) {
        return new Rule.Query(
                sql,
                Optional.ofNullable(min).map(BigDecimal::new),
                Optional.ofNullable(max).map(BigDecimal::new));
    }

    private static CheckOutcome.Status status(String sql, String min, String max) {
        return outcome(column("x int", 1, 2), query(sql, min, max)).status();
    }

    @Test
    void a_number_is_held_against_its_bounds_and_a_boolean_must_be_true() {
        assertThat(status("SELECT count(*) FROM {{ this }} WHERE x < 0", null, "0"))
                .isEqualTo(PASS);
        assertThat(status("SELECT count(*) FROM {{this}}", null, "1")).isEqualTo(FAIL);
        assertThat(status("SELECT min(x) > 0 FROM {{ this }}", null, null)).isEqualTo(PASS);
        assertThat(status("SELECT min(x) > 1 FROM {{ this }}", null, null)).isEqualTo(FAIL);
        assertThat(status("SELECT sum(x) / 0D * 0D FROM {{ this }}", "0", null)).isEqualTo(NOT_EVALUATED);
        assertThat(status("SELECT double('NaN') FROM {{ this }} LIMIT 1", "0", null))
                .isEqualTo(FAIL);
        assertThat(status("SELECT 9007199254740993", null, "9007199254740992")).isEqualTo(FAIL);
        assertThat(status("SELECT max(x) FROM {{ this }} WHERE x > 5", "0", null))
                .isEqualTo(NOT_EVALUATED);
        assertThat(status(
                        "WITH t AS (SELECT * FROM {{ this }}), u AS (SELECT * FROM t) SELECT count(*) FROM u",
                        "2",
                        "2"))
                .isEqualTo(PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT x FROM {{ this }}",
                "SELECT x FROM {{ this }} WHERE x > 9",
                "SELECT 1, 2",
                "SELECT 'one'",
                "SELECT date'2024-01-01'",
                "DROP TABLE {{ this }}",
                "CREATE TABLE t (a INT)",
                "INSERT INTO {{ this }} VALUES (1)",
                "SHOW TABLES",
                "SET a = b",
                "SELECT 1; SELECT 2",
                "SELECT count(*) FROM other",
                "SELECT count(*) FROM default.other",
                "SELECT count(*) FROM parquet.`/etc`",
                "SELECT count(*) FROM {{ this }} WHERE x > (SELECT max(a) FROM csv.`/etc/passwd`)",
                "WITH t AS (SELECT * FROM text.`/etc/passwd`) SELECT count(*) FROM t",
                "SELECT rand()",
                "SELECT reflect('java.lang.System', 'nanoTime')",
                "SELECT length(java_method('java.lang.System', 'getProperty', 'user.home'))",
                "SELECT count(*) FROM hidden",
                "SELECT nope FROM {{ this }}",
                "SELEC 1",
                "",
                "TRUNCATE TABLE {{ this }}",
                "DELETE FROM {{ this }}",
                "EXPLAIN SELECT 1",
                "SELECT datediff(current_date(), date'2024-01-01')",
                "SELECT (SELECT count(*) FROM range(3) WHERE rand() > 2)",
                "FROM {{ this }} INSERT INTO t SELECT 1",
                "CACHE TABLE t AS SELECT 1"
            })
    void what_is_not_one_number_from_the_views_is_a_fault_of_the_check(String sql) {
        SPARK.range(3).createOrReplaceTempView("hidden");
        assertThat(status(sql, "0", null)).isEqualTo(CONFIG_ERROR);
    }

    @Test
    void bounds_fit_the_type() {
        assertThat(status("SELECT count(*) FROM {{ this }}", null, null)).isEqualTo(CONFIG_ERROR);
        assertThat(status("SELECT true", "0", null)).isEqualTo(CONFIG_ERROR);
    }

    @Test
    void views_hold_the_rows_of_that_partition_only() {
        Dataset<Row> rows = SPARK.sql(
                "SELECT * FROM VALUES (1, date'2024-03-15'), (2, date'2024-03-16'), (3, date'2024-03-16') t(x, ds)");
        Dataset<Row> source =
                SPARK.sql("SELECT * FROM VALUES (1, date'2024-03-15'), (5, date'2024-03-16') t(y, _partition)");
        Dataset<Row> whole = SPARK.range(7).toDF();
        Rule rule = query(
                "SELECT sum(x) - (SELECT sum(y) FROM src) + (SELECT count(*) FROM countries) FROM {{ this }}",
                "7",
                "7");
        Map<Partition, Verdict> verdicts =
                audit(job(check(rule)), rows, List.of(DAY, NEXT), Map.of("src", source, "countries", whole));
        assertThat(verdicts.values()).allMatch(Verdict::passes);
        assertThat(SPARK.catalog().tableExists("src")).isFalse();
        assertThat(SPARK.catalog().tableExists("__this__")).isFalse();
    }

    @Test
    void one_partition_whose_query_cannot_be_evaluated_does_not_stop_the_others() {
        Dataset<Row> rows = SPARK.sql(
                "SELECT * FROM VALUES (1, date'2024-03-15'), (2, date'2024-03-16'), (3, date'2024-03-16') t(x, ds)");
        Check check = check(query("SELECT x FROM {{ this }}", "0", null));
        Map<Partition, Verdict> verdicts = audit(job(check), rows, List.of(DAY, NEXT));
        assertThat(verdicts.get(DAY).passes()).isTrue();
        assertThat(verdicts.get(NEXT).outcomes().get(0).status()).isEqualTo(CONFIG_ERROR);
    }

    @Test
    void where_selects_the_rows_of_this() {
        Dataset<Row> rows = column("x int", 1, 2, 3);
        Check check = where(query("SELECT count(*) FROM {{ this }}", "2", "2"), "x > 1");
        assertThat(outcome(rows, check).status()).isEqualTo(PASS);
        Check none = where(query("SELECT count(*) FROM {{ this }}", null, "0"), "x > 9");
        assertThat(outcome(rows, none).status()).isEqualTo(NOT_EVALUATED);
    }
}
