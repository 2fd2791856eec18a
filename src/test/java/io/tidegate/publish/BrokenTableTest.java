package io.tidegate.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;

/** Tables whose log is damaged, or newer than we are. */
class BrokenTableTest extends PublishTest {
    private void refused(ErrorCode code) {
        DeltaLog.clearCache();
        assertThatThrownBy(() -> open("2021-01-01"))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Path commit(int version) {
        return Path.of(table(), "_delta_log", "%020d.json".formatted(version));
    }

    private void lose(Path file) throws Exception {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName().toString().replace(".json", ".crc")));
        Files.deleteIfExists(
                file.resolveSibling("." + file.getFileName().toString().replace(".json", ".crc") + ".crc"));
    }

    @Test
    void half_a_commit_is_damage() throws Exception {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        published(rows("1, 11, 2021-01-01"), "2021-01-01");
        String whole = Files.readString(commit(1));
        lose(commit(1));
        Files.writeString(commit(1), whole.substring(0, whole.length() / 2));
        refused(ErrorCode.DAMAGED);
    }

    @Test
    void a_gap_in_the_log_is_damage() throws Exception {
        for (int i = 10; i < 13; i++) {
            published(rows("1, " + i + ", 2021-01-01"), "2021-01-01");
        }
        lose(commit(1));
        refused(ErrorCode.DAMAGED);
    }

    @Test
    void a_table_of_a_feature_nobody_here_knows_is_a_mismatch() throws Exception {
        published(rows("1, 10, 2021-01-01"), "2021-01-01");
        String commit = Files.readString(commit(0));
        lose(commit(0));
        Files.writeString(
                commit(0),
                commit.replaceFirst(
                        "\\{\"protocol\":\\{[^}]*}}",
                        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\"fromTheFuture\"]}}"));
        refused(ErrorCode.TARGET_MISMATCH);
    }
}
