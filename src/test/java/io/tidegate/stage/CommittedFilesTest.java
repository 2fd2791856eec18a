package io.tidegate.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** Files of partitions found without Spark are the very objects that Delta finds with its jobs, or none are. */
class CommittedFilesTest extends SparkTest {
    @TempDir
    Path dir;

    private Path table;

    @BeforeEach
    void table() {
        table = dir.resolve("a table");
    }

    private void sql(String statement) {
        SPARK.sql(statement.replace("THIS", "delta.`%s`".formatted(table)));
    }

    private void create(String type, String properties) {
        sql("CREATE TABLE THIS (day %s, id bigint, s string) USING delta PARTITIONED BY (day) %s"
                .formatted(type, properties));
    }

    private void overwrite(int day, int rows) {
        SPARK.range(rows)
                .selectExpr("DATE'2024-01-%02d' AS day".formatted(day), "id", "concat('s', id) AS s")
                .repartition(2)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("replaceWhere", "day = DATE'2024-01-%02d'".formatted(day))
                .save(table.toString());
    }

    private static List<Partition> days(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(day -> Partition.parse(Grain.DAY, "2024-01-%02d".formatted(day)))
                .toList();
    }

    private Optional<List<AddFile>> ours(List<Partition> partitions) {
        DeltaLog log = DeltaLog.forTable(SPARK, table.toString());
        return new CommittedFiles(log)
                .of(
                        log.update(false, scala.Option.empty(), scala.Option.empty())
                                .version(),
                        new PartitionValues("day", partitions));
    }

    private List<AddFile> deltas(List<Partition> partitions) {
        OptimisticTransaction transaction =
                DeltaLog.forTable(SPARK, table.toString()).startTransaction();
        Expression predicate =
                new PartitionValues("day", partitions).predicate().expr();
        return JavaConverters.seqAsJavaList(transaction.filterFiles(
                JavaConverters.asScalaBuffer(List.of(predicate)).toList(), true));
    }

    private void assertSame(List<Partition> partitions) {
        assertThat(ours(partitions))
                .hasValueSatisfying(files -> assertThat(files).containsExactlyInAnyOrderElementsOf(deltas(partitions)));
    }

    @Test
    void whatever_was_overwritten_deleted_and_compacted_in_whatever_order() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        create("date", "");
        for (int i = 0; i < 8; i++) {
            int day = 1 + random.nextInt(5);
            switch (random.nextInt(5)) {
                case 0 -> sql("DELETE FROM THIS WHERE day = DATE'2024-01-%02d' AND id %% 2 = 0".formatted(day));
                case 1 -> sql("OPTIMIZE THIS");
                case 2 -> sql("UPDATE THIS SET s = 'x' WHERE id = 1");
                default -> overwrite(day, 1 + random.nextInt(20));
            }
            if (i % 4 == 3) {
                int first = 1 + random.nextInt(5);
                assertSame(days(first, first + random.nextInt(6 - first)));
            }
        }
        DeltaLog.forTable(SPARK, table.toString()).checkpoint();
        overwrite(3, 4);
        assertSame(days(1, 5));
        assertSame(days(9, 9));
    }

    @Test
    void hours_in_both_of_deltas_forms() {
        create("timestamp", "");
        sql(
                "INSERT INTO THIS VALUES (TIMESTAMP'2024-01-01 05:00:00', 1, 'a'), (TIMESTAMP'2024-01-01 06:00:00', 2, 'b')");
        SPARK.conf().set("spark.databricks.delta.write.utcTimestampPartitionValues", "true");
        try {
            sql("INSERT INTO THIS VALUES (TIMESTAMP'2024-01-01 05:00:00', 3, 'c')");
        } finally {
            SPARK.conf().unset("spark.databricks.delta.write.utcTimestampPartitionValues");
        }
        assertSame(List.of(Partition.parse(Grain.HOUR, "2024-01-01T05Z")));
        assertThat(ours(List.of(Partition.parse(Grain.HOUR, "2024-01-01T05Z"))))
                .hasValueSatisfying(files -> assertThat(files).hasSize(2));
    }

    @Test
    void files_with_deletion_vectors_are_left_to_delta() {
        create("date", "TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
        overwrite(1, 50);
        overwrite(2, 50);
        sql("DELETE FROM THIS WHERE day = DATE'2024-01-01' AND id = 7");

        assertThat(ours(days(1, 1))).isEmpty();
        assertSame(days(2, 2));
    }

    @Test
    void files_that_only_a_checkpoint_tells_are_left_to_delta() throws IOException {
        create("date", "");
        overwrite(1, 5);
        DeltaLog.forTable(SPARK, table.toString()).checkpoint();
        overwrite(2, 5);
        for (String name : Set.of("00000000000000000000.json", "00000000000000000001.json")) {
            Files.delete(table.resolve("_delta_log").resolve(name));
        }
        DeltaLog.clearCache();

        assertThat(ours(days(1, 1))).isEmpty();
        assertSame(days(2, 2));
    }

    @Test
    void files_of_another_table_are_left_to_delta() {
        create("date", "");
        overwrite(1, 5);
        Path clone = dir.resolve("clone");
        SPARK.sql("CREATE TABLE delta.`%s` SHALLOW CLONE delta.`%s`".formatted(clone, table));
        table = clone;

        assertThat(ours(days(1, 1))).isEmpty();
    }
}
