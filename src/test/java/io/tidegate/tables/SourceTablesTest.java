package io.tidegate.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.job.yaml.ProjectReader;
import io.tidegate.ledger.Ledger;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Plan;
import io.tidegate.plan.Planner;
import io.tidegate.read.OpenedSources;
import io.tidegate.read.SourceCount;
import io.tidegate.read.SourceReader;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that others made, as sources: planned from their log without Spark, then read; both see the same rows. */
class SourceTablesTest extends SparkTest {
    private static final String ORDERS = "id bigint, ds date";
    private static final String BY_DAY = "PARTITIONED BY (ds) ";

    @TempDir
    Path folder;

    private String table() {
        return "delta.`" + folder.resolve("t") + "`";
    }

    private void made(String columns, String more) {
        SPARK.sql("CREATE TABLE %s (%s) USING delta %s".formatted(table(), columns, more));
    }

    private void insert(String values) {
        SPARK.sql("INSERT INTO %s VALUES %s".formatted(table(), values));
    }

    /** Orders 1 and 2 on the first day, 3 on the second. */
    private void filled(String more) {
        made(ORDERS, BY_DAY + more);
        insert("(1, DATE'2021-01-01'), (2, DATE'2021-01-01'), (3, DATE'2021-01-02')");
    }

    /** Rows as {@code id@partition}, or what is missing, of a source with a window: read by partition. */
    private List<String> byPartition(String grain, String... partitions) {
        return read(grain, "window: {before: 0, after: 0}", partitions);
    }

    /** The same of a source without one: read whole for every partition. */
    private List<String> whole() {
        return read("day", "", "2021-01-01");
    }

    private List<String> read(String grain, String window, String... texts) {
        Project project = project(grain, window);
        Job job = project.job("reader");
        List<Partition> partitions = Arrays.stream(texts)
                .map(t -> Partition.parse(job.partition().grain(), t))
                .toList();
        Plan plan = new Planner(project, Ledger.at(project.ledger()), Shop.CLOCK)
                .plan(job, new Choice.These(partitions), Optional.empty(), OptionalInt.empty());
        if (plan.isEmpty()) {
            return plan.skipped().stream().map(s -> s.reason().text()).toList();
        }
        OpenedSources opened = new SourceReader(SPARK)
                .open(job, plan.planned().map(p -> p.partition()).toList(), plan.inputs());
        assertThat(opened.faults()).isEmpty();
        List<String> rows = opened.rows().get("orders").collectAsList().stream()
                .map(r -> r.<Object>getAs("id") + (window.isEmpty() ? "" : "@" + r.getAs("_partition")))
                .sorted()
                .toList();
        assertThat(opened.counts().stream().mapToLong(SourceCount::rows).sum())
                .as("rows as counted, mostly from the log")
                .isEqualTo(rows.size());
        return rows;
    }

