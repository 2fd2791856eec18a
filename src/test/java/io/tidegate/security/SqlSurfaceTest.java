package io.tidegate.security;

import static io.tidegate.read.TestJob.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.audit.Auditor;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.testing.SparkTest;
import io.tidegate.transform.Transformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever writes SQL in a job file gets queries over the job's sources: no code, no command, no other table or file; in a transform, in a
 * check, in a condition, and in whatever subquery, common table or window they hide it. {@code MARK} is a file that an attack would make.
 */
class SqlSurfaceTest extends SparkTest {
    private static final Partition DAY = day("2021-01-04");

    @TempDir
    static Path folder;

    private static Path mark() {
        return folder.resolve("mark");
    }

    @BeforeEach
    void aTableThatIsNoneOfTheJobs() throws IOException {
        Files.deleteIfExists(mark());
        if (!Files.exists(folder.resolve("other"))) {
            SPARK.range(3).write().format("delta").save(folder.resolve("other").toString());
            Files.writeString(folder.resolve("secret.txt"), "canary-5be1\n");
        }
    }

    /** Relations and expressions that no query of a job may hold. */
    private static Stream<String> relations() {
        return Stream.of(
                "(SELECT TRANSFORM(1) USING 'touch MARK' AS (n INT))",
                "(SELECT reflect('java.lang.System', 'setProperty', 'mark', 'set') AS n)",
                "(SELECT count(*) AS n FROM delta.`OTHER`)",
                "(SELECT count(*) AS n FROM text.`SECRET`)",
                "(SELECT count(*) AS n FROM csv.`file:SECRET`)",
                "(SELECT count(*) AS n FROM binaryFile.`SECRET`)",
                "(SELECT count(*) AS n FROM IDENTIFIER('delta.`OTHER`'))",
                "(SELECT count(*) AS n FROM table_changes_by_path('OTHER', 0))",
                "(SELECT count(*) AS n FROM table_changes('delta.`OTHER`', 0))",
                "(SELECT count(*) AS n FROM hidden)",
                "(SELECT count(*) AS n FROM default.hidden)",
                "(SELECT count(*) AS n FROM spark_catalog.default.hidden)",
                "(SELECT count(*) AS n FROM global_temp.hidden)",
                "(SELECT count(*) AS n FROM delta.`OTHER` VERSION AS OF 0)",
                "(WITH c AS (SELECT * FROM delta.`OTHER`) SELECT count(*) AS n FROM c)",
                "(SELECT sum(1) OVER w AS n FROM rows WINDOW w AS (ORDER BY (SELECT max(id) FROM delta.`OTHER`)))",
                "(SELECT n FROM rows LATERAL VIEW java_method('java.lang.System', 'nanoTime') t AS n)",
                "(SELECT n FROM rows, LATERAL (SELECT max(id) AS n FROM delta.`OTHER`))");
    }

    private static Stream<String> expressions() {
        return Stream.of(
                "reflect('java.lang.System', 'setProperty', 'mark', 'set')",
                "java_method('java.lang.System', 'setProperty', 'mark', 'set')",
                "try_reflect('java.lang.System', 'setProperty', 'mark', 'set')",
                "REFLECT('java.lang.System', 'setProperty', 'mark', 'set')",
                "`reflect`('java.lang.System', 'setProperty', 'mark', 'set')",
                "coalesce(NULL, concat('', reflect('java.lang.System', 'setProperty', 'mark', 'set')))",
                "(SELECT max(n) FROM VALUES (java_method('java.lang.System', 'setProperty', 'mark', 'set')) AS t(n))",
                "transform(array(1), x -> reflect('java.lang.System', 'setProperty', 'mark', 'set'))",
                "input_file_name()",
                "input_file_block_start()",
                "spark_catalog.default.f(1)",
                "system.builtin.reflect('a', 'b')",
                "IDENTIFIER('reflect')('java.lang.System', 'setProperty', 'mark', 'set')",
                "(SELECT max(id) FROM delta.`OTHER`)",
                "EXISTS (SELECT 1 FROM text.`SECRET`)",
                "1 IN (SELECT id FROM delta.`OTHER`)",
                "(SELECT TRANSFORM(1) USING 'touch MARK' AS (n INT))");
    }

