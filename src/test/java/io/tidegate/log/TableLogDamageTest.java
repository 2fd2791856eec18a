package io.tidegate.log;

import static io.tidegate.log.LogWriter.add;
import static io.tidegate.log.LogWriter.metadata;
import static io.tidegate.log.LogWriter.protocol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableLogDamageTest {
    private static final String DAY = "2021-01-15";

    @TempDir
    Path table;

    private LogWriter log;

    @BeforeEach
    void fourCommits() throws IOException {
        log = new LogWriter(table);
        log.commit(0, protocol(), metadata(), add("a", DAY, 1, ""));
        for (int version = 1; version <= 3; version++) {
            log.commit(version, add("f" + version, DAY, 1, ""));
        }
    }

    private void assertDamaged(String... words) {
        assertThatThrownBy(() -> TableLog.read(table.toString())).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED);
            assertThat(e.getMessage()).contains(table.toString()).contains(words);
            assertThat(e.cure()).contains("tidegate doctor");
        });
    }

    @Test
    void an_empty_last_commit_is_reported_not_taken_for_none() throws IOException {
        Files.write(log.commitFile(3), new byte[0]);
        assertDamaged(log.commitFile(3).toString(), "is empty (0 bytes)");

        Files.writeString(log.commitFile(3), "\n \n");
        assertDamaged(log.commitFile(3).toString(), "is empty");
    }

    @Test
    void a_commit_that_was_cut_off_is_reported_wherever_it_was_cut() throws IOException {
        byte[] whole = Files.readString(log.commitFile(3)).strip().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int length = 1; length < whole.length; length += 3) {
            Files.write(log.commitFile(3), java.util.Arrays.copyOf(whole, length));
            assertDamaged(log.commitFile(3).toString(), "torn");
        }
    }

    @Test
    void garbage_in_a_commit_is_reported() throws IOException {
        Files.write(log.commitFile(2), new byte[64]);
        assertDamaged(log.commitFile(2).toString());

        Files.writeString(log.commitFile(2), "[1,2]");
        assertDamaged("something else than actions");
    }

    @Test
    void a_gap_is_reported_with_the_versions_around_it() throws IOException {
        Files.delete(log.commitFile(2));

        assertDamaged("version 2 is missing", "versions 1 and 3 are there");
    }

    @Test
    void a_log_that_does_not_begin_at_zero_needs_a_checkpoint() throws IOException {
        Files.delete(log.commitFile(0));

        assertDamaged("begin at version 1", "no whole checkpoint");
    }

    @Test
    void a_lost_last_commit_shows_by_what_was_written_after_it() throws IOException {
        Files.writeString(log.file("00000000000000000004.crc"), "{}");
        assertDamaged("end at version 3", "checksum file of version 4");
        Files.delete(log.file("00000000000000000004.crc"));

        Files.writeString(log.file("_last_checkpoint"), "{\"version\":10,\"size\":3}");
        assertDamaged("end at version 3", "_last_checkpoint of version 10");

        Files.writeString(log.file("_last_checkpoint"), "{\"vers");
        assertThat(TableLog.read(table.toString()).orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void a_commit_that_lost_whole_lines_shows_by_its_checksum() throws IOException {
        Path checksum = log.file("00000000000000000003.crc");
        Files.writeString(checksum, "{\"txnId\":\"x\",\"tableSizeBytes\":400,\"numFiles\":4,\"numMetadata\":1}");
        assertThat(TableLog.read(table.toString()).orElseThrow().version()).isEqualTo(3);

        Files.writeString(checksum, "{\"tableSizeBytes\":500,\"numFiles\":5}");
        assertDamaged("4 files of 400 bytes", "5 of 500");

        Files.writeString(checksum, "{\"tableSizeBy");
        assertThat(TableLog.read(table.toString()).orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void a_log_without_metadata_is_no_table() throws IOException {
        log.commit(0, protocol());

        assertDamaged("says what the table is");
    }

    @Test
    void checkpoints_alone_are_no_log() throws IOException {
        for (int version = 0; version <= 3; version++) {
            Files.delete(log.commitFile(version));
        }
        Files.writeString(log.file("00000000000000000003.checkpoint.parquet"), "PAR1");

        assertDamaged("no commit file");
    }

    @Test
    void a_checkpoint_that_is_not_parquet_is_named() throws IOException {
        Files.delete(log.commitFile(0));
        Path checkpoint = log.file("00000000000000000001.checkpoint.parquet");
        Files.writeString(checkpoint, "PAR1 and then nothing");

        assertDamaged("checkpoint " + checkpoint);
    }

    @Test
    void what_we_do_not_know_how_to_read_is_refused() throws IOException {
        log.commit(3, "{\"protocol\":{\"minReaderVersion\":4,\"minWriterVersion\":7}}");
        assertUnsupported("protocol version 4");

        log.commit(
                3,
                "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"catalogManaged\"],\"writerFeatures\":[]}}");
        assertUnsupported("catalogManaged");

        log.commit(3, add("f3", DAY, 1, ""));
        Files.delete(log.commitFile(0));
        Files.writeString(log.file("00000000000000000001.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json"), "{}");
        assertUnsupported("V2");
    }

    private void assertUnsupported(String word) {
        assertThatThrownBy(() -> TableLog.read(table.toString()))
                .hasMessageContaining(word)
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION));
    }
}
