package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Format;
import io.tidegate.storage.FileEntry;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

/** Avro as other programs write it. */
class AvroSourceTest extends SourceFixture {
    private FileEntry avro(String name, String schema, int rows, IntFunction<Object> row) throws Exception {
        Path path = dir.resolve(name);
        try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            writer.setCodec(CodecFactory.deflateCodec(1)).setSyncInterval(1000);
            writer.create(new Schema.Parser().parse(schema), path.toFile());
            for (int i = 0; i < rows; i++) {
                writer.append(row.apply(i));
            }
        }
        return entry(path);
    }

    private static String record(String... fields) {
        return "{\"type\":\"record\",\"name\":\"r\",\"fields\":[" + String.join(",", fields) + "]}";
    }

    private static String field(String name, String type) {
        return "{\"name\":\"" + name + "\",\"type\":" + type + "}";
    }

    @Test
    void unions_enums_and_logical_types_keep_their_values() throws Exception {
        String status = "{\"type\":\"enum\",\"name\":\"status\",\"symbols\":[\"NEW\",\"PAID\"]}";
        String schema = record(
                field("maybe", "[\"null\",\"string\"]"),
                field("number", "[\"int\",\"long\"]"),
                field("either", "[\"null\",\"int\",\"string\"]"),
                field("status", status),
                field("amount", "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":2}"),
                field("day", "{\"type\":\"int\",\"logicalType\":\"date\"}"),
                field("millis", "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}"),
                field("micros", "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}"),
                field("wall", "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}"),
                field("uuid", "{\"type\":\"string\",\"logicalType\":\"uuid\"}"));
        Schema parsed = new Schema.Parser().parse(schema);
        FileEntry file = avro(
                "4.avro",
                schema,
                1,
                i -> new GenericRecordBuilder(parsed)
                        .set("maybe", null)
                        .set("number", 5_000_000_000L)
                        .set("either", "text")
                        .set(
                                "status",
                                new GenericData.EnumSymbol(
                                        parsed.getField("status").schema(), "PAID"))
                        .set(
                                "amount",
                                ByteBuffer.wrap(
                                        new BigDecimal("-12.34").unscaledValue().toByteArray()))
                        .set("day", -1)
                        .set("millis", 1_609_736_400_123L)
                        .set("micros", 1_609_736_400_123_456L)
                        .set("wall", 1_609_736_400_123_456L)
                        .set("uuid", "6f1f9d0e-0c5b-4e7e-8a9c-1d2b3c4d5e6f")
                        .build());
        assertThat(rows(open(source(Format.AVRO), List.of(D4), files(D4, file))))
                .containsExactly("[null,5000000000,[null,text],PAID,-12.34,1969-12-31,2021-01-04 05:00:00.123,"
                        + "2021-01-04 05:00:00.123456,2021-01-04T05:00:00.123456,"
                        + "6f1f9d0e-0c5b-4e7e-8a9c-1d2b3c4d5e6f,2021-01-04]");
        assertThat(rows(open(
                        ignoringUnknown(source(
                                Format.AVRO, "amount decimal(14,2)", "status string", "wall timestamp", "day date")),
                        List.of(D4),
                        files(D4, file))))
                .containsExactly("[-12.34,PAID,2021-01-04 05:00:00.123456,1969-12-31,2021-01-04]");
        OpenedSources narrow =
                open(ignoringUnknown(source(Format.AVRO, "number int", "either string")), List.of(D4), files(D4, file));
        assertThat(fault(narrow, D4).message())
                .contains(
                        "number is bigint and declared as int",
                        "either is struct<member0:int,member1:string> and declared as string");
    }

    @Test
    void many_blocks_are_counted_and_a_flip_between_them_is_found() throws Exception {
        String schema = record(field("id", "\"int\""), field("text", "\"string\""));
        Schema parsed = new Schema.Parser().parse(schema);
        IntFunction<Object> row = i -> new GenericRecordBuilder(parsed)
                .set("id", i)
                .set("text", "row " + i)
                .build();
        FileEntry file = avro("4.avro", schema, 5000, row);
        OpenedSources opened = open(source(Format.AVRO), List.of(D4), files(D4, file));
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(5000L);
        assertThat(opened.rows().get("orders").count()).isEqualTo(5000);
        byte[] flipped = Files.readAllBytes(Path.of(file.path()));
        flipped[flipped.length - 1] ^= 1;
        OpenedSources broken = open(source(Format.AVRO), List.of(D5), files(D5, file("5.avro", flipped)));
        assertThat(fault(broken, D5).message())
                .contains("5.avro is not a whole Avro file: the block at byte")
                .contains("does not end in the file's mark");
        assertThat(rows(open(source(Format.AVRO), List.of(D4), files(D4, avro("none.avro", schema, 0, row)))))
                .isEmpty();
    }

    @Test
    void what_is_no_record_and_what_holds_itself_is_refused() throws Exception {
        OpenedSources opened =
                open(source(Format.AVRO), List.of(D4), files(D4, avro("4.avro", "\"string\"", 1, i -> "x")));
        assertThat(fault(opened, D4).message()).contains("4.avro has no columns: it holds string");
        String tree = record(field("id", "\"int\""), field("child", "[\"null\",\"r\"]"));
        OpenedSources recursive = open(source(Format.AVRO), List.of(D5), files(D5, avro("5.avro", tree, 0, i -> null)));
        assertThat(fault(recursive, D5).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(recursive, D5).message())
                .contains("5.avro has a column that Spark cannot read")
                .contains("recursive");
    }

    @Test
    void without_the_library_the_refusal_says_how_to_get_it() throws Exception {
        try (URLClassLoader bare = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> AvroFormat.require(bare))
                    .isInstanceOfSatisfying(
                            TidegateException.class,
                            e -> assertThat(e.cure()).contains("--packages org.apache.spark:spark-avro_2.12:3.5.7"));
        }
    }
}
