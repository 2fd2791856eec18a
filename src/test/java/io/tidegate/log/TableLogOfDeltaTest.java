package io.tidegate.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that Delta itself wrote: what we read of the log must be what Delta's own snapshot says. */
class TableLogOfDeltaTest extends SparkTest {
    @TempDir
    Path folder;

    private record Totals(long files, long bytes, long rows) {}

    private String table() {
        return folder.resolve("t").toString();
    }

    private void sql(String text) {
        SPARK.sql(text.replace("{t}", "delta.`" + table() + "`"));
    }

    private void create(String columns, String more) {
        sql("CREATE TABLE {t} (" + columns + ") USING delta PARTITIONED BY (p) " + more);
    }

    /** Reads our way and Delta's way, and compares everything both know. */
    private TableLog compared() {
        DeltaLog.clearCache();
        Snapshot snapshot = DeltaLog.forTable(SPARK, table()).update(false, scala.Option.empty(), scala.Option.empty());
        boolean isTimestamp = snapshot.metadata().schemaString().contains("\"timestamp\"");
        Map<String, Totals> expected = new TreeMap<>();
        for (Row row : snapshot.allFiles()
                .toDF()
                .select(
                        functions.expr("coalesce(partitionValues['p'], '__null__')"),
                        functions.col("size"),
                        functions.expr("cast(get_json_object(stats, '$.numRecords') as bigint)"),
                        functions.expr("coalesce(deletionVector.cardinality, 0)"))
                .collectAsList()) {
            expected.merge(
                    isTimestamp ? PartitionValue.timestamp(row.getString(0)) : row.getString(0),
                    new Totals(1, row.getLong(1), row.getLong(2) - row.getLong(3)),
                    (a, b) -> new Totals(a.files + b.files, a.bytes + b.bytes, a.rows + b.rows));
        }
        TableLog log = TableLog.read(table()).orElseThrow();
        Map<String, Totals> seen = new TreeMap<>();
        log.partitions()
                .forEach((key, p) ->
                        seen.put(key, new Totals(p.files(), p.bytes(), p.rows().orElseThrow())));
        assertThat(log.version()).isEqualTo(snapshot.version());
        assertThat(log.tableId()).isEqualTo(snapshot.metadata().id());
        assertThat(log.schemaJson()).isEqualTo(snapshot.metadata().schemaString());
        assertThat(log.partitionColumns()).containsExactly("p");
        assertThat(seen).isEqualTo(expected);
        return log;
    }

    private Path logFile(long version, String end) {
        return folder.resolve("t/_delta_log/%020d%s".formatted(version, end));
    }

    private void cleanUpTo(long version) throws IOException {
        for (long v = 0; v < version; v++) {
            Files.deleteIfExists(logFile(v, ".json"));
            Files.deleteIfExists(logFile(v, ".crc"));
        }
    }

    private void checkpoint() {
        DeltaLog log = DeltaLog.forTable(SPARK, table());
        log.checkpoint(log.update(false, scala.Option.empty(), scala.Option.empty()), scala.Option.empty());
    }

    @Test
    void overwrites_deletes_and_optimize_are_read_as_delta_reads_them() {
        create("id bigint, p date", "");
        sql("INSERT INTO {t} SELECT id, date_add(DATE'2021-01-01', cast(id % 3 as int)) FROM range(30)");
        sql("INSERT INTO {t} SELECT id, DATE'2021-01-01' FROM range(5)");
        compared();
        sql("INSERT INTO {t} REPLACE WHERE p = DATE'2021-01-02' SELECT id, DATE'2021-01-02' FROM range(7)");
        TableLog replaced = compared();
        assertThat(replaced.commits().get(3).touched()).containsExactly("2021-01-02");
        assertThat(replaced.partitions().get("2021-01-02").rows()).hasValue(7);
        sql("DELETE FROM {t} WHERE p = DATE'2021-01-03'");
        sql("DELETE FROM {t} WHERE id = 0");
        assertThat(compared().partitions()).doesNotContainKey("2021-01-03");
        sql("OPTIMIZE {t}");
        TableLog optimized = compared();
        assertThat(optimized.commits().get((int) optimized.version()).operation())
                .isEqualTo("OPTIMIZE");
        assertThat(optimized.commits().get((int) optimized.version()).touched()).isEmpty();
        sql("ALTER TABLE {t} SET TBLPROPERTIES ('delta.logRetentionDuration' = 'interval 3 days')");
        assertThat(compared().properties()).containsEntry("delta.logRetentionDuration", "interval 3 days");
    }

