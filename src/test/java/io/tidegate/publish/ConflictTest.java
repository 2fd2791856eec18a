package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.audit.ApprovedForTests;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Target.SchemaChange;
import io.tidegate.ledger.RunId;
import io.tidegate.publish.PublishOutcome.Committed;
import io.tidegate.publish.PublishOutcome.Conflict;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.TargetJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Another writer commits between our staging and our commit. */
class ConflictTest extends PublishTest {
    private static final RunId OTHER = new RunId(OLDER);

    private PublishOutcome publishAs(RunId run, StagedChunk staged) {
        return new Publisher(SPARK).publish(ApprovedForTests.all(staged), mark(run, 1));
    }

    @Test
    void disjoint_chunks_side_by_side_both_commit() {
        published(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02"), "2021-01-01", "2021-01-02");
        StagedChunk first = open(target(), days("2021-01-01"), RUN, 1).stage(rows("1, 11, 2021-01-01"));
        StagedChunk second = open(target(), days("2021-01-02"), OTHER, 1).stage(rows("2, 21, 2021-01-02"));
        assertThat(publishAs(OTHER, second)).isEqualTo(new Committed(1, false));
        assertThat(publishAs(RUN, first)).isEqualTo(new Committed(2, false));
        assertThat(seen()).containsExactly("1 11 2021-01-01", "2 21 2021-01-02");
    }

    @Test
    void an_empty_chunk_still_conflicts_with_rows_that_came_into_it() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk ours = open("2021-01-02").stage(noRows());
        StagedChunk theirs = open(target(), days("2021-01-02"), OTHER, 1).stage(rows("2, 20, 2021-01-02"));
        publishAs(OTHER, theirs);
        assertThat(publish(ours)).isInstanceOf(Conflict.class);
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 20 2021-01-02");
    }

    @Test
    void first_writes_of_disjoint_chunks_that_race_for_the_table_both_commit() {
        StagedChunk first = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        StagedChunk second = open(target(), days("2021-01-02"), OTHER, 1).stage(rows("2, 21, 2021-01-02"));
        assertThat(publishAs(OTHER, second)).isEqualTo(new Committed(0, false));
        assertThat(publish(first)).isEqualTo(new Committed(1, true));
        assertThat(seen()).containsExactly("1 11 2021-01-01", "2 21 2021-01-02");
    }

    @Test
    void first_writes_of_the_same_partition_never_mix() {
        StagedChunk first = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        StagedChunk second = open(target(), days("2021-01-01"), OTHER, 1).stage(rows("2, 21, 2021-01-01"));
        publishAs(OTHER, second);
        assertThat(publish(first))
                .isEqualTo(new Conflict("version 0 (run " + OTHER + ") came into the same partitions first"));
        assertThat(seen()).containsExactly("2 21 2021-01-01");
    }

    @Test
    void two_drivers_on_one_partition_never_mix_and_the_loser_may_discard() throws Exception {
        published(rows("1, 10, 2021-01-01", "2, 20, 2021-01-02"), "2021-01-01", "2021-01-02");
        StagedChunk ours = open("2021-01-01", "2021-01-02").stage(rows("1, 11, 2021-01-01", "2, 21, 2021-01-02"));
        StagedChunk theirs = open(target(), days("2021-01-02"), OTHER, 1).stage(rows("2, 22, 2021-01-02"));
        assertThat(publishAs(OTHER, theirs)).isEqualTo(new Committed(1, false));
        assertThat(publish(ours)).isInstanceOf(Conflict.class);
        assertThat(version(table())).isEqualTo(1);
        int before = dataFiles().size();
        ours.discard(ours.partitions());
        assertThat(dataFiles()).hasSize(before - 2);
        assertThat(seen()).containsExactly("1 10 2021-01-01", "2 22 2021-01-02");
    }

    @Test
    void a_foreign_append_into_our_partition_is_a_conflict_and_elsewhere_it_is_not() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk ours = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        rows("9, 90, 2021-01-09").write().format("delta").mode("append").save(table());
        assertThat(publish(ours)).isEqualTo(new Committed(2, false));

