package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.Target.FileLayout;
import io.tidegate.job.Target.SchemaChange;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.TargetJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TimeZone;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What the columns and the table may be. */
class SchemaTest extends PublishTest {
    private static Dataset<Row> one(String... columns) {
        return sql("SELECT " + String.join(", ", columns));
    }

    private AbstractThrowableAssert<?, ?> refused(ErrorCode code, TargetJob target, Dataset<Row> rows) {
        return assertThatThrownBy(() -> open(target, days("2021-01-01"), RUN, 1).stage(rows))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void narrower_numbers_widen_and_are_readable_afterwards() {
        published(
                one("1L AS id", "1.5D AS amount", "cast(1 AS decimal(12,2)) AS price", "date'2021-01-01' AS ds"),
                "2021-01-01");
        published(
                one(
                        "date'2021-01-02' AS DS",
                        "2 AS id",
                        "cast(2.5 AS float) AS amount",
                        "cast(2 AS decimal(5,1)) AS price"),
                "2021-01-02");
        assertThat(read().orderBy("ds").collectAsList().toString())
                .isEqualTo("[[1,1.5,1.00,2021-01-01], [2,2.5,2.00,2021-01-02]]");
    }

    @Test
    void what_would_lose_a_digit_or_a_column_is_refused_with_both_types_and_all_at_once() {
        published(
                one("1L AS id", "1 AS n", "cast(1 AS decimal(5,2)) AS price", "date'2021-01-01' AS ds"), "2021-01-01");
        refused(
                        ErrorCode.SCHEMA_CHANGED,
                        target(),
                        one("'1' AS id", "cast(1 AS decimal(5,3)) AS price", "7 AS extra", "date'2021-01-01' AS ds"))
                .hasMessage(
                        "Cannot publish orders_daily: its columns are not the table's: column 'id' is string, in the table bigint; "
                                + "column 'n' is missing; column 'price' is decimal(5,3), in the table decimal(5,2); "
                                + "column 'extra' (int) is not in the table");
        refused(
                        ErrorCode.SCHEMA_CHANGED,
                        target().with(SchemaChange.ADD_COLUMNS),
                        one("1L AS id", "date'2021-01-01' AS ds"))
                .hasMessageContaining("column 'n' is missing");
        refused(ErrorCode.SQL, target(), one("1L AS id", "2L AS ID", "date'2021-01-01' AS ds"))
                .hasMessageContaining("its columns 'id' and 'ID' are one name");
        refused(ErrorCode.SQL, target(), one("1L AS id", "'2021-01-01' AS ds"))
                .hasMessageContaining("its partition column 'ds' is string, not date");
        refused(ErrorCode.SQL, target(), one("1L AS id")).hasMessageContaining("not among its columns");
        assertThat(version(table())).isZero();
    }

    @Test
    void columns_that_a_table_cannot_have_are_refused_before_there_is_a_table() {
        refused(ErrorCode.SQL, target(), one("1 AS `a b`", "date'2021-01-01' AS ds"))
                .hasMessageContaining("'a b'");
        refused(ErrorCode.SQL, target(), one("NULL AS nothing", "date'2021-01-01' AS ds"))
                .hasMessageContaining("a bare NULL has no type");
        assertThat(version(table())).isEqualTo(-1);
    }

    @Test
    void added_columns_come_in_the_same_commit_and_older_partitions_read_null() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        TargetJob adding = target().with(SchemaChange.ADD_COLUMNS);
        StagedChunk staged = open(adding, days("2021-01-02"), RUN, 1)
                .stage(rows("2, 20, 2021-01-02").selectExpr("'x' AS `note.of`", "*", "named_struct('a', 1) AS s"));
        assertThat(staged.rows().columns()).containsExactly("id", "amount", "ds", "note.of", "s");
        assertThat(version(table())).isZero();
        publish(staged);
        assertThat(version(table())).isEqualTo(1);
        assertThat(read().orderBy("ds").collectAsList().toString())
                .isEqualTo("[[1,10,2021-01-01,null,null], [2,20,2021-01-02,x,[1]]]");
    }