    @Tag("long")
    @Test
    void null_and_escaped_values_are_read_as_they_are() {
        create("id bigint, p string", "");
        sql(
                "INSERT INTO {t} VALUES (1, NULL), (2, 'a/b=c d%e'), (3, 'à \"q\" \\\\ ü'), (4, 'x:y?*'), (5, '2021-01-04T05:00:00Z')");

        assertThat(compared().partitions().keySet())
                .containsExactlyInAnyOrder("__null__", "a/b=c d%e", "à \"q\" \\ ü", "x:y?*", "2021-01-04T05:00:00Z");
    }

    @Test
    void hours_are_read_in_utc_in_whatever_zone_and_form_they_were_written() {
        create("id bigint, p timestamp", "");
        sql(
                "INSERT INTO {t} VALUES (1, TIMESTAMP'2021-01-04 05:00:00Z'), (2, TIMESTAMP'2021-01-04 06:00:00Z'), (3, NULL)");
        SPARK.conf().set("spark.databricks.delta.write.utcTimestampPartitionValues", "true");
        try {
            sql("INSERT INTO {t} VALUES (4, TIMESTAMP'2021-01-04 05:00:00Z')");
        } finally {
            SPARK.conf().unset("spark.databricks.delta.write.utcTimestampPartitionValues");
        }
        TableLog log = compared();

        assertThat(log.partitions().keySet())
                .containsExactlyInAnyOrder("2021-01-04 05:00:00", "2021-01-04 06:00:00", "__null__");
        assertThat(log.partitions().get("2021-01-04 05:00:00").rows()).hasValue(2);
    }

    @Test
    void a_checkpoint_takes_the_place_of_commits_that_were_cleaned_up() throws IOException {
        create("id bigint, p date", "");
        for (int i = 0; i < 4; i++) {
            sql("INSERT INTO {t} SELECT id, date_add(DATE'2021-01-01', cast(id % 3 as int)) FROM range(30)");
        }
        checkpoint();
        sql("INSERT INTO {t} REPLACE WHERE p = DATE'2021-01-02' SELECT id, DATE'2021-01-02' FROM range(7)");
        TableLog before = compared();
        cleanUpTo(2);
        TableLog partly = compared();
        assertThat(partly.commits()).extracting(TableLog.Commit::version).containsExactly(2L, 3L, 4L, 5L);
        assertThat(partly.commits()).isEqualTo(before.commits().subList(2, 6));
        assertThat(partly.partitions()).isEqualTo(before.partitions());
        cleanUpTo(5);
        TableLog cleaned = compared();
        assertThat(cleaned.commits()).extracting(TableLog.Commit::version).containsExactly(5L);
        assertThat(cleaned.partitions().get("2021-01-02").lastVersion()).isEqualTo(5);
        assertThat(cleaned.partitions().get("2021-01-01").lastVersion()).isEqualTo(-1);
        checkpoint();
        compared();
        assertThat(TableLog.read("file:" + table()).orElseThrow().partitions()).isEqualTo(cleaned.partitions());
    }

    @Test
    void a_checkpoint_of_many_parts_is_read_whole_or_not_at_all() throws IOException {
        create("id bigint, p string", "");
        sql("INSERT INTO {t} SELECT id, concat('v', id % 20) FROM range(100)");
        sql("INSERT INTO {t} VALUES (1, NULL)");
        checkpoint();
        sql("INSERT INTO {t} VALUES (1, 'late')");
        SPARK.conf().set("spark.databricks.delta.checkpoint.partSize", "5");
        try {
            checkpoint();
        } finally {
            SPARK.conf().unset("spark.databricks.delta.checkpoint.partSize");
        }
        cleanUpTo(3);
        sql("INSERT INTO {t} VALUES (2, 'later')");
        assertThat(compared().partitions()).hasSize(23).containsKey("__null__");
        List<Path> parts;
        try (var files = Files.list(folder.resolve("t/_delta_log"))) {
            parts = files.filter(f -> f.getFileName().toString().matches("0*3\\.checkpoint\\.\\d{10}.*parquet"))
                    .toList();
        }
        assertThat(parts).hasSizeGreaterThan(1);
        Files.delete(parts.get(0));
        assertThat(TableLog.read(table()).orElseThrow().partitions())
                .as("the older checkpoint with the commits after it does as well")
                .hasSize(23);
        Files.delete(logFile(2, ".checkpoint.parquet"));
        assertThatThrownBy(() -> TableLog.read(table())).hasMessageContaining("no whole checkpoint");
    }

