package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.publish.PublishOutcome.Committed;
import io.tidegate.publish.PublishOutcome.Unknown;
import io.tidegate.stage.StagedChunk;
import io.tidegate.stage.TargetJob;
import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Fault;
import io.tidegate.testing.FaultFileSystem.Moment;
import io.tidegate.testing.FaultFileSystem.Operation;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Storage fails at the worst moments. */
class FaultTest extends PublishTest {
    private static final IOException INJECTED = new IOException("injected");

    @BeforeAll
    static void register() {
        FaultFileSystem.register(SPARK);
    }

    @AfterEach
    void disarm() {
        FaultFileSystem.disarm();
    }

    @Override
    protected String table() {
        return "fault:" + folder.resolve("orders");
    }

    @Override
    protected TargetJob target() {
        return TargetJob.at(table()).asSingleWriter();
    }

    @Override
    protected List<String> dataFiles() throws IOException {
        return List.of(SPARK.read()
                .format("parquet")
                .load(folder.resolve("orders").toString())
                .inputFiles());
    }

    private static boolean isCommit(String path) {
        return path.matches(".*/\\d{20}\\.json");
    }

    private static Fault fails(Operation operation, Moment moment, Predicate<String> where, IOException failure) {
        return FaultFileSystem.at(operation, moment, where, () -> {
            throw failure;
        });
    }

    private StagedChunk stagedAfterOnePublished() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        return open("2021-01-01").stage(rows("1, 11, 2021-01-01"));
    }

    private void failsBefore(StagedChunk staged) {
        assertThatThrownBy(() -> publish(staged))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE);
                    assertThat(e.cure()).contains("Nothing was published");
                })
                .hasMessageContaining("injected");
        FaultFileSystem.disarm();
        assertThat(seen()).containsExactly("1 10 2021-01-01");
        assertThat(publish(open("2021-01-01").stage(rows("1, 12, 2021-01-01")))).isEqualTo(new Committed(1, false));
        assertThat(seen()).containsExactly("1 12 2021-01-01");
    }

    @Test
    void a_rename_that_fails_leaves_the_table_and_the_same_again_succeeds() {
        StagedChunk staged = stagedAfterOnePublished();
        FaultFileSystem.arm(fails(Operation.RENAME, Moment.BEFORE, FaultTest::isCommit, INJECTED));
        failsBefore(staged);
    }

    @Test
    void a_commit_file_that_cannot_be_created_leaves_the_table_and_the_same_again_succeeds() {
        StagedChunk staged = stagedAfterOnePublished();
        FaultFileSystem.arm(fails(Operation.CREATE, Moment.BEFORE, path -> path.contains(".json"), INJECTED));
        failsBefore(staged);
    }

    @Test
    void a_commit_whose_acknowledgement_was_lost_is_found_in_the_log() throws Exception {
        StagedChunk staged = stagedAfterOnePublished();
        FaultFileSystem.arm(fails(Operation.RENAME, Moment.AFTER, FaultTest::isCommit, INJECTED));
        assertThat(publish(staged)).isEqualTo(new Committed(1, false));
        assertThat(seen()).containsExactly("1 11 2021-01-01");
        staged.discard(staged.partitions());
        assertThat(seen()).containsExactly("1 11 2021-01-01");
        assertThat(version(table())).isEqualTo(1);
    }

    @Test
    void a_lost_acknowledgement_with_a_log_that_cannot_be_read_is_unknown_and_no_file_is_deleted() throws Exception {
        StagedChunk staged = stagedAfterOnePublished();
        FaultFileSystem.arm(FaultFileSystem.at(
                Operation.RENAME,
                Moment.AFTER,
                FaultTest::isCommit,
                () -> {
                    throw INJECTED;
                },
                FaultFileSystem.always(Operation.OPEN, FaultTest::isCommit, new IOException("still down"))));
        assertThat(publish(staged))
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown ->
                                assertThat(unknown.why()).contains("injected").contains("still down"));
        staged.discard(staged.partitions());
        FaultFileSystem.disarm();
        assertThat(seen()).containsExactly("1 11 2021-01-01");
    }

    @Test
    void a_timeout_that_left_nothing_in_the_log_is_unknown_because_it_may_still_land() throws Exception {
        StagedChunk staged = stagedAfterOnePublished();
        FaultFileSystem.arm(
                fails(Operation.RENAME, Moment.BEFORE, FaultTest::isCommit, new SocketTimeoutException("injected")));
        assertThat(publish(staged)).isInstanceOf(Unknown.class);
        int files = dataFiles().size();
        staged.discard(staged.partitions());
        assertThat(dataFiles()).hasSize(files);
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }

    @Test
    void a_data_file_that_cannot_be_written_is_trouble_of_the_storage() {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        FaultFileSystem.arm(fails(Operation.CREATE, Moment.BEFORE, path -> path.endsWith(".parquet"), INJECTED));
        Dataset<Row> rows = rows("1, 11, 2021-01-01");
        assertThatThrownBy(() -> open("2021-01-01").stage(rows))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE))
                .hasMessageContaining("injected");
        assertThat(seen()).containsExactly("1 10 2021-01-01");
    }
}
