package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Partition;
import io.tidegate.job.Target;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.StagedPartition;
import io.tidegate.stage.TargetJob;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** How many files a partition gets, and when its rows are brought together for that: an exchange is a Spark job of its own. */
class FileLayoutTest extends PublishTest {
    private static final long MB = 1 << 20;
    private static final int DAYS = 3;

    private enum Came {
        STRAIGHT,
        TOGETHER
    }

    /** Some thousand rows a day under {@code _partition=DAY}, in as many files a day as are asked for. */
    private String source(String name, String format, int filesPerDay, int rowsPerDay) {
        String path = folder.resolve(name).toString();
        for (int file = 0; file < filesPerDay; file++) {
            sql("SELECT date_add(date'2021-01-01', cast(id %% %d AS int)) AS _partition, id, cast(id %% 7 AS int) AS amount, "
                                    .formatted(DAYS)
                            + "md5(cast(id AS string)) AS text FROM range(0, %d, 1, 1)".formatted(DAYS * rowsPerDay))
                    .write()
                    .partitionBy("_partition")
                    .mode("append")
                    .format(format)
                    .save(path);
        }
        return path;
    }

    private static Dataset<Row> read(String path) {
        return SPARK.read().parquet(path);
    }

    private StagedChunk staged(TargetJob target, Dataset<Row> rows, Came expected) throws Exception {
        List<Partition> days = days("2021-01-01", "2021-01-02", "2021-01-03");
        AtomicInteger jobs = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
            }
        };
        var open = open(target, days, RUN, 1);
        SPARK.sparkContext().listenerBus().waitUntilEmpty();
        SPARK.sparkContext().addSparkListener(listener);
        try {
            StagedChunk staged = open.stage(rows);
            SPARK.sparkContext().listenerBus().waitUntilEmpty();
            assertThat(staged.staged()).hasSize(DAYS);
            assertThat(jobs.get() == 1 ? Came.STRAIGHT : Came.TOGETHER)
                    .as(jobs + " jobs")
                    .isEqualTo(expected);
            return staged;
        } finally {
            SPARK.sparkContext().removeSparkListener(listener);
        }
    }

    private void assertFiles(int each, Came expected, Dataset<Row> rows) throws Exception {
        assertThat(staged(target(), rows, expected).staged().values())
                .extracting(StagedPartition::files)
                .containsOnly(each);
    }

    private static Dataset<Row> selected(Dataset<Row> rows) {
        return rows.selectExpr("_partition AS ds", "id", "amount");
    }

    @Test
    void days_that_come_as_one_file_each_are_written_where_they_are_read() throws Exception {
        assertFiles(1, Came.STRAIGHT, selected(read(source("one", "parquet", 1, 1000))));
    }

    @Test
    void a_filter_and_expressions_do_not_move_rows() throws Exception {
        assertFiles(
                1,
                Came.STRAIGHT,
                read(source("one", "parquet", 1, 1000))
                        .where("amount > 2")
                        .selectExpr("id + 1 AS id", "_partition AS day", "amount")
                        .selectExpr("day AS ds", "id", "amount"));
    }

    @Test
    void text_counts_by_the_same_rule() throws Exception {
        String path = source("text", "json", 1, 1000);
        assertFiles(
                1,
                Came.STRAIGHT,
                SPARK.read().schema("id bigint, amount int").json(path).selectExpr("_partition AS ds", "id", "amount"));
    }

    @Test
    void files_of_two_shapes_are_counted_together() throws Exception {
        Dataset<Row> one = selected(read(source("one", "parquet", 1, 1000)));
        assertFiles(1, Came.TOGETHER, one.union(selected(read(source("other", "parquet", 1, 1000)))));
    }

    @Test
    void many_small_files_of_a_day_become_one() throws Exception {
        assertFiles(1, Came.TOGETHER, selected(read(source("many", "parquet", 3, 500))));
    }

    @Test
    void a_grouping_brings_its_rows_together() throws Exception {
        assertFiles(
                1,
                Came.TOGETHER,
                read(source("one", "parquet", 1, 1000))
                        .groupBy("_partition", "amount")
                        .count()
                        .selectExpr("_partition AS ds", "`count` AS id", "amount"));
    }

    @Test
    void a_day_that_is_not_that_of_the_files_is_not_taken_for_it() throws Exception {
        assertFiles(
                1,
                Came.TOGETHER,
                read(source("one", "parquet", 1, 1000)).selectExpr("date_add(_partition, 0) AS ds", "id", "amount"));
    }

    @Test
    void columns_that_are_left_out_do_not_count_as_size() throws Exception {
        TargetJob small = target().with(new Target.FileLayout(MB, List.of()));
        String path = source("wide", "parquet", 2, 18_000);
        staged(small, read(path).selectExpr("_partition AS ds", "id", "amount", "text"), Came.STRAIGHT);
        staged(
                TargetJob.at(folder.resolve("narrow")).with(new Target.FileLayout(MB, List.of())),
                selected(read(path)),
                Came.TOGETHER);
    }
}