    private Project project(String grain, String window) {
        Path file = folder.resolve("jobs.yaml");
        String start = Map.of("hour", "2021-01-01T00Z", "month", "2021-01", "day", "2021-01-01")
                .get(grain);
        try {
            Files.writeString(file, """
                    version: 1
                    project: tables
                    ledger: ledger
                    warehouse: warehouse
                    jobs:
                      - name: reader
                        owner: {team: t, contact: c}
                        partition: {column: dt, grain: %s, start: "%s"}
                        sources:
                          - name: orders
                            path: t
                            format: delta
                            %s
                        transform: {sql: "SELECT id, _partition AS dt FROM orders"}
                        target: {table: reader, on_empty: fail}
                        on_blocked: stop
                        checks: []
                    """.formatted(grain, start, window));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ProjectReader.readOrThrow(file, Optional.empty(), Map.of(), Map.of())
                .project();
    }

    private void readsBothDays() {
        assertThat(byPartition("day", "2021-01-01", "2021-01-02"))
                .containsExactly("1@2021-01-01", "2@2021-01-01", "3@2021-01-02");
    }

    private void refused(String grain, String partition, String message) {
        assertThatThrownBy(() -> byPartition(grain, partition))
                .isInstanceOfSatisfying(TidegateException.class, e -> {
                    assertThat(e.code().exitStatus()).isEqualTo(2);
                    assertThat(e.cure()).isNotBlank();
                })
                .hasMessageContaining(message);
    }

    @Test
    void mapped_columns_are_read_by_their_names() {
        filled("TBLPROPERTIES ('delta.columnMapping.mode'='name')");
        SPARK.sql("ALTER TABLE %s RENAME COLUMN ds TO day".formatted(table()));
        readsBothDays();
    }

    @Test
    void deletion_vectors_take_their_rows_away() {
        filled("TBLPROPERTIES ('delta.enableDeletionVectors'='true')");
        SPARK.sql("DELETE FROM %s WHERE id = 1".formatted(table()));
        assertThat(byPartition("day", "2021-01-01", "2021-01-02")).containsExactly("2@2021-01-01", "3@2021-01-02");
    }

    @Test
    void change_data_row_tracking_commit_times_and_mapping_by_id_make_no_difference() {
        filled(
                "TBLPROPERTIES ('delta.enableChangeDataFeed'='true', 'delta.enableRowTracking'='true', 'delta.enableInCommitTimestamps'='true', 'delta.columnMapping.mode'='id')");
        SPARK.sql("UPDATE %s SET id = 4 WHERE id = 2".formatted(table()));
        assertThat(byPartition("day", "2021-01-01", "2021-01-02"))
                .containsExactly("1@2021-01-01", "3@2021-01-02", "4@2021-01-01");
    }

    @Test
    void a_widened_column_is_read_with_its_new_type() {
        made("id smallint, ds date", BY_DAY + "TBLPROPERTIES ('delta.enableTypeWidening'='true')");
        insert("(1, DATE'2021-01-01')");
        SPARK.sql("ALTER TABLE %s ALTER COLUMN id TYPE int".formatted(table()));
        insert("(70000, DATE'2021-01-01')");
        assertThat(byPartition("day", "2021-01-01")).containsExactly("1@2021-01-01", "70000@2021-01-01");
    }

    @Test
    void generated_and_identity_columns_are_read_like_others() {
        io.delta.tables.DeltaTable.create(SPARK)
                .location(folder.resolve("t").toString())
                .addColumn(io.delta.tables.DeltaTable.columnBuilder(SPARK, "id")
                        .dataType("bigint")
                        .generatedAlwaysAsIdentity()
                        .build())
                .addColumn(io.delta.tables.DeltaTable.columnBuilder(SPARK, "ds")
                        .dataType("date")
                        .generatedAlwaysAs("CAST(at AS date)")
                        .build())
                .addColumn("at", "timestamp")
                .partitionedBy("ds")
                .execute();
        SPARK.sql("INSERT INTO %s (at) VALUES (TIMESTAMP'2021-01-01 05:00:00')".formatted(table()));
        assertThat(byPartition("day", "2021-01-01")).singleElement().asString().endsWith("@2021-01-01");
    }

    @Test
    void a_clustered_table_is_read_whole_and_refused_by_partition() {
        made(ORDERS, "CLUSTER BY (ds)");
        insert("(1, DATE'2021-01-01'), (3, DATE'2021-01-02')");
        assertThat(whole()).containsExactly("1", "3");
        refused("day", "2021-01-01", "is partitioned by []");
    }

    @Test
    void two_partition_columns_are_read_whole_and_refused_by_partition() {
        made("id bigint, ds date, country string", "PARTITIONED BY (ds, country)");
        insert("(1, DATE'2021-01-01', 'a/b'), (3, DATE'2021-01-02', NULL)");
        assertThat(whole()).containsExactly("1", "3");
        refused("day", "2021-01-01", "is partitioned by [ds, country]");
    }

    @Test
    void without_statistics_the_rows_are_counted_by_reading() {
        SPARK.conf().set("spark.databricks.delta.stats.collect", "false");
        try {
            filled("");
        } finally {
            SPARK.conf().unset("spark.databricks.delta.stats.collect");
        }
        readsBothDays();
    }

    @Test
    void days_as_text_are_days_whatever_else_the_column_holds() {
        made("id bigint, ds string", BY_DAY);
        insert(
                "(1, '2021-01-01'), (2, '2021-01-01'), (3, '2021-01-02'), (4, NULL), (5, 'a b%c/d=e'), (6, '__HIVE_DEFAULT_PARTITION__'), (7, 'ü é'), (8, '2021-1-1')");
        readsBothDays();
        assertThat(byPartition("day", "2021-01-03")).singleElement().asString().contains("no partition 2021-01-03");
        assertThat(whole()).hasSize(8);
    }

    @Test
    void the_null_partition_is_nobodys_and_hours_are_utc() {
        made("id bigint, ds timestamp", BY_DAY);
        insert("(1, TIMESTAMP'2021-01-01 05:00:00Z'), (2, TIMESTAMP'2021-01-01 06:00:00Z'), (3, NULL)");
        assertThat(byPartition("hour", "2021-01-01T05Z")).containsExactly("1@2021-01-01 05:00:00.0");
    }

    @Test
    void a_partition_column_of_another_type_is_refused_and_not_waited_for() throws IOException {
        String[][] cases = {
            {"integer", "day", "2021-01-01", "is integer; grain day wants date, or a date as string"},
            {"timestamp", "day", "2021-01-01", "is timestamp; grain day wants date, or a date as string"},
            {"date", "hour", "2021-01-01T05Z", "is date; grain hour wants timestamp"},
            {"string", "hour", "2021-01-01T05Z", "is string; grain hour wants timestamp"}
        };
        Path log = Files.createDirectories(folder.resolve("t/_delta_log"));
        for (String[] c : cases) {
            Files.writeString(log.resolve("00000000000000000000.json"), """
                    {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
                    {"metaData":{"id":"t","format":{"provider":"parquet","options":{}},"schemaString":"{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"ds\\",\\"type\\":\\"%s\\",\\"nullable\\":true,\\"metadata\\":{}}]}","partitionColumns":["ds"],"configuration":{},"createdTime":1}}
                    """.formatted(c[0]));
            refused(c[1], c[2], c[3]);
        }
    }

    @Test
    void upper_case_and_dots_in_the_partition_column_are_its_name() {
        made("ID bigint, `Order.Day` date", "PARTITIONED BY (`Order.Day`)");
        insert("(1, DATE'2021-01-01'), (3, DATE'2021-01-02')");
        Project project = project("day", "window: {before: 0, after: 0}");
        Plan plan = new Planner(project, Ledger.at(project.ledger()), Shop.CLOCK)
                .plan(
                        project.job("reader"),
                        new Choice.These(List.of(Shop.partition("2021-01-01"))),
                        Optional.empty(),
                        OptionalInt.empty());
        OpenedSources opened = new SourceReader(SPARK)
                .open(project.job("reader"), List.of(Shop.partition("2021-01-01")), plan.inputs());
        assertThat(opened.rows().get("orders").collectAsList())
                .extracting(Row::toString)
                .containsExactly("[1,2021-01-01,2021-01-01]");
    }

    @Test
    void a_table_of_delta_rs_is_read_from_its_commits_and_from_its_checkpoint() throws IOException {
        Fixtures.copy("delta-rs-daily", folder.resolve("t"));
        for (int pass = 0; pass < 2; pass++) {
            assertThat(byPartition("day", "2021-01-01", "2021-01-02", "2021-01-03"))
                    .containsExactly("1@2021-01-01", "2@2021-01-01", "4@2021-01-02", "5@2021-01-03");
            Files.deleteIfExists(folder.resolve("t/_delta_log/00000000000000000000.json"));
            Files.deleteIfExists(folder.resolve("t/_delta_log/00000000000000000001.json"));
            DeltaLog.clearCache();
        }
    }

    @Test
    void partition_values_that_delta_rs_escaped_are_the_ones_it_was_given() throws IOException {
        Fixtures.copy("delta-rs-texts", folder.resolve("t"));
        TableLog log = TableLog.read(folder.resolve("t").toString()).orElseThrow();
        assertThat(log.partitions().keySet())
                .containsExactlyInAnyOrder("2021-01-01", "2021-01-02", "a b%c", "ü/é=?", "x:y*", "__null__");
        assertThat(log.partitions().get("__null__").rows())
                .as("delta-rs, too, makes the magic text NULL")
                .hasValue(2);
        assertThat(whole()).hasSize(7);
    }

    @Test
    void v2_checkpoints_do_no_harm_until_the_commits_before_them_are_gone() throws IOException {
        filled("TBLPROPERTIES ('delta.checkpointPolicy'='v2')");
        DeltaLog log = DeltaLog.forTable(SPARK, folder.resolve("t").toString());
        log.checkpoint(log.update(false, scala.Option.empty(), scala.Option.empty()), scala.Option.empty());
        insert("(4, DATE'2021-01-03')");
        readsBothDays();
        for (int version = 0; version < 2; version++) {
            Files.delete(folder.resolve("t/_delta_log/%020d.json".formatted(version)));
        }
        refused("day", "2021-01-01", "its checkpoints are of the V2 kind");
    }

    @Test
    void a_table_of_a_newer_protocol_is_refused() throws IOException {
        Path log = Files.createDirectories(folder.resolve("t/_delta_log"));
        Files.writeString(log.resolve("00000000000000000000.json"), """
                {"protocol":{"minReaderVersion":9,"minWriterVersion":9}}
                """);
        refused("day", "2021-01-01", "it wants readers of protocol version 9");
    }
}
