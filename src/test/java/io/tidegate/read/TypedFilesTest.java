package io.tidegate.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Format;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parquet, ORC and Avro promise the same. */
class TypedFilesTest extends SourceFixture {
    private FileEntry typed(Format format, String name, String query) throws Exception {
        Path folder = dir.resolve(name + ".tmp");
        SPARK.conf().set("spark.sql.avro.datetimeRebaseModeInWrite", "CORRECTED");
        SPARK.sql(query).coalesce(1).write().format(format.text()).save(folder.toString());
        Path target = dir.resolve(name);
        try (Stream<Path> files = Files.list(folder)) {
            Files.move(
                    files.filter(f -> f.getFileName().toString().startsWith("part-"))
                            .findFirst()
                            .orElseThrow(),
                    target);
        }
        return entry(target);
    }

    private static SourceInput whole(FileEntry... files) {
        return new SourceInput.StaticFiles("orders", List.of(files));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
    void without_columns_the_schema_is_taken_as_it_is_and_no_job_counts_the_rows(Format format) throws Exception {
        String row = "SELECT %d AS id, struct('x' AS a, array(1, 2) AS n) AS s, map('k', 1L) AS m,"
                + " DATE'1500-01-01' AS d, TIMESTAMP'1500-01-01 05:00:00.123456' AS at, 12.50BD AS amount, X'0102' AS b";
        OpenedSources opened = open(
                source(format),
                List.of(D4, D5),
                files(
                        D4,
                        typed(format, "4", row.formatted(1)),
                        D5,
                        typed(format, "5", row.formatted(2) + " UNION ALL " + row.formatted(3))));
        assertThat(opened.faults()).isEmpty();
        assertThat(opened.rows()
                        .get("orders")
                        .selectExpr("id", "s", "m", "d", "at", "amount", "hex(b)", "_partition")
                        .collectAsList())
                .extracting(Object::toString)
                .allSatisfy(r -> assertThat(r)
                        .contains("1500-01-01,1500-01-01 05:00:00.123456,12.50,0102,2021-01-0")
                        .contains("[x,"))
                .hasSize(3);
        assertThat(opened.counts()).extracting(SourceCount::rows).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
    void declared_columns_are_bound_by_name_and_since_unknown_and_types_are_held_against_each_file(Format format)
            throws Exception {
        Source.Files source = source(format, "id bigint", "amount decimal(12,2)", "channel string 2021-01-05");
        OpenedSources opened = open(
                source,
                List.of(D4, D5, D6),
                files(
                        D4,
                        typed(format, "4", "SELECT CAST(1.5 AS decimal(5,1)) AS amount, 1 AS ID"),
                        D5,
                        typed(format, "5", "SELECT 2L AS id, CAST(2 AS decimal(12,2)) AS amount, 'web' AS channel"),
                        D6,
                        typed(format, "6", "SELECT 2L AS id, 2.5D AS amount, 1 AS more")));
        assertThat(rows(opened)).containsExactly("[1,1.50,null,2021-01-04]", "[2,2.00,web,2021-01-05]");
        assertThat(opened.faults().get(D6))
                .allMatch(f -> f.code() == ErrorCode.SOURCE_COLUMNS)
                .extracting(SourceFault::message)
                .satisfiesExactlyInAnyOrder(
                        m -> assertThat(m).contains("/6 has 1 column that nobody declared: more"),
                        m -> assertThat(m).contains("/6 lacks 1 column: channel"),
                        m -> assertThat(m).contains("amount is double and declared as decimal(12,2)"));
        assertThat(rows(open(
                        ignoringUnknown(source(format, "id bigint")), List.of(D6), files(D6, entry(dir.resolve("6"))))))
                .containsExactly("[2,2021-01-06]");
    }

    @ParameterizedTest
    @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
    void files_that_differ_are_faults_unless_columns_are_declared(Format format) throws Exception {
        OpenedSources opened = open(
                source(format),
                List.of(D4, D5),
                files(D4, typed(format, "4", "SELECT 1 AS id"), D5, typed(format, "5", "SELECT 1 AS id, 'x' AS name")));
        assertThat(opened.faults()).hasSize(1);
        assertThat(opened.faults().values().iterator().next().get(0).message()).contains("differ in name");
    }

    @ParameterizedTest
    @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
    void an_empty_a_cut_and_a_foreign_file_are_unreadable_and_named(Format format) throws Exception {
        FileEntry good = typed(format, "good", "SELECT id FROM range(100000)");
        byte[] bytes = Files.readAllBytes(Path.of(good.path()));
        for (byte[] broken : List.of(
                new byte[0],
                Arrays.copyOf(bytes, bytes.length - 20),
                Arrays.copyOf(bytes, bytes.length / 2),
                "id\n1\n".getBytes())) {
            OpenedSources opened =
                    open(source(format), List.of(D4, D5), files(D4, good, D5, file("broken." + format.text(), broken)));
            assertThat(fault(opened, D5).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
            assertThat(fault(opened, D5).message()).containsPattern("broken\\.[a-z]+ is (empty|not a whole)");
            assertThat(opened.faults()).doesNotContainKey(D4);
            assertThat(opened.rows().get("orders").count()).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PARQUET", "ORC", "AVRO"})
    void a_session_that_would_pass_over_files_or_names_reads_the_same(Format format) throws Exception {
        Map<String, String> hostile = Map.of(
                "spark.sql.files.ignoreCorruptFiles", "true",
                "spark.sql.files.ignoreMissingFiles", "true",
                "avro.mapred.ignore.inputs.without.extension", "true",
                "orc.force.positional.evolution", "true",
                "orc.skip.corrupt.data", "true",
                "spark.sql.orc.impl", "hive",
                "spark.sql.caseSensitive", "true");
        FileEntry file = typed(format, "4", "SELECT 1 AS b, 2 AS A, struct(3 AS c) AS s");
        Source.Files source = ignoringUnknown(source(format, "a int", "b int"));
        try {
            hostile.forEach(SPARK.conf()::set);
            io.tidegate.stage.SafeSession.force(SPARK);
            OpenedSources opened = open(source, List.of(D4, D5), files(D4, file, D5, file("5", "nothing of the kind")));
            assertThat(rows(opened)).containsExactly("[2,1,2021-01-04]");
            assertThat(fault(opened, D5).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
            Files.delete(Path.of(file.path()));
            assertThatThrownBy(() -> rows(opened)).hasMessageContaining("4");
        } finally {
            hostile.keySet().forEach(SPARK.conf()::unset);
            io.tidegate.stage.SafeSession.force(SPARK);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ORC", "AVRO"})
    void a_static_source_and_readiness_are_as_for_parquet(Format format) throws Exception {
        FileEntry file = typed(format, "x", "SELECT TIMESTAMP'2021-01-04 12:00:00' AS at");
        assertThat(rows(open(isStatic(source(format)), List.of(D4, D5), whole(file))))
                .containsExactly("[2021-01-04 12:00:00.0]");
        Ready ready = new Ready(
                Optional.empty(), OptionalLong.of(1), Optional.of("at"), Duration.ZERO, Duration.ofMinutes(1));
        OpenedSources opened = open(with(source(format), ready), List.of(D4, D5), files(D4, file, D5, file));
        assertThat(opened.faults().keySet()).containsExactly(D5);
        assertThat(fault(opened, D5).code()).isEqualTo(ErrorCode.NOT_READY);
    }

    @Test
    void orc_without_names_of_columns_is_refused_and_never_bound_by_position() throws Exception {
        FileEntry file = typed(Format.ORC, "4.orc", "SELECT 1 AS _col0, 'x' AS _col1");
        for (Source.Files source : List.of(source(Format.ORC), source(Format.ORC, "id int", "name string"))) {
            OpenedSources opened = open(source, List.of(D4), files(D4, file));
            assertThat(fault(opened, D4).code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE);
            assertThat(fault(opened, D4).message())
                    .contains("4.orc has no names of columns, only positions (_col0, _col1)");
        }
    }

    @Test
    void orc_of_a_transactional_table_or_of_a_type_that_spark_lacks_is_refused() throws Exception {
        Path path = dir.resolve("4.orc");
        try (var writer = OrcFile.createWriter(
                new org.apache.hadoop.fs.Path(path.toString()),
                OrcFile.writerOptions(new Configuration()).setSchema(TypeDescription.fromString("struct<a:int>")))) {
            writer.addUserMetadata("hive.acid.version", java.nio.ByteBuffer.wrap(new byte[] {'2'}));
        }
        assertThat(fault(open(source(Format.ORC), List.of(D4), files(D4, entry(path))), D4)
                        .message())
                .contains("4.orc belongs to a transactional table of Hive");
        Path instant = dir.resolve("5.orc");
        OrcFile.createWriter(
                        new org.apache.hadoop.fs.Path(instant.toString()),
                        OrcFile.writerOptions(new Configuration())
                                .setSchema(TypeDescription.fromString("struct<a:timestamp with local time zone>")))
                .close();
        assertThat(fault(open(source(Format.ORC), List.of(D4), files(D4, entry(instant))), D4)
                        .message())
                .contains("5.orc has a column that Spark cannot read");
    }

    @Test
    void timestamps_of_orc_are_refused_in_a_jvm_that_would_move_them() throws Exception {
        FileEntry file = typed(Format.ORC, "4.orc", "SELECT struct(TIMESTAMP'2021-01-04 12:00:00' AS at) AS s");
        FileEntry plain = typed(Format.ORC, "5.orc", "SELECT 1 AS id");
        OrcFormat berlin = new OrcFormat(new Configuration(), ZoneId.of("Europe/Berlin"));
        SourceFiles files = new SourceFiles(new Configuration());
        assertThat(berlin.look(plain, files)).isInstanceOf(Looked.Sound.class);
        assertThatThrownBy(() -> berlin.look(file, files))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
                    assertThat(e.cure()).contains("-Duser.timezone=UTC");
                })
                .hasMessageContaining("Europe/Berlin");
        assertThat(new OrcFormat(new Configuration(), ZoneId.of("Etc/UTC")).look(file, files))
                .isInstanceOf(Looked.Sound.class);
    }
}
