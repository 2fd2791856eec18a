package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.audit.ApprovedForTests;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.RunId;
import io.tidegate.log.RunMark;
import io.tidegate.publish.PublishOutcome.Committed;
import io.tidegate.stage.OpenTable;
import io.tidegate.stage.Opened;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.Stager;
import io.tidegate.stage.TargetJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;

class OneCommitTest extends PublishTest {
    @Test
    void a_first_write_makes_the_table_and_its_rows_in_one_commit() throws Exception {
        OpenTable open = open("2021-01-01", "2021-01-02");
        assertThat(open.readVersion()).isEqualTo(-1);
        StagedChunk staged = open.stage(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02", "3, 30, 2021-01-02"));

        assertThat(version(table())).isEqualTo(-1);
        assertThat(staged.rows(target().partition("2021-01-02"))).isEqualTo(2);
        assertThat(publish(staged)).isEqualTo(new Committed(0, false));

        assertThat(version(table())).isZero();
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 20 2021-01-02", "3 30 2021-01-02");
        Row detail = sql("DESCRIBE DETAIL delta.`" + table() + "`").head();
        assertThat(detail.getList(detail.fieldIndex("partitionColumns")).toString())
                .isEqualTo("[ds]");
        assertThat(detail.getJavaMap(detail.fieldIndex("properties")).toString())
                .contains("delta.logRetentionDuration=interval 2592000 seconds")
                .contains("delta.deletedFileRetentionDuration=interval 2592000 seconds");
        assertThat(Files.list(Path.of(table())).map(p -> p.getFileName().toString()))
                .containsExactlyInAnyOrder("_delta_log", "ds=2021-01-01", "ds=2021-01-02");
    }

    @Test
    void a_row_outside_the_chunk_on_the_first_write_leaves_no_table_and_no_file() throws Exception {
        assertThatThrownBy(() -> open("2021-01-01").stage(rows("1, 10, 2021-01-01", "2, 20, 1999-09-09")))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.ROWS_OUTSIDE);
                    assertThat(e)
                            .hasMessage(
                                    "Cannot stage orders_daily: 1 row lies outside the chunk by their ds: 1999-09-09 (1 row)");
                });
        assertThat(version(table())).isEqualTo(-1);
        assertThat(dataFiles()).isEmpty();
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void rows_outside_the_chunk_are_sampled_and_counted_and_published_data_is_untouched() throws Exception {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        List<String> before = dataFiles();
        assertThatThrownBy(() -> open("2021-01-01")
                        .stage(sql("SELECT id, 1 AS amount, date_add(date'2021-01-01', cast(id % 9 as int)) AS ds "
                                + "FROM range(90) UNION ALL SELECT 100L, 1, cast(NULL AS date) UNION ALL "
                                + "SELECT 101L, 1, cast('' AS date) UNION ALL "
                                + "SELECT 102L, 1, cast('__HIVE_DEFAULT_PARTITION__' AS date)")))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("83 rows lie outside the chunk")
                .hasMessageContaining("2021-01-02 (10 rows), 2021-01-03 (10 rows), 2021-01-04 (10 rows)")
                .hasMessageEndingWith(", and 4 more values");
        assertThatThrownBy(
                        () -> open("2021-01-01").stage(sql("SELECT 100L AS id, 1 AS amount, cast(NULL AS date) AS ds")))
                .hasMessageEndingWith("NULL (1 row)");
        assertThat(dataFiles()).isEqualTo(before);
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void an_abandoned_stage_is_never_seen() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk staged = open("2021-01-01").stage(rows("1, 99, 2021-01-01"));
        assertThat(staged.rows()
                        .select("amount")
                        .as(org.apache.spark.sql.Encoders.INT())
                        .collectAsList())
                .containsExactly(99);
        assertThat(seen()).containsExactly("1 10 2021-01-01");
        assertThat(version(table())).isZero();
        published(rows("1, 11, 2021-01-01"), "2021-01-01");
        assertThat(seen()).containsExactly("1 11 2021-01-01");
    }

    @Test
    void many_partitions_appear_in_one_commit_that_leads_to_its_run_and_leaves_the_others_alone() {
        published(
                rows("1, 10, 2021-01-01", "2, 20, 2021-01-02", "3, 30, 2021-01-03"),
                "2021-01-01",
                "2021-01-02",
                "2021-01-03");
        StagedChunk staged = open("2021-01-02", "2021-01-03").stage(rows("2, 21, 2021-01-02", "3, 31, 2021-01-03"));
        assertThat(staged.before().keySet()).containsExactlyElementsOf(days("2021-01-02", "2021-01-03"));
        assertThat(staged.before().get(target().partition("2021-01-02")).rows()).hasValue(1);
        assertThat(publish(staged, 2)).isEqualTo(new Committed(1, false));

        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 21 2021-01-02", "3 31 2021-01-03");
        Row last = sql("DESCRIBE HISTORY delta.`" + table() + "` LIMIT 1").head();
        assertThat(RunMark.parse(last.getAs("userMetadata"))).contains(mark(RUN, 2));
    }

    @Test
    void a_blocked_partition_stays_out_and_its_files_can_be_discarded() throws Exception {
        published(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02"), "2021-01-01", "2021-01-02");
        StagedChunk staged = open("2021-01-01", "2021-01-02").stage(rows("1, 11, 2021-01-01", "2, 21, 2021-01-02"));
        new Publisher(SPARK).publish(ApprovedForTests.of(staged, days("2021-01-02")), mark(RUN, 1));
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 21 2021-01-02");
        assertThat(dataFiles()).hasSize(4);
        staged.discard(staged.partitions());
        assertThat(dataFiles()).hasSize(3);
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 21 2021-01-02");
    }

    @Test
    void an_empty_result_that_is_approved_removes_exactly_its_partition() {
        published(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02"), "2021-01-01", "2021-01-02");
        StagedChunk staged = open("2021-01-01").stage(noRows());
        assertThat(staged.staged()).isEmpty();
        assertThat(staged.rows().count()).isZero();
        assertThat(publish(staged)).isEqualTo(new Committed(1, false));
        assertThat(seen()).containsExactly("2 20 2021-01-02");
    }

    @Test
    void a_partition_that_was_not_approved_is_not_cleared() {
        published(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02"), "2021-01-01", "2021-01-02");
        StagedChunk staged = open("2021-01-01", "2021-01-02").stage(rows("2, 21, 2021-01-02"));
        new Publisher(SPARK).publish(ApprovedForTests.of(staged, days("2021-01-02")), mark(RUN, 1));
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 21 2021-01-02");
    }

    @Test
    void every_file_carries_its_run_and_chunk() throws Exception {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        assertThat(Files.readString(Path.of(table(), "_delta_log", "00000000000000000000.json")))
                .contains("\"tidegate.run\":\"" + RUN + "\"")
                .contains("\"tidegate.chunk\":\"1\"");
    }

    @Test
    void a_commit_of_a_newer_run_after_the_plan_supersedes_ours_and_any_other_moves_the_plan() {
        published(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02"), "2021-01-01", "2021-01-02");
        RunId newer = new RunId(NEWER);
        StagedChunk theirs = open(target(), days("2021-01-01"), newer, 1).stage(rows("1, 12, 2021-01-01"));
        new Publisher(SPARK).publish(ApprovedForTests.all(theirs), mark(newer, 1));

        Stager stager = new Stager(SPARK);
        assertThat(stager.open(target().job(), days("2021-01-01"), RUN, 1, 0))
                .isEqualTo(new Opened.Superseded(NEWER, 1));
        assertThat(stager.open(target().job(), days("2021-01-02"), RUN, 1, 0)).isInstanceOf(Opened.Ready.class);
        assertThat(stager.open(target().job(), days("2021-01-01"), RUN, 1, 1)).isInstanceOf(Opened.Ready.class);
        rows("5, 50, 2021-01-02").write().format("delta").mode("append").save(table());
        assertThat(stager.open(target().job(), days("2021-01-02"), RUN, 1, 1)).isEqualTo(new Opened.Moved(2));
        assertThat(stager.open(target().job(), days("2021-01-01"), RUN, 1, -1)).isInstanceOf(Opened.Superseded.class);
        assertThat(stager.open(target().job(), days("2021-01-01"), new RunId("by-hand"), 1, 0))
                .isEqualTo(new Opened.Moved(1));
    }

    @Test
    void a_table_that_went_backwards_is_damaged() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        assertThatThrownBy(() -> new Stager(SPARK).open(target().job(), days("2021-01-01"), RUN, 1, 7))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining("went back from version 7 to 0");
    }

    @Test
    void a_transaction_older_than_half_of_what_vacuum_spares_is_not_committed() {
        TargetJob hurried = target().with(Duration.ofHours(2));
        StagedChunk staged = open(hurried, days("2021-01-01"), RUN, 1).stage(rows("1, 10, 2021-01-01"));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61));
        assertThatThrownBy(() -> new Publisher(SPARK, later).publish(ApprovedForTests.all(staged), mark(RUN, 1)))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE))
                .hasMessageContaining("half of what VACUUM spares (PT2H)");
        assertThat(publish(staged)).isEqualTo(new Committed(0, false));
    }

    @Test
    void a_table_goes_on_past_its_checkpoints() {
        for (int i = 0; i < 13; i++) {
            published(rows("1, " + i + ", 2021-01-01"), "2021-01-01");
        }
        assertThat(Path.of(table(), "_delta_log", "_last_checkpoint")).exists();
        assertThat(Path.of(table(), "_delta_log", "00000000000000000010.checkpoint.parquet"))
                .exists();
        DeltaLog.clearCache();
        StagedChunk staged = open("2021-01-01").stage(rows("1, 99, 2021-01-01"));
        assertThat(staged.before().get(target().partition("2021-01-01")).rows()).hasValue(1);
        assertThat(publish(staged)).isEqualTo(new Committed(13, false));
        assertThat(seen()).containsExactly("1 99 2021-01-01");
    }

    @Test
    void a_partition_column_may_have_an_odd_name() {
        for (String column : List.of("a.b", "of-day", "Tag_ä")) {
            TargetJob odd =
                    TargetJob.at(folder.resolve("odd" + column.length())).partitionedBy(column);
            publish(open(odd, days("2021-01-01", "2021-01-02"), RUN, 1)
                    .stage(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02").withColumnRenamed("ds", column)));
            StagedChunk first = open(odd, days("2021-01-01"), RUN, 2)
                    .stage(rows("1, 11, 2021-01-01").withColumnRenamed("ds", column));
            StagedChunk second = open(odd, days("2021-01-02"), RUN, 3)
                    .stage(rows("2, 21, 2021-01-02").withColumnRenamed("ds", column));
            assertThat(first.before()).hasSize(1);
            assertThat(publish(second, 3)).as(column).isEqualTo(new Committed(1, false));
            assertThat(publish(first, 2)).as(column).isInstanceOf(Committed.class);
            assertThat(SPARK.read()
                            .format("delta")
                            .load(odd.location())
                            .select("amount")
                            .orderBy("amount")
                            .collectAsList()
                            .toString())
                    .isEqualTo("[[11], [21]]");
        }
    }
}
