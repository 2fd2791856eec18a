package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Format;
import io.tidegate.job.Partition;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.job.TextOptions;
import io.tidegate.job.Window;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest extends SourceFixture {
    private Source.Files orders() {
        return source(Format.CSV, "id int", "amount decimal(12,2)", "name string");
    }

    @Test
    void columns_are_bound_by_name_whatever_their_order() throws Exception {
        OpenedSources opened = open(
                orders(),
                List.of(D4, D5),
                files(D4, file("4.csv", "id,amount,name\n1,1.50,a\n"), D5, file("5.csv", "name,amount,id\nb,2.5,2\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened)).containsExactly("[1,1.50,a,2021-01-04]", "[2,2.50,b,2021-01-05]");
        assertThat(opened.counts())
                .containsExactly(
                        new SourceCount("orders", Optional.of(D4), 1, 24),
                        new SourceCount("orders", Optional.of(D5), 1, 23));
    }

    @Test
    void a_file_that_three_partitions_read_gives_its_rows_to_each() throws Exception {
        FileEntry four = file("4.csv", "id,amount,name\n1,1,a\n2,2,b\n");
        FileEntry five = file("5.csv", "id,amount,name\n3,3,c\n");
        OpenedSources opened = open(
                with(orders(), new Window(2, 0)), List.of(D4, D5, D6), files(D4, four, D5, four, five, D6, four, five));
        assertThat(rows(opened)).hasSize(8);
        assertThat(opened.rows()
                        .get("orders")
                        .filter("_partition = DATE'2021-01-06'")
                        .count())
                .isEqualTo(3);
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(2L, 3L, 3L);
    }

    @Test
    void a_filter_on_the_partition_leaves_the_files_of_the_others_unread() throws Exception {
        OpenedSources opened = open(
                orders(),
                List.of(D4, D5),
                files(D4, file("4.csv", "id,amount,name\n1,1,a\n"), D5, file("5.csv", "id,amount,name\n2,2,b\n")));
        Files.delete(dir.resolve("5.csv"));
        assertThat(opened.rows()
                        .get("orders")
                        .filter("_partition = DATE'2021-01-04'")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void six_new_columns_block_the_day_and_are_all_named() throws Exception {
        Path italy = Path.of(
                        getClass().getResource("/italy/regions/20210114.csv").toURI())
                .getParent();
        Partition d14 = TestJob.day("2021-01-14");
        Partition d15 = TestJob.day("2021-01-15");
        String[] header =
                Files.readAllLines(italy.resolve("20210114.csv")).get(0).split(",");
        Source.Files source = source(
                Format.CSV,
                java.util.Arrays.stream(header)
                        .map(n ->
                                n + (n.equals("data") ? " timestamp" : n.startsWith("totale_") ? " bigint" : " string"))
                        .toArray(String[]::new));
        OpenedSources opened = open(
                source,
                List.of(d14, d15),
                files(d14, entry(italy.resolve("20210114.csv")), d15, entry(italy.resolve("20210115.csv"))));
        assertThat(opened.faults().keySet()).containsExactly(d15);
        SourceFault fault = fault(opened, d15);
        assertThat(fault.code()).isEqualTo(ErrorCode.SOURCE_COLUMNS);
        assertThat(fault.message())
                .isEqualTo(
                        "Cannot read orders for 2021-01-15: regions/20210115.csv has 6 columns that nobody declared: "
                                + "totale_positivi_test_molecolare, totale_positivi_test_antigenico_rapido, tamponi_test_molecolare, "
                                + "tamponi_test_antigenico_rapido, codice_nuts_1, codice_nuts_2");
        assertThat(fault.cure()).contains("`columns` of orders").contains("since: 2021-01-15");
        assertThat(rows(opened)).hasSize(21).allMatch(r -> r.endsWith("2021-01-14]"));
        assertThat(opened.rows().get("orders").select("data").distinct().collectAsList())
                .extracting(r -> r.getTimestamp(0).toInstant().toString())
                .containsExactly("2021-01-14T17:00:00Z");
        assertThat(rows(open(
                        ignoringUnknown(source),
                        List.of(d14, d15),
                        files(d14, entry(italy.resolve("20210114.csv")), d15, entry(italy.resolve("20210115.csv"))))))
                .hasSize(42);
    }

    @Test
    void a_column_is_null_before_its_since_and_must_be_there_from_then_on() throws Exception {
        Source.Files source = source(Format.CSV, "id int", "channel string 2021-01-05");
        FileEntry without = file("4.csv", "id\n1\n");
        OpenedSources opened = open(
                source,
                List.of(D4, D5, D6),
                files(D4, without, D5, file("5.csv", "id,channel\n2,web\n"), D6, file("6.csv", "id\n3\n")));
        assertThat(rows(opened)).containsExactly("[1,null,2021-01-04]", "[2,web,2021-01-05]");
        assertThat(fault(opened, D6).message()).contains("6.csv lacks 1 column: channel");
    }

    @Test
    void with_a_window_the_day_of_the_file_counts_and_not_the_day_that_reads_it() throws Exception {
        Source.Files source = with(source(Format.CSV, "id int", "channel string 2021-01-05"), new Window(1, 0));
        FileEntry four = file("2021-01-04.csv", "id\n1\n");
        FileEntry five = file("2021-01-05.csv", "id,channel\n2,web\n");
        FileEntry six = file("2021-01-06.csv", "id\n3\n");
        OpenedSources opened = open(source, List.of(D5, D6), files(D5, four, five, D6, five, six));
        assertThat(opened.faults().keySet()).containsExactly(D6);
        assertThat(rows(opened)).containsExactly("[1,null,2021-01-05]", "[2,web,2021-01-05]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int|1.5",
                "int|1e5",
                "int|x",
                "int|99999999999",
                "bigint|1.0",
                "smallint|40000",
                "decimal(12,2)|1.239",
                "decimal(12,2)|1e5",
                "decimal(4,2)|123.45",
                "decimal(12,2)|1,5",
                "double|1,5",
                "double|1d",
                "double|1e999",
                "double|0x1p3",
                "boolean|1",
                "boolean|yes",
                "boolean|t",
                "date|04/01/2021",
                "date|2021-02-30",
                "date|2021-1-4",
                "date|20210104",
                "date|' 2021-01-04'",
                "timestamp|2021-01-04 25:00:00",
                "timestamp|2021-01-04T05:00:00.1234567",
                "timestamp|1609736400",
                "timestamp|now",
                "date|today",
                "varchar(3)|abcd"
            })
    void a_value_that_does_not_read_as_its_type_blocks_with_column_type_count_value_and_file(String type, String value)
            throws Exception {
        Source.Files source = source(Format.CSV, "id string", "v " + type);
        OpenedSources opened = open(
                source,
                List.of(D4, D5),
                files(
                        D4,
                        file("4.csv", "id,v\n1,\"" + value + "\"\n2,\n3,\"" + value + "\"\n"),
                        D5,
                        file("5.csv", "id,v\n1,\n")));
        assertThat(fault(opened, D4))
                .isEqualTo(new SourceFault(
                        ErrorCode.BLOCKED,
                        "orders",
                        "Cannot read orders for 2021-01-04: %s/4.csv: 2 of 3 values of v do not parse as %s, such as '%s'"
                                .formatted(dir.getFileName(), type, value),
                        "Have the file corrected, or declare v as the type it has under `columns` of orders."));
        assertThat(rows(opened)).containsExactly("[1,null,2021-01-05]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int|' 7 '|7",
                "int|+7|7",
                "bigint|-9223372036854775808|-9223372036854775808",
                "decimal(12,2)|1.5|1.50",
                "decimal(12,2)|' 1.2300 '|1.23",
                "decimal(12,2)|.5|0.50",
                "decimal(5,0)|7.0|7",
                "double|1e3|1000.0",
                "double|NaN|NaN",
                "float|1.5|1.5",
                "boolean|TRUE|true",
                "boolean|false|false",
                "date|2021-01-04|2021-01-04",
                "timestamp|2021-01-04 05:06:07|2021-01-04 05:06:07.0",
                "timestamp|2021-01-04T05:06:07Z|2021-01-04 05:06:07.0",
                "timestamp|2021-01-04T05:06:07.123456000|2021-01-04 05:06:07.123456",
                "timestamp|2021-01-04T05:06:07+02:00|2021-01-04 03:06:07.0",
                "timestamp|2021-01-04|2021-01-04 00:00:00.0",
                "timestamp|2021-01-04T05:06|2021-01-04 05:06:00.0",
                "string|' a '| a ",
                "varchar(4)|abcd|abcd"
            })
    void a_value_reads_as_its_type_exactly(String type, String value, String shown) throws Exception {
        OpenedSources opened =
                open(source(Format.CSV, "v " + type), List.of(D4), files(D4, file("4.csv", "v\n\"" + value + "\"\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened)).containsExactly("[" + (shown.equals("a") ? " a " : shown) + ",2021-01-04]");
    }

    @Test
    void naive_timestamps_are_utc_whatever_the_session_says() throws Exception {
        FileEntry file = file("4.csv", "v\n2021-01-04 05:00:00\n");
        SPARK.conf().set("spark.sql.session.timeZone", "Europe/Rome");
        SPARK.conf().set("spark.sql.ansi.enabled", "true");
        SPARK.conf().set("spark.sql.files.ignoreCorruptFiles", "true");
        SPARK.conf().set("spark.sql.csv.parser.columnPruning.enabled", "true");
        try {
            OpenedSources opened = open(source(Format.CSV, "v timestamp"), List.of(D4), files(D4, file));
            assertThat(opened.rows().get("orders").first().getTimestamp(0).toInstant())
                    .isEqualTo("2021-01-04T05:00:00Z");
        } finally {
            SPARK.conf().set("spark.sql.session.timeZone", "UTC");
            List.of(
                            "spark.sql.ansi.enabled",
                            "spark.sql.files.ignoreCorruptFiles",
                            "spark.sql.csv.parser.columnPruning.enabled")
                    .forEach(SPARK.conf()::unset);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,amount,name\n1,1\n", "id,amount,name\n1,1,a,b\n", "id,amount,name\n1,1,\"a\nb\"\n"})
    void a_record_of_another_width_than_the_header_blocks(String text) throws Exception {
        OpenedSources opened = open(orders(), List.of(D4), files(D4, file("4.csv", text)));
        assertThat(opened.faults().get(D4)).allMatch(f -> f.code() == ErrorCode.BLOCKED);
        assertThat(opened.faults().get(D4).get(0).message()).contains("wrong number of fields");
        assertThat(rows(opened)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id,name\n1,\"a\n2,b\"\n", "id,name\n1,\"a\n2,x\n3,\"\"b\"\"\"\n", "id,name\n1,\"a\n2,\"\"\"\n"})
    void a_field_over_several_lines_is_not_read_as_several_records_even_where_the_widths_fit(String text)
            throws Exception {
        OpenedSources opened =
                open(source(Format.CSV, "id int", "name string"), List.of(D4), files(D4, file("4.csv", text)));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.BLOCKED);
        assertThat(fault(opened, D4).message()).contains("quoted fields span lines");
        assertThat(fault(opened, D4).cure()).contains("multiline: true");
    }

    @Test
    void with_multiline_a_field_may_span_lines() throws Exception {
        TextOptions multiline = new TextOptions(",", "\"", "\"", "UTF-8", "", true);
        OpenedSources opened = open(
                with(source(Format.CSV, "id int", "name string"), multiline),
                List.of(D4),
                files(D4, file("4.csv", "id,name\n1,\"a\n2,b\"\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened)).containsExactly("[1,a\n2,b,2021-01-04]");
    }

    @Test
    void quotes_inside_quoted_fields_are_no_fault() throws Exception {
        OpenedSources opened = open(
                source(Format.CSV, "id int", "name string"),
                List.of(D4),
                files(D4, file("4.csv", "id,name\r\n1,\"say \"\"hi\"\"\"\r\n\r\n2,5\" pipe\r\n3,\"\"\"x\"\r\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(rows(opened))
                .containsExactly("[1,say \"hi\",2021-01-04]", "[2,5\" pipe,2021-01-04]", "[3,\"x,2021-01-04]");
    }

    @Test
    void another_delimiter_than_declared_is_named() throws Exception {
        OpenedSources opened = open(orders(), List.of(D4), files(D4, file("4.csv", "id;amount;name\n1;1;a\n")));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_COLUMNS);
        assertThat(fault(opened, D4).message()).contains("looks delimited by ';', and ',' is declared");
        TextOptions semicolons = new TextOptions(";", "\"", "\"", "UTF-8", "", false);
        assertThat(rows(open(
                        with(orders(), semicolons), List.of(D4), files(D4, file("4.csv", "id;amount;name\n1;1;a\n")))))
                .containsExactly("[1,1.00,a,2021-01-04]");
    }

    @Test
    void a_column_named_twice_is_a_fault() throws Exception {
        OpenedSources opened = open(orders(), List.of(D4), files(D4, file("4.csv", "id,amount,name,ID\n1,1,a,2\n")));
        assertThat(fault(opened, D4).message()).contains("names the same column twice: ID");
    }

    @Test
    void a_missing_column_is_a_fault_with_its_name() throws Exception {
        OpenedSources opened = open(orders(), List.of(D4), files(D4, file("4.csv", "id\n1\n")));
        assertThat(fault(opened, D4).message()).contains("4.csv lacks 2 columns: amount, name");
    }

    @Test
    void a_truncated_gzip_is_unreadable_and_never_read_in_part() throws Exception {
        StringBuilder text = new StringBuilder("id,amount,name\n");
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 50_000; i++) {
            text.append(i)
                    .append(',')
                    .append(random.nextInt(1000))
                    .append(",n")
                    .append(random.nextInt())
                    .append('\n');
        }
        OpenedSources opened = open(
                orders(),
                List.of(D4, D5),
                files(D4, gzip("4.csv.gz", text.toString(), 0.6), D5, gzip("5.csv.gz", text.toString(), 1)));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D4).message()).contains("4.csv.gz ends too early: it is truncated");
        assertThat(opened.rows().get("orders").count()).isEqualTo(50_000);
        assertThat(opened.faults().keySet()).containsExactly(D4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|is empty (0 bytes)", "'\n\n'|has no header line"})
    void a_file_without_a_header_is_unreadable(String text, String why) throws Exception {
        OpenedSources opened = open(orders(), List.of(D4), files(D4, file("4.csv", text)));
        assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
        assertThat(fault(opened, D4).message()).contains("4.csv " + why);
    }

    @Test
    void a_file_with_a_header_alone_has_no_rows() throws Exception {
        OpenedSources opened = open(orders(), List.of(D4), files(D4, file("4.csv", "id,amount,name\n")));
        assertThat(opened.faults()).isEmpty();
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(0L);
        assertThat(rows(opened)).isEmpty();
    }

    @Test
    void byte_order_marks_encodings_and_null_values_are_honoured() throws Exception {
        assertThat(rows(open(orders(), List.of(D4), files(D4, file("4.csv", "\uFEFFid,amount,name\n1,1,è\n")))))
                .containsExactly("[1,1.00,è,2021-01-04]");
        for (String encoding : List.of("ISO-8859-1", "UTF-16", "UTF-16LE")) {
            TextOptions options = new TextOptions(",", "\"", "\"", encoding, "NA", false);
            byte[] bytes = "id,amount,name\n1,NA,è\n2,,\"x\"\n".getBytes(Charset.forName(encoding));
            OpenedSources opened = open(with(orders(), options), List.of(D4), files(D4, file("4.csv", bytes)));
            assertThat(opened.faults()).as(encoding).isEmpty();
            assertThat(rows(opened)).as(encoding).containsExactly("[1,null,è,2021-01-04]", "[2,null,x,2021-01-04]");
        }
    }

    @Test
    void names_of_files_and_columns_may_hold_what_they_like() throws Exception {
        Source.Files source = source(Format.CSV, "a.b int", "c-d int");
        assertThat(rows(open(
                        source,
                        List.of(D4),
                        files(
                                D4,
                                file("dt=2021-01-04/a b%20[x]{1,2}*.csv", "a.b,c-d\n1,2\n"),
                                file("dt=x/é.csv", "c-d,a.b\n4,3\n")))))
                .containsExactly("[1,2,2021-01-04]", "[3,4,2021-01-04]");
    }

    @Test
    void a_static_source_has_no_partition_and_its_faults_are_everybodys() throws Exception {
        FileEntry good = file("c.csv", "id,amount,name\n1,1,a\n");
        OpenedSources opened =
                open(isStatic(orders()), List.of(D4, D5), new SourceInput.StaticFiles("orders", List.of(good)));
        assertThat(rows(opened)).containsExactly("[1,1.00,a]");
        assertThat(opened.counts()).containsExactly(new SourceCount("orders", Optional.empty(), 1, 21));
        FileEntry bad = file("d.csv", "id,amount,name\nx,1,a\n");
        opened = open(isStatic(orders()), List.of(D4, D5), new SourceInput.StaticFiles("orders", List.of(good, bad)));
        assertThat(opened.faults().keySet()).containsExactly(D4, D5);
        assertThat(rows(opened)).isEmpty();
    }

    @Test
    void a_partition_that_is_faulted_in_one_source_is_in_none() throws Exception {
        Source.Files orders = orders();
        Source.Files refunds = new Source.Files(
                "refunds",
                orders.path(),
                Format.CSV,
                TextOptions.DEFAULT,
                columns("id int"),
                true,
                Window.NONE,
                Ready.WHEN_THERE,
                true);
        SourceInput refundFiles = new SourceInput.FilesByPartition(
                "refunds",
                java.util.Map.of(D4, List.of(file("r4.csv", "id\nx\n")), D5, List.of(file("r5.csv", "id\n1\n"))));
        OpenedSources opened = new SourceReader(SPARK)
                .open(
                        TestJob.sql("", orders, refunds),
                        List.of(D4, D5),
                        List.of(
                                files(
                                        D4,
                                        file("4.csv", "id,amount,name\n1,1,a\n"),
                                        D5,
                                        file("5.csv", "id,amount,name\n2,2,b\n")),
                                refundFiles));
        assertThat(opened.faults().keySet()).containsExactly(D4);
        assertThat(rows(opened)).containsExactly("[2,2.00,b,2021-01-05]");
    }

    @Test
    void no_file_or_too_few_or_too_early_rows_are_not_ready() throws Exception {
        Ready ready = new Ready(
                Optional.empty(), OptionalLong.of(2), Optional.of("at"), Duration.ZERO, Duration.ofMinutes(1));
        Source.Files source = with(source(Format.CSV, "id int", "at timestamp"), ready);
        Partition d7 = TestJob.day("2021-01-07");
        OpenedSources opened = open(
                source,
                List.of(D4, D5, D6, d7),
                files(
                        D4,
                        file("4.csv", "id,at\n1,2021-01-04 10:00:00\n2,2021-01-03 10:00:00\n"),
                        D5,
                        file("5.csv", "id,at\n1,2021-01-05 10:00:00\n"),
                        D6,
                        file("6.csv", "id,at\n1,2021-01-05 23:59:59\n2,\n"),
                        d7));
        assertThat(opened.faults().keySet()).containsExactly(D5, D6, d7);
        assertThat(opened.faults().values())
                .allSatisfy(f -> assertThat(f).extracting(SourceFault::code).containsOnly(ErrorCode.NOT_READY));
        assertThat(fault(opened, D5).message()).contains("it has 1 row and `ready.min_rows` is 2");
        assertThat(fault(opened, D6).message())
                .contains("the latest at is 2021-01-05T23:59:59 and must reach 2021-01-06T00:00");
        assertThat(opened.faults()
                        .get(d7)
                        .get(opened.faults().get(d7).size() - 1)
                        .message())
                .contains("no file is there");
    }

    @Test
    void a_type_that_is_none_and_a_nested_type_are_faults_of_the_job_file() throws Exception {
        FileEntry file = file("4.csv", "v\n1\n");
        assertThatThrownBy(() -> open(source(Format.CSV, "v intt"), List.of(D4), files(D4, file)))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_FILE));
        assertThatThrownBy(() -> open(source(Format.CSV, "v array<int>"), List.of(D4), files(D4, file)))
                .hasMessageContaining("nested");
    }

    @Test
    void a_sample_value_is_shown_without_control_characters_and_short() throws Exception {
        String evil = "x\u001b[31m" + "y".repeat(500);
        OpenedSources opened =
                open(source(Format.CSV, "v int"), List.of(D4), files(D4, file("4.csv", "v\n" + evil + "\n")));
        assertThat(fault(opened, D4).message())
                .contains("'x?[31my")
                .hasSizeLessThan(300)
                .endsWith("…'");
        assertThat(new String(Files.readAllBytes(dir.resolve("4.csv")), StandardCharsets.UTF_8))
                .contains("\u001b");
    }
}