    private static Stream<String> commands() {
        return Stream.of(
                "SET spark.sql.ansi.enabled=true",
                "SET",
                "RESET",
                "ADD JAR '/tmp/x.jar'",
                "ADD FILE 'SECRET'",
                "CREATE FUNCTION f AS 'com.acme.Evil' USING JAR '/tmp/x.jar'",
                "CREATE TEMPORARY FUNCTION f AS 'com.acme.Evil'",
                "INSERT INTO rows SELECT 1",
                "INSERT OVERWRITE LOCAL DIRECTORY 'MARK' USING csv SELECT * FROM rows",
                "FROM rows INSERT INTO t SELECT 1",
                "WITH x AS (SELECT 1) INSERT INTO rows SELECT * FROM x",
                "MERGE INTO rows USING rows b ON true WHEN MATCHED THEN DELETE",
                "UPDATE rows SET n = 1",
                "DELETE FROM delta.`OTHER`",
                "TRUNCATE TABLE delta.`OTHER`",
                "DROP TABLE IF EXISTS delta.`OTHER`",
                "ALTER TABLE delta.`OTHER` SET TBLPROPERTIES ('a'='b')",
                "CREATE TABLE t AS SELECT 1",
                "CREATE OR REPLACE TEMPORARY VIEW rows AS SELECT 2",
                "CACHE TABLE rows",
                "REFRESH 'OTHER'",
                "VACUUM delta.`OTHER` RETAIN 0 HOURS",
                "OPTIMIZE delta.`OTHER`",
                "RESTORE TABLE delta.`OTHER` TO VERSION AS OF 0",
                "CONVERT TO DELTA parquet.`OTHER`",
                "DESCRIBE HISTORY delta.`OTHER`",
                "SHOW TABLES",
                "EXPLAIN SELECT 1",
                "ANALYZE TABLE rows COMPUTE STATISTICS",
                "USE other",
                "LOAD DATA INPATH 'SECRET' INTO TABLE rows",
                "MSCK REPAIR TABLE rows",
                "SELECT 1; SELECT 2",
                "SELECT 1 AS n; DROP TABLE rows",
                "BEGIN SELECT 1; END");
    }

    private static String filled(String sql) {
        return sql.replace("MARK", mark().toString())
                .replace("OTHER", folder.resolve("other").toString())
                .replace("SECRET", folder.resolve("secret.txt").toString());
    }

    private static void nothingHappened() {
        assertThat(mark()).doesNotExist();
        assertThat(System.getProperty("mark")).isNull();
        assertThat(folder.resolve("other/_delta_log/00000000000000000001.json")).doesNotExist();
        assertThat(SPARK.conf().get("spark.sql.ansi.enabled")).isEqualTo("false");
    }

