package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Format;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParquetSourceTest extends SourceFixture {
    private FileEntry parquet(String name, String query) throws Exception {
        Path folder = dir.resolve(name + ".tmp");
        SPARK.sql(query).coalesce(1).write().parquet(folder.toString());
        Path target = dir.resolve(name);
        try (Stream<Path> files = Files.list(folder)) {
            Files.move(
                    files.filter(f -> f.toString().endsWith(".parquet"))
                            .findFirst()
                            .orElseThrow(),
                    target);
        }
        return entry(target);
    }

    @Test
    void without_columns_the_schema_is_taken_as_it_is_and_counts_come_from_the_footers() throws Exception {
        OpenedSources opened = open(
                source(Format.PARQUET),
                List.of(D4, D5),
                files(
                        D4,
                        parquet("4.parquet", "SELECT 1 AS id, struct('x' AS a) AS s"),
                        D5,
                        parquet("5.parquet", "SELECT struct('y' AS a) AS s, 2 AS id UNION ALL SELECT struct('z'), 3")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened)).containsExactly("[1,[x],2021-01-04]", "[2,[y],2021-01-05]", "[3,[z],2021-01-05]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(1L, 2L);
    }

    @Test
    void without_columns_files_of_a_chunk_that_differ_are_faults_of_the_older() throws Exception {
        FileEntry four = parquet("4.parquet", "SELECT 1 AS id");
        Files.setLastModifiedTime(dir.resolve("4.parquet"), java.nio.file.attribute.FileTime.fromMillis(1000));
        four = entry(Path.of(four.path()));
        OpenedSources opened = open(
                source(Format.PARQUET),
                List.of(D4, D5),
                files(D4, four, D5, parquet("5.parquet", "SELECT 1 AS id, 'x' AS name")));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_COLUMNS);
        assertThat(fault(opened, D4).message()).contains("4.parquet").contains("5.parquet differ in name");
        assertThat(rows(opened)).containsExactly("[1,x,2021-01-05]");
    }

    @Test
    void declared_columns_are_selected_by_name_and_widened_without_loss() throws Exception {
        OpenedSources opened = open(
                source(Format.PARQUET, "id bigint", "amount decimal(12,2)", "channel string 2021-01-05"),
                List.of(D4, D5, D6),
                files(
                        D4,
                        parquet("4.parquet", "SELECT CAST(1.5 AS decimal(5,1)) AS amount, 1 AS id"),
                        D5,
                        parquet("5.parquet", "SELECT 2L AS id, CAST(2 AS decimal(12,2)) AS amount, 'web' AS channel"),
                        D6,
                        parquet("6.parquet", "SELECT 2L AS id, 2.5D AS amount, 'web' AS channel, 1 AS more")));
        assertThat(rows(opened)).containsExactly("[1,1.50,null,2021-01-04]", "[2,2.00,web,2021-01-05]");
        assertThat(opened.faults().get(D6))
                .extracting(SourceFault::message)
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains("6.parquet has 1 column that nobody declared: more"),
                        m -> assertThat(m).contains("amount is double and declared as decimal(12,2)"));
    }

    @ParameterizedTest
    @CsvSource({
        "int,smallint",
        "bigint,int",
        "bigint,double",
        "int,float",
        "double,float",
        "string,int",
        "string,varchar(3)",
        "timestamp,date",
        "'decimal(12,4)','decimal(12,2)'"
    })
    void a_type_that_could_lose_something_does_not_fit(String from, String to) {
        assertThat(TypedColumns.fits(
                        org.apache.spark.sql.types.DataType.fromDDL(from),
                        org.apache.spark.sql.types.DataType.fromDDL(to)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "int,bigint",
        "int,double",
        "float,double",
        "int,string",
        "date,timestamp",
        "'decimal(10,2)','decimal(12,2)'",
        "int,'decimal(12,2)'",
        "array<int>,array<int>"
    })
    void a_wider_type_fits(String from, String to) {
        assertThat(TypedColumns.fits(
                        org.apache.spark.sql.types.DataType.fromDDL(from),
                        org.apache.spark.sql.types.DataType.fromDDL(to)))
                .isTrue();
    }

    /** What Spark never writes by itself: unsigned numbers, moments as INT96, moments without a zone. */
    @Test
    void numbers_without_sign_and_moments_of_old_and_without_zone_keep_their_values() throws Exception {
        MessageType schema = MessageTypeParser.parseMessageType(
                "message m { required int32 u32 (INTEGER(32,false)); required int64 u64 (INTEGER(64,false));"
                        + " required int64 wall (TIMESTAMP(MICROS,false)); }");
        Path path = dir.resolve("4.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(path.toString()))
                .withType(schema)
                .build()) {
            writer.write(new SimpleGroupFactory(schema)
                    .newGroup()
                    .append("u32", -1)
                    .append("u64", -1L)
                    .append("wall", 1_609_736_400_123_456L));
        }
        assertThat(rows(open(source(Format.PARQUET), List.of(D4), files(D4, entry(path)))))
                .containsExactly("[4294967295,18446744073709551615,2021-01-04T05:00:00.123456,2021-01-04]");
        Source.Files declared = source(Format.PARQUET, "u32 bigint", "u64 decimal(20,0)", "wall timestamp");
        assertThat(rows(open(declared, List.of(D4), files(D4, entry(path)))))
                .containsExactly("[4294967295,18446744073709551615,2021-01-04 05:00:00.123456,2021-01-04]");
        OpenedSources signed = open(
                ignoringUnknown(source(Format.PARQUET, "u32 int", "u64 bigint")), List.of(D4), files(D4, entry(path)));
        assertThat(fault(signed, D4).message())
                .contains("u32 is bigint and declared as int", "u64 is decimal(20,0) and declared as bigint");
        SPARK.conf().set("spark.sql.parquet.outputTimestampType", "INT96");
        try {
            FileEntry int96 = parquet("5.parquet", "SELECT TIMESTAMP'1900-01-01 05:00:00.123456 UTC' AS at");
            OpenedSources opened = open(source(Format.PARQUET, "at timestamp"), List.of(D5), files(D5, int96));
            assertThat(opened.rows().get("orders").first().getTimestamp(0).toInstant())
                    .isEqualTo("1900-01-01T05:00:00.123456Z");
        } finally {
            SPARK.conf().unset("spark.sql.parquet.outputTimestampType");
        }
    }

    @Test
    void an_empty_or_broken_file_is_unreadable() throws Exception {
        FileEntry good = parquet("4.parquet", "SELECT 1 AS id");
        byte[] whole = Files.readAllBytes(Path.of(good.path()));
        OpenedSources opened = open(
                source(Format.PARQUET),
                List.of(D4, D5, D6),
                files(
                        D4,
                        good,
                        D5,
                        file("5.parquet", ""),
                        D6,
                        file("6.parquet", Arrays.copyOf(whole, whole.length - 20))));
        assertThat(fault(opened, D5).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D5).message()).contains("5.parquet is empty (0 bytes)");
        assertThat(fault(opened, D6).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D6).message()).contains("6.parquet is not a whole Parquet file");
        assertThat(rows(opened)).containsExactly("[1,2021-01-04]");
    }

    @Test
    void readiness_by_rows_and_by_the_latest_moment() throws Exception {
        Ready ready = new Ready(
                Optional.empty(), OptionalLong.of(1), Optional.of("at"), Duration.ZERO, Duration.ofMinutes(1));
        OpenedSources opened = open(
                with(source(Format.PARQUET), ready),
                List.of(D4, D5),
                files(
                        D4,
                        parquet("4.parquet", "SELECT TIMESTAMP'2021-01-04 12:00:00' AS at"),
                        D5,
                        parquet("5.parquet", "SELECT TIMESTAMP'2021-01-04 12:00:00' AS at")));
        assertThat(opened.faults().keySet()).containsExactly(D5);
        assertThat(fault(opened, D5).code()).isEqualTo(ErrorCode.NOT_READY);
    }

    @Test
    void a_static_source_is_read_whole() throws Exception {
        OpenedSources opened = open(
                isStatic(source(Format.PARQUET)),
                List.of(D4, D5),
                new SourceInput.StaticFiles("orders", List.of(parquet("4.parquet", "SELECT 1 AS id"))));
        assertThat(rows(opened)).containsExactly("[1]");
    }
}