        StagedChunk again = open("2021-01-01").stage(rows("1, 12, 2021-01-01"));
        rows("2, 20, 2021-01-01").write().format("delta").mode("append").save(table());
        assertThat(publish(again))
                .isEqualTo(new Conflict("version 3 (written by others) came into the same partitions first"));
        assertThat(seen()).containsExactly("1 11 2021-01-01", "2 20 2021-01-01", "9 90 2021-01-09");
    }

    @Test
    void compaction_and_new_properties_in_between_do_not_lose_the_staged_work() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        rows("2, 20, 2021-01-01").write().format("delta").mode("append").save(table());
        StagedChunk ours = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        sql("OPTIMIZE delta.`" + table() + "`");
        sql("ALTER TABLE delta.`" + table() + "` SET TBLPROPERTIES ('note' = 'x', 'delta.checkpointInterval' = '20')");
        assertThat(publish(ours)).isEqualTo(new Committed(4, true));
        assertThat(seen()).containsExactly("1 11 2021-01-01");
        assertThat(sql("SHOW TBLPROPERTIES delta.`" + table() + "` ('note')")
                        .head()
                        .getString(1))
                .isEqualTo("x");
    }

    @Test
    void a_new_column_in_between_is_a_conflict() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk ours = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        sql("ALTER TABLE delta.`" + table() + "` ADD COLUMN (note string)");
        assertThat(publish(ours)).isEqualTo(new Conflict("its schema changed"));
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void a_new_constraint_in_between_is_a_conflict_because_nobody_checked_it() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk ours = open("2021-01-01").stage(rows("1, -5, 2021-01-01"));
        sql("ALTER TABLE delta.`" + table() + "` ADD CONSTRAINT positive CHECK (amount > 0)");
        assertThat(publish(ours))
                .isInstanceOfSatisfying(
                        Conflict.class, c -> assertThat(c.why()).contains("delta.constraints.positive"));
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void columns_that_we_bring_are_brought_again_after_a_harmless_commit() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        TargetJob adding = target().with(SchemaChange.ADD_COLUMNS);
        StagedChunk ours = open(adding, days("2021-01-02"), RUN, 1)
                .stage(rows("2, 20, 2021-01-02").selectExpr("*", "'new' AS note"));
        sql("ALTER TABLE delta.`" + table() + "` SET TBLPROPERTIES ('note' = 'x')");
        assertThat(publish(ours)).isEqualTo(new Committed(2, true));
        assertThat(read().orderBy("ds").select("note").collectAsList().toString())
                .isEqualTo("[[null], [new]]");
    }

    @Test
    void a_table_that_was_overwritten_whole_in_between_is_a_conflict() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk ours = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        rows("9, 90, 2021-01-09")
                .selectExpr("*", "1 AS more")
                .write()
                .format("delta")
                .mode("overwrite")
                .option("overwriteSchema", "true")
                .partitionBy("ds")
                .save(table());
        assertThat(publish(ours)).isInstanceOf(Conflict.class);
        assertThat(seen()).containsExactly("9 90 2021-01-09");
    }

    @Test
    void staged_files_that_were_vacuumed_are_not_committed() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        StagedChunk ours = open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        sql("VACUUM delta.`" + table() + "` RETAIN 0 HOURS");
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "true");
        assertThatThrownBy(() -> publish(ours))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE))
                .hasMessageContaining("1 staged files are gone or cut short");
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void threads_on_disjoint_partitions_all_commit_and_on_one_partition_exactly_one_generation_stands()
            throws Exception {
        published(rows("0, 0, 2021-01-01"), "2021-01-01");
        int writers = 6;
        List<String> days = List.of("2021-01-02", "2021-01-03", "2021-01-04", "2021-01-02", "2021-01-03", "2021-01-04");
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        CountDownLatch latch = new CountDownLatch(writers);
        List<Future<PublishOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int n = i;
            outcomes.add(threads.submit((Callable<PublishOutcome>) () -> {
                StagedChunk staged = open(target(), days(days.get(n)), RUN, n)
                        .stage(rows(
                                "%d, %d, %s".formatted(n, n, days.get(n)),
                                "%d, %d, %s".formatted(n + 100, n, days.get(n))));
                latch.countDown();
                latch.await();
                return new Publisher(SPARK).publish(ApprovedForTests.all(staged), mark(RUN, n));
            }));
        }
        int committed = 0;
        for (Future<PublishOutcome> outcome : outcomes) {
            committed += outcome.get() instanceof Committed ? 1 : 0;
        }
        threads.shutdown();
        assertThat(committed).isEqualTo(3);
        assertThat(version(table())).isEqualTo(3);
        assertThat(read().where("ds > date'2021-01-01'")
                        .groupBy("ds")
                        .agg(
                                org.apache.spark.sql.functions.count("*").as("rows"),
                                org.apache
                                        .spark
                                        .sql
                                        .functions
                                        .countDistinct("amount")
                                        .as("generations"))
                        .collectAsList())
                .hasSize(3)
                .allSatisfy(r -> {
                    assertThat(r.<Long>getAs("rows")).isEqualTo(2);
                    assertThat(r.<Long>getAs("generations")).isEqualTo(1);
                });
    }
}
