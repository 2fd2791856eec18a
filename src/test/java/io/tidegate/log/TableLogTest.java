package io.tidegate.log;

import static io.tidegate.log.LogWriter.add;
import static io.tidegate.log.LogWriter.info;
import static io.tidegate.log.LogWriter.metadata;
import static io.tidegate.log.LogWriter.protocol;
import static io.tidegate.log.LogWriter.remove;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLogTest {
    private static final String DAY = "2021-01-15";

    @TempDir
    Path table;

    private LogWriter log;

    @BeforeEach
    void start() throws IOException {
        log = new LogWriter(table);
    }

    private TableLog read() {
        return TableLog.read(table.toString()).orElseThrow();
    }

    @Test
    void where_there_is_no_log_there_is_no_table() {
        assertThat(TableLog.read(table.resolve("nowhere").toString())).isEmpty();
        assertThat(TableLog.read(table.toString())).as("an empty _delta_log").isEmpty();
    }

    @Test
    void files_sum_up_by_partition_with_their_runs_and_the_last_version() throws IOException {
        log.commit(
                0,
                protocol(),
                metadata(),
                add("a", DAY, 10, "R1"),
                add("b", DAY, 5, "R1"),
                add("c", "2021-01-16", 1, ""));
        log.commit(1, info("WRITE", 5, null), remove("a", DAY, true), add("d", DAY, 7, "R2"));

        TableLog read = read();
        assertThat(read.version()).isEqualTo(1);
        assertThat(read.tableId()).isEqualTo("id-1");
        assertThat(read.partitionColumns()).containsExactly("day");
        assertThat(read.properties()).containsEntry("delta.appendOnly", "false");
        assertThat(read.schemaJson()).contains("\"name\":\"day\"");
        assertThat(read.partitions().keySet()).containsExactly(DAY, "2021-01-16");
        TableLog.LivePartition day = read.partitions().get(DAY);
        assertThat(day.files()).isEqualTo(2);
        assertThat(day.bytes()).isEqualTo(200);
        assertThat(day.rows()).hasValue(12);
        assertThat(day.runs()).containsExactlyInAnyOrder("R1", "R2");
        assertThat(day.lastVersion()).isEqualTo(1);
        assertThat(read.partitions().get("2021-01-16").runs()).containsExactly("");
        assertThat(read.partitions().get("2021-01-16").lastVersion()).isZero();
    }

    @Test
    void a_partition_without_files_is_gone_but_its_commit_still_touched_it() throws IOException {
        log.commit(0, protocol(), metadata(), add("a", DAY, 10, "R1")).commit(1, remove("a", DAY, true));

        assertThat(read().partitions()).isEmpty();
        assertThat(read().commits().get(1).touched()).containsExactly(DAY);
    }

    @Test
    void moving_rows_without_changing_them_touches_nothing() throws IOException {
        log.commit(0, protocol(), metadata(), add("a", DAY, 10, "R1"));
        log.commit(1, info("OPTIMIZE", 5, null), remove("a", DAY, false), add("b", DAY, 10, "", false, ""));

        assertThat(read().commits().get(1).touched()).isEmpty();
        assertThat(read().partitions().get(DAY).lastVersion()).isZero();
        assertThat(read().partitions().get(DAY).runs()).containsExactly("");
    }

    @Test
    void a_run_finds_its_commit_and_a_stranger_has_none() throws IOException {
        RunMark mark = new RunMark("R1", "regions_daily", 2, "gate \"1\"");
        log.commit(0, protocol(), metadata(), info("WRITE", 1610712000000L, mark), add("a", DAY, 10, "R1"));
        log.commit(1, "{\"commitInfo\":{\"operation\":\"WRITE\",\"userMetadata\":\"by hand\"}}", add("b", DAY, 1, ""));

        TableLog.Commit commit = read().commitOf("R1", 2).orElseThrow();
        assertThat(commit.version()).isZero();
        assertThat(commit.mark()).contains(mark);
        assertThat(commit.operation()).isEqualTo("WRITE");
        assertThat(commit.at()).isEqualTo(Instant.parse("2021-01-15T12:00:00Z"));
        assertThat(read().commitOf("R1", 1)).isEmpty();
        assertThat(read().commitOf("R2", 2)).isEmpty();
        assertThat(read().commits().get(1).mark()).isEmpty();
    }

    @Test
    void a_commit_without_a_time_has_that_of_its_file() throws IOException {
        log.commit(0, protocol(), metadata());
        Instant time = Instant.parse("2020-05-05T05:05:05Z");
        Files.setLastModifiedTime(log.commitFile(0), FileTime.from(time));

        assertThat(read().commits().get(0).at()).isEqualTo(time);
    }

    @Test
    void a_time_in_the_commit_goes_before_the_writer_s_clock() throws IOException {
        log.commit(0, "{\"commitInfo\":{\"inCommitTimestamp\":2000,\"timestamp\":1000}}", protocol(), metadata());

        assertThat(read().commits().get(0).at()).isEqualTo(Instant.ofEpochSecond(2));
    }

    @Test
    void null_and_empty_values_are_the_null_partition() throws IOException {
        log.commit(0, protocol(), metadata(), add("a", null, 1, ""), add("b", "", 1, ""));

        assertThat(read().partitions().keySet()).containsExactly("__null__");
        assertThat(read().partitions().get("__null__").files()).isEqualTo(2);
    }

    @Test
    void both_forms_of_a_timestamp_are_one_partition() throws IOException {
        log.commit(
                0,
                protocol(),
                metadata("timestamp"),
                add("a", "2021-01-04 05:00:00", 1, ""),
                add("b", "2021-01-04T05:00:00.000000Z", 1, ""));

        assertThat(read().partitions().keySet()).containsExactly("2021-01-04 05:00:00");
        assertThat(read().commits().get(0).touched()).containsExactly("2021-01-04 05:00:00");
    }

    @Test
    void a_text_that_looks_like_a_timestamp_stays_what_it_is() throws IOException {
        log.commit(0, protocol(), metadata("string"), add("a", "2021-01-04T05:00:00.000000Z", 1, ""));

        assertThat(read().partitions().keySet()).containsExactly("2021-01-04T05:00:00.000000Z");
    }

    @Test
    void deleted_rows_are_taken_off() throws IOException {
        String vector =
                ",\"deletionVector\":{\"storageType\":\"u\",\"pathOrInlineDv\":\"x\",\"offset\":1,\"sizeInBytes\":34,\"cardinality\":3}";
        log.commit(0, protocol(), metadata(), add("a", DAY, 10, "R1"));
        log.commit(1, remove("a", DAY, true), add("a", DAY, 10, "R1", true, vector));

        assertThat(read().partitions().get(DAY).rows()).hasValue(7);
        assertThat(read().partitions().get(DAY).files()).isEqualTo(1);
    }

    @Test
    void rows_are_unknown_where_one_file_has_no_statistics() throws IOException {
        String bare =
                "{\"add\":{\"path\":\"b\",\"partitionValues\":{\"day\":\"2021-01-15\"},\"size\":1,\"dataChange\":true}}";
        log.commit(0, protocol(), metadata(), add("a", DAY, 10, "R1"), bare);

        assertThat(read().partitions().get(DAY).rows()).isEmpty();
    }

    @Test
    void a_remove_that_does_not_name_its_partition_still_touches_it() throws IOException {
        String bare = "{\"remove\":{\"path\":\"%s\",\"dataChange\":true}}";
        log.commit(0, protocol(), metadata("string"), add("a", DAY, 10, "R1"));
        log.commit(1, bare.formatted("a"), bare.formatted("day=a%2520b/part-1.parquet"));

        assertThat(read().commits().get(1).touched()).containsExactlyInAnyOrder(DAY, "a b");
    }

    @Test
    void a_thousand_commits_are_read_in_about_a_second() throws IOException {
        log.commit(0, protocol(), metadata());
        for (int version = 1; version <= 1000; version++) {
            String[] actions = new String[21];
            actions[0] = info("WRITE", version, new RunMark("R" + version, "j", 1, "g"));
            for (int i = 0; i < 10; i++) {
                actions[1 + 2 * i] = add("f" + version + "-" + i, "2021-01-" + (10 + i), 5, "R" + version);
                actions[2 + 2 * i] = remove("f" + (version - 1) + "-" + i, "2021-01-" + (10 + i), true);
            }
            log.commit(version, actions);
        }
        read();
        long start = System.nanoTime();
        TableLog read = read();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        System.out.println("1,000 commits read in " + took.toMillis() + " ms");
        assertThat(read.partitions())
                .hasSize(10)
                .allSatisfy((day, p) -> assertThat(p.files()).isEqualTo(1));
        assertThat(read.commits()).hasSize(1001);
        assertThat(took).isLessThan(Duration.ofSeconds(3));
    }
}
