package io.tidegate.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.HandWrittenTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablePastTest {
    private static final String DAY = "2021-01-01";

    @TempDir
    Path dir;

    private HandWrittenTable table() {
        HandWrittenTable table = new HandWrittenTable(dir, "day");
        table.overwrite(Optional.of(new RunMark("R0", "j", 1, "g")), Map.of(DAY, 3));
        table.overwrite(Optional.of(new RunMark("R1", "j", 1, "g")), Map.of("2021-01-02", 4));
        table.overwrite(Optional.of(new RunMark("R2", "j", 1, "g")), Map.of(DAY, 5));
        table.optimize(DAY, 5);
        return table;
    }

    private TablePast past(Map<Long, Set<String>> wanted) {
        return TablePast.read(dir.toString(), wanted).orElseThrow();
    }

    @Test
    void each_version_has_the_files_it_had_and_they_say_when_they_went() {
        table();
        TablePast past = past(Map.of(1L, Set.of(DAY), 2L, Set.of(DAY)));

        assertThat(past.oldest()).isZero();
        assertThat(past.newest().table().version()).isEqualTo(3);
        List<TablePast.DataFile> then = past.at(1).orElseThrow().files(DAY);
        assertThat(then).singleElement().satisfies(file -> {
            assertThat(file.rows()).isEqualTo(OptionalLong.of(3));
            assertThat(file.path()).isEqualTo("day=2021-01-01/part-0.parquet");
            assertThat(file.location("/tmp/t")).isEqualTo("/tmp/t/day=2021-01-01/part-0.parquet");
            assertThat(past.removed(file.path())).contains(Instant.ofEpochMilli(1));
        });
        assertThat(past.at(2).orElseThrow().files(DAY))
                .extracting(TablePast.DataFile::rows)
                .containsExactly(OptionalLong.of(5));
        assertThat(past.at(1).orElseThrow().files("2021-01-02"))
                .as("not asked for")
                .isEmpty();
        assertThat(past.at(0)).as("not asked for").isEmpty();
        assertThat(past.removed("nothing")).isEmpty();
        assertThat(past.newest().files(DAY))
                .isNotEqualTo(past.at(2).orElseThrow().files(DAY));
    }

    @Test
    void versions_that_are_not_there_are_empty() {
        table();
        assertThat(past(Map.of(9L, Set.of(DAY))).at(9)).isEmpty();
        assertThat(past(Map.of(-1L, Set.of(DAY))).at(-1)).isEmpty();
        assertThat(TablePast.read(dir.resolve("none").toString(), Map.of())).isEmpty();
    }

    @Test
    void a_file_name_with_percent_signs_is_found_where_it_lies() {
        TablePast.DataFile file =
                new TablePast.DataFile("h=2021-01-04%252005%253A00/a%20b.parquet", "x", 1, OptionalLong.empty());
        assertThat(file.location("s3a://b/t")).isEqualTo("s3a://b/t/h=2021-01-04%2005%3A00/a b.parquet");
        assertThat(new TablePast.DataFile("s3a://o/f.parquet", "x", 1, OptionalLong.empty()).location("/t"))
                .isEqualTo("s3a://o/f.parquet");
    }

    @Test
    void the_mark_of_a_rollback_comes_back_as_it_was_written() {
        RunMark mark = new RunMark(
                "R",
                "j",
                1,
                "g",
                Map.of(DAY, "a-b"),
                Map.of(DAY, 3L, "2021-01-02", -1L),
                Optional.of("01M7YJPQRB4M39J2NZT10GAXJP"));
        assertThat(RunMark.parse(mark.toJson())).contains(mark);
        table().overwrite(Optional.of(mark), Map.of(DAY, 3));
        assertThat(TableLog.read(dir.toString()).orElseThrow().commits().get(4).mark())
                .contains(mark);
    }
}
