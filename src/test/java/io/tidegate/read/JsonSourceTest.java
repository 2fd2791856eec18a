package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Format;
import io.tidegate.job.Source;
import io.tidegate.job.TextOptions;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSourceTest extends SourceFixture {
    private Source.Files orders() {
        return source(Format.JSON, "id bigint", "amount decimal(20,6)", "name string", "paid boolean");
    }

    private static final TextOptions MULTILINE = new TextOptions(",", "\"", "\"", "UTF-8", "", true);

    @Test
    void fields_are_bound_by_name_and_numbers_keep_every_digit() throws Exception {
        OpenedSources opened = open(
                orders(),
                List.of(D4, D5),
                files(
                        D4,
                        file(
                                "4.json",
                                "{\"id\":9007199254740993,\"amount\":12345678901234.123456,\"name\":\"è \\\"x\\\"\",\"paid\":true}\n"
                                        + "\n{\"name\":1.10,\"id\":2,\"paid\":null}\n"),
                        D5,
                        file("5.json", "{\"paid\":false,\"name\":\"b\",\"amount\":\"1.5\",\"id\":3}")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened))
                .containsExactly(
                        "[2,null,1.10,null,2021-01-04]",
                        "[3,1.500000,b,false,2021-01-05]",
                        "[9007199254740993,12345678901234.123456,è \"x\",true,2021-01-04]");
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(2L, 1L);
        assertThat(opened.rows()
                        .get("orders")
                        .filter("_partition = DATE'2021-01-05'")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_filter_on_the_partition_leaves_the_files_of_the_others_unread() throws Exception {
        OpenedSources opened = open(
                source(Format.JSON, "id int"),
                List.of(D4, D5),
                files(D4, file("4.json", "{\"id\":1}\n"), D5, file("5.json", "{\"id\":2}\n")));
        java.nio.file.Files.delete(dir.resolve("5.json"));
        assertThat(opened.rows()
                        .get("orders")
                        .filter("_partition = DATE'2021-01-04'")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void undeclared_and_missing_fields_are_named() throws Exception {
        Source.Files source = source(Format.JSON, "id int", "name string", "channel string 2021-01-05");
        OpenedSources opened = open(
                source,
                List.of(D4, D5, D6),
                files(
                        D4,
                        file("4.json", "{\"id\":1}\n{\"id\":2,\"name\":\"x\"}\n"),
                        D5,
                        file(
                                "5.json",
                                "{\"id\":1,\"name\":\"x\",\"channel\":null,\"b\":1}\n{\"id\":1,\"a\":{\"c\":[1]}}\n"),
                        D6,
                        file("6.json", "{\"id\":1,\"name\":\"x\"}\n")));
        assertThat(rows(opened)).containsExactly("[1,null,null,2021-01-04]", "[2,x,null,2021-01-04]");
        assertThat(fault(opened, D5).message()).contains("5.json has 2 columns that nobody declared: a, b");
        assertThat(fault(opened, D6).message()).contains("6.json lacks 1 column: channel");
        assertThat(open(
                                ignoringUnknown(source),
                                List.of(D5),
                                files(D5, file("5.json", "{\"id\":1,\"name\":\"x\",\"channel\":null,\"b\":{}}\n")))
                        .faults())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,",
                "[1]",
                "1",
                "\"x\"",
                "{\"id\":1}{\"id\":2}",
                "{\"id\":1,\"id\":2}",
                "{'id':1}",
                "{\"id\":1} x",
                "{\"id\":{\"a\":1}}",
                "{\"id\":[1]}",
                "{\"id\":01}",
                "{\"id\":NaN}"
            })
    void a_line_that_is_not_one_flat_object_blocks(String line) throws Exception {
        OpenedSources opened = open(
                source(Format.JSON, "id int"), List.of(D4), files(D4, file("4.json", "{\"id\":5}\n" + line + "\n")));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.BLOCKED);
        assertThat(fault(opened, D4).message()).contains("1 of 2 records cannot be read as flat JSON objects");
        assertThat(rows(opened)).isEmpty();
    }

    @Test
    void values_that_do_not_parse_block_with_a_sample() throws Exception {
        OpenedSources opened = open(
                source(Format.JSON, "id int", "paid boolean"),
                List.of(D4),
                files(D4, file("4.json", "{\"id\":1.5,\"paid\":1}\n{\"id\":2,\"paid\":true}\n")));
        assertThat(opened.faults().get(D4))
                .extracting(SourceFault::message)
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains("1 of 2 values of id do not parse as int, such as '1.5'"),
                        m -> assertThat(m).contains("1 of 2 values of paid do not parse as boolean, such as '1'"));
    }

    @Test
    void with_multiline_a_file_is_an_array_or_a_run_of_objects() throws Exception {
        Source.Files source = with(source(Format.JSON, "id int"), MULTILINE);
        assertThat(rows(open(
                        source,
                        List.of(D4, D5),
                        files(
                                D4,
                                file("4.json", "[\n {\"id\":\n1},\n {\"id\":2}\n]\n"),
                                D5,
                                file("5.json", "{\"id\":3}\n\n{\n\"id\":4}")))))
                .containsExactly("[1,2021-01-04]", "[2,2021-01-04]", "[3,2021-01-05]", "[4,2021-01-05]");
        assertThat(fault(open(source, List.of(D4), files(D4, file("4.json", "[{\"id\":1}] [{\"id\":2}]"))), D4)
                        .code())
                .isEqualTo(ErrorCode.BLOCKED);
    }

    @Test
    void truncated_gzip_and_empty_files_are_unreadable_and_other_encodings_are_decoded() throws Exception {
        StringBuilder text = new StringBuilder();
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < 20_000; i++) {
            text.append("{\"id\":").append(random.nextInt()).append("}\n");
        }
        OpenedSources opened = open(
                source(Format.JSON, "id int"),
                List.of(D4, D5),
                files(D4, gzip("4.json.gz", text.toString(), 0.5), D5, file("5.json", "")));
        assertThat(fault(opened, D4).message()).contains("4.json.gz ends too early");
        assertThat(fault(opened, D5).message()).contains("5.json is empty (0 bytes)");
        TextOptions latin = new TextOptions(",", "\"", "\"", "ISO-8859-1", "", false);
        assertThat(rows(open(
                        with(source(Format.JSON, "name string"), latin),
                        List.of(D4),
                        files(D4, file("6.json", "{\"name\":\"è\"}\n".getBytes(Charset.forName("ISO-8859-1")))))))
                .containsExactly("[è,2021-01-04]");
        assertThatThrownBy(() -> open(
                        with(source(Format.JSON, "name string"), new TextOptions(",", "\"", "\"", "UTF-16", "", false)),
                        List.of(D4),
                        files(D4, file("7.json", "x"))))
                .hasMessageContaining("UTF-16");
    }
}