    @Test
    void a_failing_transform_is_a_failure_and_leaves_the_table_alone() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        refused(
                        ErrorCode.FAILED,
                        target(),
                        sql("SELECT raise_error('broken') AS id, 1 AS amount, date'2021-01-01' AS ds")
                                .selectExpr("cast(id AS bigint) AS id", "amount", "ds"))
                .hasMessageContaining("broken");
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void hours_are_utc_whatever_the_zone_of_the_machine() throws Exception {
        TimeZone before = TimeZone.getDefault();
        TargetJob hours = target().with(Grain.HOUR);
        Partition five = hours.partition("2021-01-04T05Z");
        Partition six = hours.partition("2021-01-04T06Z");
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
            StagedChunk staged = open(hours, List.of(five, six), RUN, 1)
                    .stage(
                            sql(
                                    "SELECT * FROM VALUES (1, timestamp'2021-01-04 05:00:00Z'), (2, timestamp'2021-01-04 06:00:00Z') AS t(id, ds)"));
            assertThat(staged.staged().keySet()).containsExactly(five, six);
            publish(staged);
        } finally {
            TimeZone.setDefault(before);
        }
        assertThat(Files.readString(Path.of(table(), "_delta_log", "00000000000000000000.json")))
                .contains("{\"ds\":\"2021-01-04T05:00:00.000000Z\"}");
        assertThat(read().where("ds = timestamp'2021-01-04 05:00:00Z'")
                        .select("id")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[1]]");
        StagedChunk again =
                open(hours, List.of(five), RUN, 1).stage(sql("SELECT 9 AS id, timestamp'2021-01-04 05:00:00Z' AS ds"));
        assertThat(again.before().keySet()).containsExactly(five);
        publish(again);
        assertThat(read().orderBy("ds").select("id").collectAsList().toString()).isEqualTo("[[9], [2]]");
        assertThatThrownBy(() -> open(hours, List.of(five), RUN, 1)
                        .stage(sql("SELECT 9 AS id, timestamp'2021-01-04 05:30:00Z' AS ds")))
                .hasMessageEndingWith("2021-01-04 05:30:00 (1 row)");
    }

    @Test
    void weeks_months_and_years_are_dates() {
        for (String[] c : new String[][] {
            {"WEEK", "2021-01-04", "2021-01-04"}, {"MONTH", "2021-02", "2021-02-01"}, {"YEAR", "2021", "2021-01-01"}
        }) {
            TargetJob target = TargetJob.at(folder.resolve(c[0])).with(Grain.valueOf(c[0]));
            publish(open(target, List.of(target.partition(c[1])), RUN, 1).stage(rows("1, 10, " + c[2])));
            StagedChunk again =
                    open(target, List.of(target.partition(c[1])), RUN, 1).stage(rows("1, 11, " + c[2]));
            assertThat(again.before()).hasSize(1);
        }
    }

    @Test
    void scattered_partitions_are_read_and_replaced_exactly() {
        String values = "SELECT id, 1 AS amount, date_add(date'2021-01-01', cast(id AS int)) AS ds FROM range(120)";
        List<Partition> all = java.util.stream.IntStream.range(0, 120)
                .mapToObj(i -> target().partition("2021-01-01").plus(i))
                .toList();
        publish(open(target(), all, RUN, 1).stage(sql(values)));
        List<Partition> even = all.stream().filter(p -> all.indexOf(p) % 2 == 0).toList();
        StagedChunk staged = open(target(), even, RUN, 2)
                .stage(sql(values.replace("1 AS", "2 AS")).where("id % 2 = 0"));
        assertThat(staged.before().keySet()).containsExactlyElementsOf(even);
        publish(staged, 2);
        assertThat(read().groupBy("amount")
                        .count()
                        .orderBy("amount")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[1,60], [2,60]]");
    }

    @Test
    void files_are_near_the_target_size_and_sorted_within() throws Exception {
        TargetJob small = target().with(new FileLayout(256 << 10, List.of("key")));
        Dataset<Row> rows = SPARK.range(0, 300_000, 1, 16)
                .selectExpr("id", "rand(7) AS noise", "(id * 7919) % 300000 AS key", "date'2021-01-01' AS ds");
        StagedChunk staged = open(small, days("2021-01-01"), RUN, 1).stage(rows);
        int files = staged.staged().get(target().partition("2021-01-01")).files();
        assertThat(files).isBetween(4, 32);
        assertThat(staged.rows(target().partition("2021-01-01"))).isEqualTo(300_000);
        for (String file : dataFiles()) {
            List<Long> keys = SPARK.read()
                    .parquet(file)
                    .select("key")
                    .as(org.apache.spark.sql.Encoders.LONG())
                    .collectAsList();
            assertThat(keys).isSorted();
        }
        TargetJob big = TargetJob.at(folder.resolve("big"));
        assertThat(open(big, days("2021-01-01"), RUN, 1)
                        .stage(rows)
                        .staged()
                        .values()
                        .iterator()
                        .next()
                        .files())
                .isEqualTo(1);
        refused(ErrorCode.JOB_FILE, target().with(new FileLayout(1 << 20, List.of("nope"))), rows);
    }

    @Test
    void a_source_file_that_breaks_while_it_is_read_is_named() throws Exception {
        String source = folder.resolve("source").toString();
        SPARK.range(0, 100_000, 1, 1)
                .selectExpr("id", "rand(1) AS noise")
                .write()
                .parquet(source);
        Path file = Path.of(java.net.URI.create(SPARK.read().parquet(source).inputFiles()[0]));
        Dataset<Row> rows = SPARK.read()
                .schema("id bigint, noise double")
                .parquet(source)
                .selectExpr("id", "noise", "date'2021-01-01' AS ds");
        byte[] bytes = Files.readAllBytes(file);
        java.util.Arrays.fill(bytes, 1000, bytes.length / 2, (byte) 0);
        Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.write(file, bytes);
        refused(ErrorCode.SOURCE_UNREADABLE, target(), rows)
                .hasMessageContaining(file.getFileName().toString());
    }
}