    @Test
    void statistics_as_columns_and_tags_come_through_a_checkpoint() throws IOException {
        create(
                "id bigint, p date",
                "TBLPROPERTIES ('delta.checkpoint.writeStatsAsStruct'='true', 'delta.checkpoint.writeStatsAsJson'='false')");
        sql("INSERT INTO {t} SELECT id, DATE'2021-01-01' FROM range(30)");
        Path commit = logFile(1, ".json");
        Files.writeString(
                commit,
                Files.readString(commit)
                        .replace(
                                "\"dataChange\":true,\"stats\"",
                                "\"dataChange\":true,\"tags\":{\"tidegate.run\":\"R7\"},\"stats\""));
        Files.deleteIfExists(folder.resolve("t/_delta_log/.00000000000000000001.json.crc"));
        DeltaLog.clearCache();
        checkpoint();
        sql("INSERT INTO {t} SELECT id, DATE'2021-01-02' FROM range(3)");
        cleanUpTo(2);
        TableLog log = TableLog.read(table()).orElseThrow();
        assertThat(log.partitions().get("2021-01-01").rows())
                .as("Delta left them out")
                .isEmpty();
        assertThat(log.partitions().get("2021-01-01").runs()).containsExactly("R7");
        assertThat(log.partitions().get("2021-01-02").runs()).containsExactly("");

        parsedStatistics(logFile(1, ".checkpoint.parquet"));
        assertThat(TableLog.read(table())
                        .orElseThrow()
                        .partitions()
                        .get("2021-01-01")
                        .rows())
                .hasValue(2 * 15);
    }

    /** Writes the checkpoint again with the column that other writers of Delta tables give it: 15 rows a file. */
    private void parsedStatistics(Path checkpoint) throws IOException {
        Path rewritten = folder.resolve("rewritten");
        SPARK.read()
                .parquet(checkpoint.toString())
                .withColumn(
                        "add",
                        functions.expr(
                                "if(add is null, null, struct(add.*, named_struct('numRecords', 15L, 'minValues', named_struct('id', 0L)) as stats_parsed))"))
                .coalesce(1)
                .write()
                .parquet(rewritten.toString());
        try (var files = Files.list(rewritten)) {
            Path part = files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            Files.move(part, checkpoint, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(logFile(1, ".checkpoint.parquet").resolveSibling("." + checkpoint.getFileName() + ".crc"));
    }

    @Test
    void rows_deleted_by_vectors_are_taken_off_from_commits_and_checkpoints() throws IOException {
        create("id bigint, p date", "TBLPROPERTIES ('delta.enableDeletionVectors'='true')");
        sql("INSERT INTO {t} SELECT id, DATE'2021-01-01' FROM range(0, 100, 1, 1)");
        sql("DELETE FROM {t} WHERE id < 7");
        assertThat(compared().partitions().get("2021-01-01").rows()).hasValue(93);
        sql("DELETE FROM {t} WHERE id < 9");
        checkpoint();
        sql("DELETE FROM {t} WHERE id < 11");
        assertThat(compared().partitions().get("2021-01-01").rows()).hasValue(89);
        cleanUpTo(4);
        TableLog log = compared();
        assertThat(log.partitions().get("2021-01-01").rows()).hasValue(89);
        assertThat(log.partitions().get("2021-01-01").files()).isEqualTo(1);
    }

    @Test
    void a_log_that_delta_cleaned_up_itself_is_read() throws Exception {
        create(
                "id bigint, p date",
                "TBLPROPERTIES ('delta.logRetentionDuration'='interval 0 days', 'delta.checkpointInterval'='3')");
        for (int i = 0; i < 7; i++) {
            sql("INSERT INTO {t} SELECT id, date_add(DATE'2021-01-01', " + i + ") FROM range(" + (i + 1) + ")");
        }
        compared();
    }

    @Test
    void a_v2_checkpoint_is_refused_only_when_it_is_needed() throws IOException {
        create("id bigint, p date", "TBLPROPERTIES ('delta.checkpointPolicy'='v2')");
        sql("INSERT INTO {t} SELECT id, DATE'2021-01-01' FROM range(3)");
        checkpoint();
        sql("INSERT INTO {t} SELECT id, DATE'2021-01-02' FROM range(3)");
        compared();
        cleanUpTo(2);
        assertThatThrownBy(() -> TableLog.read(table())).hasMessageContaining("V2 kind");
    }
}
