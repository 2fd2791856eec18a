package io.tidegate.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.log.TableLog;
import io.tidegate.publish.PublishTest;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.TargetJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Tables that others made, as targets: a partition is replaced right, and the rest stays as it was, or the table is refused. */
class TargetTablesTest extends PublishTest {
    private String made(String columns, String more) {
        sql("CREATE TABLE delta.`%s` (%s) USING delta %s".formatted(table(), columns, more));
        return "delta.`" + table() + "`";
    }

    /** Two days of three orders, by somebody else. */
    private String filled(String columns, String more) {
        String table = made(columns, "PARTITIONED BY (ds) " + more);
        sql(
                "INSERT INTO %s SELECT * FROM VALUES (1L, 10, DATE'2021-01-01'), (2L, 20, DATE'2021-01-01'), (3L, 30, DATE'2021-01-02') t"
                        .formatted(table));
        return table;
    }

    /** Replaces the first day; the audit sees exactly the new rows, and the log says afterwards what readers see. */
    private void replacedAndTheRestUntouched() {
        StagedChunk staged = open("2021-01-01").stage(rows("7, 70, 2021-01-01", "8, 80, 2021-01-01"));
        assertThat(staged.rows().orderBy("id").collectAsList())
                .extracting(Row::toString)
                .containsExactly("[7,70,2021-01-01]", "[8,80,2021-01-01]");
        assertThat(staged.rows(target().partition("2021-01-01"))).isEqualTo(2);
        publish(staged);
        assertThat(read().where("ds IS NOT NULL").orderBy("ds", "id").collectAsList())
                .extracting(Row::toString)
                .containsExactly("[7,70,2021-01-01]", "[8,80,2021-01-01]", "[3,30,2021-01-02]");
        TableLog.LivePartition live = log().partitions().get("2021-01-01");
        assertThat(live.rows()).hasValue(2);
        assertThat(live.runs()).containsExactly(RUN.text());
        assertThat(live.lastVersion()).isEqualTo(log().version());
    }

    private TableLog log() {
        return TableLog.read(table()).orElseThrow();
    }

