package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Format;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.Transform;
import io.tidegate.job.Window;
import io.tidegate.plan.SourceInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableSourceTest extends SourceFixture {
    private static final Source ORDERS = new Source.Upstream("orders", "raw", Window.NONE);
    private static final Partition D3 = TestJob.day("2021-01-03");

    private String table;

    @BeforeEach
    void a_table_of_three_days_with_a_second_version() {
        table = dir.resolve("table").toString();
        write("SELECT id, DATE'2021-01-03' + CAST(id / 2 AS int) AS dt FROM range(6)", "overwrite");
        write("SELECT 99L AS id, DATE'2021-01-04' AS dt", "append");
    }

    private void write(String query, String mode) {
        SPARK.sql(query).write().format("delta").partitionBy("dt").mode(mode).save(table);
    }

    private SourceInput at(long version, Map<Partition, List<Partition>> reads) {
        return new SourceInput.TableByPartition("orders", table, version, "dt", reads);
    }

    private static Map<Partition, List<Partition>> windowed() {
        return Map.of(D4, List.of(D3, D4), D5, List.of(D4, D5));
    }

    @Test
    void each_partition_reads_its_own_at_the_pinned_version() {
        OpenedSources opened = open(ORDERS, List.of(D4, D5), at(0, Map.of(D4, List.of(D4), D5, List.of(D5))));
        assertThat(rows(opened))
                .containsExactly(
                        "[2,2021-01-04,2021-01-04]",
                        "[3,2021-01-04,2021-01-04]",
                        "[4,2021-01-05,2021-01-05]",
                        "[5,2021-01-05,2021-01-05]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(2L, 2L);
        assertThat(opened.counts()).extracting(SourceCount::bytes).allMatch(b -> b > 100);
        assertThat(rows(open(ORDERS, List.of(D4), at(1, Map.of(D4, List.of(D4))))))
                .hasSize(3);
    }

    @Test
    void a_row_that_two_partitions_read_appears_twice() {
        OpenedSources opened = open(ORDERS, List.of(D4, D5), at(1, windowed()));
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(5L, 5L);
        assertThat(rows(opened)).hasSize(10).contains("[99,2021-01-04,2021-01-04]", "[99,2021-01-04,2021-01-05]");
        assertThat(opened.rows().get("orders").columns()).containsExactly("id", "dt", "_partition");
    }

    @Test
    void of_a_windowed_table_one_partition_reads_only_its_own_files() throws Exception {
        OpenedSources opened = open(ORDERS, List.of(D4, D5), at(1, windowed()));
        Dataset<Row> one = opened.rows().get("orders").filter("_partition = DATE'2021-01-05'");
        one.queryExecution().analyzed();
        try (Stream<Path> files = Files.walk(dir.resolve("table/dt=2021-01-03"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        assertThat(one.count()).isEqualTo(5);
    }

    @Test
    void counts_of_the_newest_version_come_from_its_log_without_a_scan() {
        Map<Partition, List<Partition>> reads = Map.of(D4, List.of(D4));
        open(ORDERS, List.of(D4), at(1, reads));
        AtomicLong scans = new AtomicLong();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                scans.incrementAndGet();
            }
        };
        SPARK.sparkContext().addSparkListener(listener);
        try {
            OpenedSources opened = open(ORDERS, List.of(D4), at(1, reads));
            assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(3L);
            SPARK.sparkContext().listenerBus().waitUntilEmpty();
            assertThat(scans.get()).isZero();
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            SPARK.sparkContext().removeSparkListener(listener);
        }
    }

    @Test
    void a_week_of_days_and_hours_of_a_timestamp_column() {
        Partition week = Partition.parse(Grain.WEEK, "2021-01-04");
        OpenedSources opened = new SourceReader(SPARK)
                .open(
                        TestJob.of(Grain.WEEK, new Transform.Sql("", Optional.empty()), Map.of(), ORDERS),
                        List.of(week),
                        List.of(at(1, Map.of(week, List.of(D4, D5)))));
        assertThat(rows(opened)).hasSize(5).allMatch(r -> r.endsWith(",2021-01-04]"));

        table = dir.resolve("hours").toString();
        write(
                "SELECT id, TIMESTAMP'2021-01-04 05:00:00Z' + make_interval(0,0,0,0,CAST(id AS int)) AS dt FROM range(3)",
                "overwrite");
        Partition five = Partition.parse(Grain.HOUR, "2021-01-04T05Z");
        OpenedSources hours = new SourceReader(SPARK)
                .open(
                        TestJob.of(Grain.HOUR, new Transform.Sql("", Optional.empty()), Map.of(), ORDERS),
                        List.of(five, five.next()),
                        List.of(at(0, Map.of(five, List.of(five), five.next(), List.of(five, five.next())))));
        assertThat(rows(hours))
                .containsExactly(
                        "[0,2021-01-04 05:00:00.0,2021-01-04 05:00:00.0]",
                        "[0,2021-01-04 05:00:00.0,2021-01-04 06:00:00.0]",
                        "[1,2021-01-04 06:00:00.0,2021-01-04 06:00:00.0]");
        assertThat(hours.counts()).extracting(SourceCount::rows).containsExactly(1L, 2L);
    }

    @Test
    void a_table_partitioned_by_text_is_read_by_the_iso_date() {
        table = dir.resolve("text").toString();
        write("SELECT id, '2021-01-04' AS dt FROM range(2)", "overwrite");
        OpenedSources opened = open(ORDERS, List.of(D4, D5), at(0, Map.of(D4, List.of(D4), D5, List.of(D5))));
        assertThat(rows(opened)).containsExactly("[0,2021-01-04,2021-01-04]", "[1,2021-01-04,2021-01-04]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(2L, 0L);
    }

    @Test
    void a_static_table_is_read_whole_and_declared_columns_are_selected() {
        Source.Files source = ignoringUnknown(isStatic(source(Format.DELTA, "id decimal(20,0)")));
        OpenedSources opened = open(source, List.of(D4, D5), new SourceInput.StaticTable("orders", table, 0));
        assertThat(rows(opened)).hasSize(6).contains("[0]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(6L);
        assertThat(fault(
                                open(
                                        isStatic(source(Format.DELTA, "id bigint")),
                                        List.of(D4),
                                        new SourceInput.StaticTable("orders", table, 0)),
                                D4)
                        .message())
                .contains("the table has 1 column that nobody declared: dt");
    }

    @Test
    void a_version_that_is_gone_since_the_plan_is_trouble_that_a_new_plan_cures() {
        assertThatThrownBy(() -> open(ORDERS, List.of(D4), at(7, Map.of(D4, List.of(D4)))))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE);
                    assertThat(e).hasMessageContaining("version 7 of the table");
                });
    }
}
