package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Format;
import io.tidegate.job.Source;
import io.tidegate.job.TextOptions;
import io.tidegate.storage.FileEntry;
import io.tidegate.testing.FaultFileSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.util.ReflectionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other people deliver them: read right, or refused with their name. */
class FilesOfAllKindsTest extends SourceFixture {
    private Source.Files orders() {
        return source(Format.CSV, "id int", "name string");
    }

    private FileEntry bzip2(String name, String text, double kept) throws IOException {
        Path path = dir.resolve(name);
        CompressionCodec codec = ReflectionUtils.newInstance(BZip2Codec.class, new Configuration());
        try (OutputStream out = codec.createOutputStream(Files.newOutputStream(path))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(whole, (int) (whole.length * kept)));
        return entry(path);
    }

    @Test
    void bzip2_is_read_whole_or_refused() throws Exception {
        String text = "id,name\n" + "7,seven\n".repeat(20_000);
        OpenedSources opened = open(
                orders(), List.of(D4, D5), files(D4, bzip2("4.csv.bz2", text, 1), D5, bzip2("5.csv.bz2", text, 0.7)));
        assertThat(fault(opened, D5).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D5).message()).contains("5.csv.bz2");
        assertThat(opened.faults()).doesNotContainKey(D4);
        assertThat(opened.rows().get("orders").count()).isEqualTo(20_000);
    }

    @Test
    void a_text_that_only_pretends_to_be_gzip_is_refused() throws Exception {
        OpenedSources opened =
                open(orders(), List.of(D4), files(D4, file("4.csv.gz", "id,name\n1,plain text under a name\n")));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D4).message()).contains("4.csv.gz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "JSON"})
    void bytes_that_are_no_character_of_the_declared_encoding_are_refused_and_not_replaced(Format format)
            throws Exception {
        String text = format == Format.CSV
                ? "id,name\n1,caffè\n2,tè\n"
                : "{\"id\":1,\"name\":\"caffè\"}\n{\"id\":2,\"name\":\"tè\"}\n";
        Source.Files source = source(format, "id int", "name string");
        OpenedSources opened = open(
                source,
                List.of(D4, D5, D6),
                files(
                        D4,
                        file("4.txt", text.getBytes(StandardCharsets.ISO_8859_1)),
                        D5,
                        file("5.txt", text),
                        D6,
                        file("6.txt", text.replace('è', '\uFFFD'))));
        assertThat(opened.faults().keySet()).containsExactly(D4);
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D4).message()).contains("4.txt is not UTF-8");
        assertThat(fault(opened, D4).cure()).contains("encoding");
        assertThat(rows(opened)).hasSize(4).contains("[1,caffè,2021-01-05]", "[1,caff\uFFFD,2021-01-06]");
        TextOptions latin = new TextOptions(",", "\"", "\"", "ISO-8859-1", "", false);
        assertThat(rows(open(
                        with(source, latin),
                        List.of(D4),
                        files(D4, file("4.txt", text.getBytes(StandardCharsets.ISO_8859_1))))))
                .containsExactly("[1,caffè,2021-01-04]", "[2,tè,2021-01-04]");
    }

    @Test
    void a_file_that_is_gone_since_the_plan_is_not_ready_and_the_others_are_read() throws Exception {
        for (Format format : List.of(Format.CSV, Format.JSON, Format.PARQUET)) {
            Source.Files source = source(format, "id int");
            FileEntry gone = format == Format.PARQUET ? parquet("gone", "SELECT 1 AS id") : text(format, "gone");
            FileEntry there = format == Format.PARQUET ? parquet("there", "SELECT 1 AS id") : text(format, "there");
            Files.delete(Path.of(gone.path()));
            OpenedSources opened = open(source, List.of(D4, D5), files(D4, gone, D5, there));
            assertThat(fault(opened, D4).code()).as(format.text()).isEqualTo(ErrorCode.NOT_READY);
            assertThat(fault(opened, D4).message()).contains("is gone since it was listed");
            assertThat(rows(opened)).as(format.text()).containsExactly("[1,2021-01-05]");
        }
    }

    private FileEntry text(Format format, String name) throws IOException {
        return file(name + ".txt", format == Format.CSV ? "id\n1\n" : "{\"id\":1}\n");
    }

    private FileEntry parquet(String name, String sql) throws IOException {
        Path folder = dir.resolve(name);
        SPARK.sql(sql).coalesce(1).write().parquet(folder.toString());
        try (var files = Files.list(folder)) {
            return entry(files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void storage_that_does_not_give_a_file_is_trouble_of_the_storage_and_not_of_the_data() throws Exception {
        FaultFileSystem.register(SPARK);
        FaultFileSystem.arm(FaultFileSystem.always(
                FaultFileSystem.Operation.OPEN, path -> true, new IOException("Connection reset by peer")));
        FileEntry local = file("4.csv", "id,name\n1,a\n");
        FileEntry refused = new FileEntry("fault:" + local.path(), local.size(), local.modified());
        OpenedSources opened = open(orders(), List.of(D4, D5), files(D4, refused, D5, local));
        FaultFileSystem.disarm();
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.INFRASTRUCTURE);
        assertThat(fault(opened, D4).message()).contains("4.csv cannot be read: Connection reset by peer");
        assertThat(rows(opened)).containsExactly("[1,a,2021-01-05]");
    }

    @Test
    void a_cell_of_millions_of_characters_is_one_value() throws Exception {
        String cell = "x".repeat(3_000_000);
        OpenedSources opened =
                open(orders(), List.of(D4), files(D4, file("4.csv", "id,name\n1," + cell + "\n2,\"" + cell + "\"\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(opened.rows().get("orders").selectExpr("id", "length(name)").collectAsList())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("[1,3000000]", "[2,3000000]");
    }

    @Test
    void files_of_one_partition_may_have_their_columns_in_different_orders_and_shapes() throws Exception {
        Source.Files source = ignoringUnknown(source(Format.CSV, "id int", "name string"));
        OpenedSources opened = open(
                source,
                List.of(D4),
                files(
                        D4,
                        file("a.csv", "id,name\n1,a\n"),
                        file("b.csv", "NAME,extra,Id\nb,x,2\n"),
                        file("c.csv", "\uFEFFname,id\r\nc,3\r\n"),
                        file("d.csv", "id,name\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened)).containsExactly("[1,a,2021-01-04]", "[2,b,2021-01-04]", "[3,c,2021-01-04]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(3L);
    }

    @Test
    void json_values_of_mixed_types_are_their_text_or_a_fault() throws Exception {
        String lines =
                "{\"v\":1}\n{\"v\":\"1\"}\n{\"v\":1.0}\n{\"v\":true}\n{\"v\":null}\n{\"v\":12345678901234567890}\n";
        assertThat(rows(open(source(Format.JSON, "v string"), List.of(D4), files(D4, file("4.json", lines)))))
                .containsExactlyInAnyOrder(
                        "[1,2021-01-04]",
                        "[1,2021-01-04]",
                        "[1.0,2021-01-04]",
                        "[true,2021-01-04]",
                        "[null,2021-01-04]",
                        "[12345678901234567890,2021-01-04]");
        OpenedSources opened = open(source(Format.JSON, "v bigint"), List.of(D4), files(D4, file("5.json", lines)));
        assertThat(fault(opened, D4).message()).contains("3 of 6 values of v do not parse as bigint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "windows-1252", "Shift_JIS"})
    void declared_encodings_are_decoded(String encoding) throws Exception {
        String name = encoding.equals("Shift_JIS") ? "日本" : "naïve";
        TextOptions options = new TextOptions(",", "\"", "\"", encoding, "", false);
        assertThat(rows(open(
                        with(orders(), options),
                        List.of(D4),
                        files(D4, file("4.csv", ("id,name\n1," + name + "\n").getBytes(Charset.forName(encoding)))))))
                .containsExactly("[1," + name + ",2021-01-04]");
    }
}