    private AbstractThrowableAssert<?, ?> refused(TargetJob target, String partition) {
        long before = version(table());
        AbstractThrowableAssert<?, ?> refusal = assertThatThrownBy(
                        () -> open(target, List.of(target.partition(partition)), RUN, 1))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.TARGET_MISMATCH);
                    assertThat(e.code().exitStatus()).isEqualTo(2);
                    assertThat(e.cure()).isNotBlank();
                });
        assertThat(version(table())).isEqualTo(before);
        return refusal;
    }

    private AbstractThrowableAssert<?, ?> refused() {
        return refused(target(), "2021-01-01");
    }

    private void blocked(Dataset<Row> rows, String by) {
        assertThatThrownBy(() -> open("2021-01-01").stage(rows))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining(by);
    }

    private static String cure(Throwable e) {
        return ((TidegateException) e).cure();
    }

    @Test
    void a_change_feed_with_deletion_vectors_and_commit_times_shows_old_rows_deleted_and_new_ones_inserted() {
        String table = filled(
                "id bigint, amount int, ds date",
                "TBLPROPERTIES ('delta.enableChangeDataFeed'='true', 'delta.enableDeletionVectors'='true', 'delta.enableInCommitTimestamps'='true')");
        sql("DELETE FROM " + table + " WHERE id = 1");
        assertThat(log().partitions().get("2021-01-01").rows()).hasValue(1);
        replacedAndTheRestUntouched();
        assertThat(SPARK.read()
                        .format("delta")
                        .option("readChangeFeed", "true")
                        .option("startingVersion", log().version())
                        .load(table())
                        .orderBy("id")
                        .collectAsList())
                .extracting(r -> r.<Object>getAs("_change_type") + " " + r.getAs("id") + " " + r.getAs("ds"))
                .as("the row that was deleted before is not deleted again")
                .containsExactly("delete 2 2021-01-01", "insert 7 2021-01-01", "insert 8 2021-01-01");
        assertThat(log().commits()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void check_constraints_and_not_null_columns_block_a_row_that_breaks_them() {
        String table = filled("id bigint NOT NULL, amount int, ds date", "");
        sql("ALTER TABLE " + table + " ADD CONSTRAINT positive CHECK (amount > 0)");
        blocked(rows("1, -5, 2021-01-01"), "positive");
        blocked(rows("1, 5, 2021-01-01").selectExpr("nullif(id, 1) AS id", "amount", "ds"), "id");
        replacedAndTheRestUntouched();
    }

    @Test
    void a_table_of_delta_rs_is_written_like_one_of_sparks() throws IOException {
        Fixtures.copy("delta-rs-daily", Path.of(table()));
        assertThat(log().partitions().keySet()).containsExactly("2021-01-01", "2021-01-02", "2021-01-03");
        StagedChunk staged = open("2021-01-02").stage(rows("9, 90, 2021-01-02"));
        assertThat(staged.before().get(target().partition("2021-01-02")).rows()).hasValue(1);
        publish(staged);
        assertThat(seen())
                .containsExactly("1 10 2021-01-01", "2 20 2021-01-01", "9 90 2021-01-02", "5 null 2021-01-03");
        assertThat(log().partitions().get("2021-01-02").runs()).containsExactly(RUN.text());
    }

    @Test
    void the_null_partition_belongs_to_nobody_and_stays() {
        String table = filled("id bigint, amount int, ds date", "");
        sql("INSERT INTO " + table + " VALUES (99, 1, NULL)");
        assertThat(log().partitions()).containsKey("__null__");
        replacedAndTheRestUntouched();
        assertThat(seen()).contains("99 1 null");
        assertThatThrownBy(() -> open("2021-01-01")
                        .stage(rows("1, 1, 2021-01-01").selectExpr("id", "amount", "CAST(NULL AS date) AS ds")))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROWS_OUTSIDE))
                .hasMessageContaining("NULL");
    }

    @Test
    void without_any_statistics_the_rows_before_are_unknown_and_the_new_ones_known() {
        SPARK.conf().set("spark.databricks.delta.stats.collect", "false");
        try {
            filled("id bigint, amount int, ds date", "");
        } finally {
            SPARK.conf().unset("spark.databricks.delta.stats.collect");
        }
        assertThat(log().partitions().get("2021-01-01").rows()).isEmpty();
        assertThat(open("2021-01-01")
                        .before()
                        .get(target().partition("2021-01-01"))
                        .rows())
                .isEmpty();
        replacedAndTheRestUntouched();
    }

    @Test
    void names_in_other_case_and_missing_column_statistics_do_not_count() {
        String table = made(
                "ID bigint, Amount int, DS date",
                "PARTITIONED BY (DS) TBLPROPERTIES ('delta.dataSkippingNumIndexedCols'='0')");
        sql("INSERT INTO " + table + " VALUES (1, 10, DATE'2021-01-01'), (3, 30, DATE'2021-01-02')");
        replacedAndTheRestUntouched();
        assertThat(log().partitionColumns()).containsExactly("DS");
    }

    @Test
    void mapped_columns_are_refused() {
        for (String mode : List.of("name", "id")) {
            sql(
                    "CREATE OR REPLACE TABLE delta.`%s` (id bigint, ds date) USING delta PARTITIONED BY (ds) TBLPROPERTIES ('delta.columnMapping.mode'='%s')"
                            .formatted(folder.resolve(mode), mode));
            refused(TargetJob.at(folder.resolve(mode)), "2021-01-01").hasMessageContaining("its columns are mapped");
        }
    }

    @Test
    void generated_identity_and_default_columns_are_refused() {
        io.delta.tables.DeltaTable.create(SPARK)
                .location(table())
                .addColumn("id", "bigint")
                .addColumn(io.delta.tables.DeltaTable.columnBuilder(SPARK, "ds")
                        .dataType("date")
                        .generatedAlwaysAs("CAST(at AS date)")
                        .build())
                .addColumn("at", "timestamp")
                .partitionedBy("ds")
                .execute();
        refused().hasMessageContaining("its column ds is computed by the table");
        TargetJob identity = TargetJob.at(folder.resolve("identity"));
        io.delta.tables.DeltaTable.create(SPARK)
                .location(identity.location())
                .addColumn(io.delta.tables.DeltaTable.columnBuilder(SPARK, "id")
                        .dataType("bigint")
                        .generatedAlwaysAsIdentity()
                        .build())
                .addColumn("ds", "date")
                .partitionedBy("ds")
                .execute();
        refused(identity, "2021-01-01").hasMessageContaining("its column id is computed by the table");
        TargetJob defaults = TargetJob.at(folder.resolve("defaults"));
        sql(
                "CREATE TABLE delta.`%s` (id bigint DEFAULT 7, ds date) USING delta PARTITIONED BY (ds) TBLPROPERTIES ('delta.feature.allowColumnDefaults'='supported')"
                        .formatted(defaults.location()));
        refused(defaults, "2021-01-01").hasMessageContaining("its column id is computed by the table");
    }

    @Test
    void a_clustered_table_is_refused() {
        made("id bigint, ds date", "CLUSTER BY (ds)");
        refused()
                .hasMessageContaining("it is clustered (CLUSTER BY), not partitioned")
                .satisfies(e -> assertThat(cure(e)).contains("PARTITIONED BY"));
    }

    @Test
    void an_append_only_table_is_refused() {
        made("id bigint, ds date", "PARTITIONED BY (ds) TBLPROPERTIES ('delta.appendOnly'='true')");
        refused()
                .hasMessageContaining("it only takes appends")
                .satisfies(e -> assertThat(cure(e)).contains("UNSET TBLPROPERTIES ('delta.appendOnly')"));
    }

    @Test
    void row_tracking_type_widening_and_v2_checkpoints_are_refused_with_the_way_out() {
        for (String[] c : new String[][] {
            {"delta.enableRowTracking", "true", "rowTracking"},
            {"delta.enableTypeWidening", "true", "typeWidening"},
            {"delta.checkpointPolicy", "v2", "v2Checkpoint"}
        }) {
            TargetJob target = TargetJob.at(folder.resolve(c[2]));
            sql("CREATE TABLE delta.`%s` (id bigint, ds date) USING delta PARTITIONED BY (ds) TBLPROPERTIES ('%s'='%s')"
                    .formatted(target.location(), c[0], c[1]));
            refused(target, "2021-01-01")
                    .hasMessageContaining(c[2])
                    .satisfies(e -> assertThat(cure(e)).contains("DROP FEATURE"));
        }
    }

    @Test
    void another_partitioning_or_another_type_of_its_column_is_refused() {
        Object[][] cases = {
            {"text", "id bigint, ds string", "ds", Grain.DAY, "2021-01-01", "ds is string; grain day wants date"},
            {"moment", "id bigint, ds timestamp", "ds", Grain.DAY, "2021-01-01", "ds is timestamp; grain day wants date"
            },
            {"day", "id bigint, ds date", "ds", Grain.HOUR, "2021-01-01T05Z", "ds is date; grain hour wants timestamp"},
            {"ntz", "id bigint, ds timestamp_ntz", "ds", Grain.HOUR, "2021-01-01T05Z", "timestamp_ntz; grain hour wants"
            },
            {
                "two",
                "id bigint, ds date, country string",
                "ds, country",
                Grain.DAY,
                "2021-01-01",
                "(ds, country), not by (ds)"
            },
            {"none", "id bigint, ds date", "", Grain.DAY, "2021-01-01", "it is partitioned by (), not by (ds)"}
        };
        for (Object[] c : cases) {
            TargetJob target = TargetJob.at(folder.resolve((String) c[0])).with((Grain) c[3]);
            String by = c[2].equals("") ? "" : "PARTITIONED BY (" + c[2] + ")";
            sql("CREATE TABLE delta.`%s` (%s) USING delta %s".formatted(target.location(), c[1], by));
            refused(target, (String) c[4]).hasMessageContaining((String) c[5]);
        }
    }

    @Test
    void a_folder_of_plain_parquet_is_refused() throws IOException {
        sql("SELECT 1 AS id").write().parquet(table());
        try (Stream<Path> files = Files.list(Path.of(table()))) {
            assertThat(files).isNotEmpty();
        }
        refused()
                .hasMessageContaining("and is no Delta table")
                .satisfies(e -> assertThat(cure(e)).contains("CONVERT TO DELTA"));
    }
}