    @ParameterizedTest
    @MethodSource({"transforms", "commands"})
    void a_transform_is_one_query_over_its_sources(String sql) {
        SPARK.range(3).createOrReplaceTempView("hidden");
        assertThatThrownBy(() -> {
                    Job job = job("sql: " + quoted(filled(sql)), "[]");
                    new Transformer(SPARK)
                            .apply(job, List.of(DAY), sources())
                            .rows()
                            .collectAsList();
                })
                .as(sql)
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isIn(ErrorCode.SQL, ErrorCode.JOB_FILE));
        nothingHappened();
    }

    private static Stream<String> transforms() {
        return Stream.concat(
                relations().map(r -> "SELECT x.n, _partition AS dt FROM rows JOIN " + r + " x ON true"),
                expressions().map(e -> "SELECT " + e + " AS x, _partition AS dt FROM rows"));
    }

    @ParameterizedTest
    @MethodSource({"queries", "commands"})
    void a_check_is_one_query_over_its_views(String sql) {
        SPARK.range(3).createOrReplaceTempView("hidden");
        refused("[{sql: {query: " + quoted(filled(sql)) + ", min: 0}}]");
        nothingHappened();
    }

    private static Stream<String> queries() {
        return Stream.concat(
                relations().map(r -> "SELECT max(x.n) FROM rows JOIN " + r + " x ON true"),
                expressions().map(e -> "SELECT count(" + e + ") FROM {{ this }}"));
    }

    @ParameterizedTest
    @MethodSource({"expressions", "scripts"})
    void a_condition_judges_one_row_and_calls_nothing(String text) {
        String condition = filled(text) + " IS NOT NULL";
        refused("[{expression: " + quoted(condition) + "}]");
        refused("[{row_count: {min: 0}, where: " + quoted(condition) + "}]");
        nothingHappened();
    }

    private static Stream<String> scripts() {
        return Stream.of("n); DROP TABLE rows; --", "n) UNION SELECT (1", "1; SET a=b", "n /*", "count(n)", "rand()");
    }

    @Test
    void xml_functions_open_no_file() {
        String xml =
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://%s\">]><a>&x;</a>".formatted(folder.resolve("secret.txt"));
        for (String function : List.of("xpath_string", "xpath")) {
            String seen;
            try {
                seen = SPARK.sql("SELECT CAST(%s('%s', 'a/text()') AS string)".formatted(function, xml))
                        .collectAsList()
                        .toString();
            } catch (Exception e) {
                seen = String.valueOf(e.getMessage());
            }
            assertThat(seen).doesNotContain("canary-5be1");
        }
    }

    @Test
    void a_pattern_that_backtracks_for_ever_gives_up_and_never_passes() {
        Job job = job("sql: SELECT n, _partition AS dt FROM rows", "[{pattern: {column: s, regex: '(a+)+$'}}]");
        Dataset<Row> rows = SPARK.sql("SELECT concat(repeat('a', 60), '!') AS s, DATE'2021-01-04' AS dt");
        long start = System.nanoTime();
        assertThat(new Auditor(SPARK)
                        .audit(job, rows, List.of(DAY), Map.of(DAY, 1L), sources())
                        .get(DAY)
                        .outcomes()
                        .get(0)
                        .status())
                .isEqualTo(CheckOutcome.Status.FAIL);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    /** Refused when the job file is read, or else as a check that cannot be evaluated: never a pass and never a fail. */
    private static void refused(String checks) {
        Job job;
        try {
            job = job("sql: SELECT n, _partition AS dt FROM rows", checks);
        } catch (TidegateException e) {
            assertThat(e.code().exitStatus()).as(checks).isEqualTo(2);
            return;
        }
        Dataset<Row> rows = SPARK.sql("SELECT 1 AS n, DATE'2021-01-04' AS dt");
        assertThat(new Auditor(SPARK)
                        .audit(job, rows, List.of(DAY), Map.of(DAY, 1L), sources())
                        .get(DAY)
                        .outcomes())
                .as(checks)
                .singleElement()
                .extracting(CheckOutcome::status)
                .isEqualTo(CheckOutcome.Status.CONFIG_ERROR);
    }

    private static Map<String, Dataset<Row>> sources() {
        return Map.of("rows", SPARK.sql("SELECT 1 AS n, DATE'2021-01-04' AS _partition"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static Job job(String transform, String checks) {
        Path file = folder.resolve("jobs.yaml");
        try {
            Files.writeString(file, """
                    version: 1
                    project: attacked
                    ledger: ledger
                    warehouse: warehouse
                    jobs:
                      - name: attacked
                        owner: {team: t, contact: c}
                        partition: {column: dt, grain: day, start: 2021-01-01}
                        sources: [{name: rows, path: "raw/{{ ds }}.parquet", format: parquet}]
                        transform:
                          %s
                        target: {table: attacked, on_empty: fail}
                        on_blocked: stop
                        checks: %s
                    """.formatted(transform, checks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ProjectReader.readOrThrow(file, Optional.empty(), Map.of(), Map.of())
                .project()
                .job("attacked");
    }
}
