package io.tidegate.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.RunId;
import io.tidegate.log.TableLog;
import io.tidegate.run.RunResult;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compaction and the deletion of old files, beside runs and rollbacks. */
class MaintainCommandTest extends SparkTest {
    private static final String DAY = "2024-01-01";

    @TempDir
    Path dir;

    private Commands.Ended tidegate(String... words) {
        return Commands.run(dir, List.of(words));
    }

    private int files(Shop shop) {
        return TableLog.read(shop.location("orders"))
                .orElseThrow()
                .partitions()
                .get(DAY)
                .files();
    }

    /** The day's rows in three files, which is no change of them. */
    private static void scatter(Shop shop) {
        SPARK.read()
                .format("delta")
                .load(shop.location("orders"))
                .where(col("day").equalTo(DAY))
                .repartition(3)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("dataChange", "false")
                .option("replaceWhere", "day = '" + DAY + "'")
                .save(shop.location("orders"));
    }

    @Test
    void small_files_are_packed_and_nothing_else_notices() {
        Shop shop = Shop.in(dir).generation(DAY, 6, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", DAY, "2024-01-02");
        shop.generation(DAY, 9, 2);
        shop.run("orders", DAY);
        scatter(shop);
        assertThat(files(shop)).isEqualTo(3);
        List<String> rows = shop.rows(SPARK, "orders");

        Commands.Ended dry = tidegate("maintain", "orders", "--dry-run");
        assertThat(dry.text())
                .contains("compact  orders 2024-01-01", "3 files of 1 partition would be compacted", "30d");
        long version = shop.version("orders");
        try (Lease held = held(shop)) {
            assertThat(tidegate("maintain", "orders").exit())
                    .as("while %s is at work", held.run())
                    .isEqualTo(22);
        }
        assertThat(shop.version("orders")).isEqualTo(version);

        Commands.Ended done = tidegate("maintain", "orders");
        assertThat(done.exit()).as(done.text()).isZero();
        assertThat(done.text()).contains("3 files of 1 partition compacted to 1; 0 files deleted");
        assertThat(files(shop)).isEqualTo(1);
        assertThat(shop.rows(SPARK, "orders")).isEqualTo(rows);
        assertThat(shop.run("orders", DAY, "2024-01-02")).allMatch(RunResult.Kept.class::isInstance);
        assertThat(tidegate("history", "orders").text()).contains("1 compacted");
        assertThat(tidegate("maintain", "orders", "--dry-run").text()).contains("0 files of 0 partitions");

        assertThat(shop.rollback("orders", DAY)).singleElement().isInstanceOf(RunResult.RolledBack.class);
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 6L, "2024-01-02", 4L));
    }

    @Test
    void a_request_to_stop_ends_it_before_anything_is_deleted() {
        Shop shop = Shop.in(dir).generation(DAY, 6, 1);
        shop.run("orders", DAY);
        scatter(shop);
        long version = shop.version("orders");
        RunId run = RunId.next(Clock.systemUTC());
        Cancellations.at(shop.project().ledger()).ask(run, "ann", "it is in the way", Instant.now());

        Commands.Ended cancelled = tidegate("maintain", "orders", "--run-id", run.text());

        assertThat(cancelled.exit()).as(cancelled.text()).isEqualTo(143);
        assertThat(cancelled.text()).contains("cancelled by ann: it is in the way");
        assertThat(shop.version("orders")).isEqualTo(version);
        assertThat(files(shop)).isEqualTo(3);
        assertThat(shop.ledger().events("orders"))
                .filteredOn(e -> e instanceof Event.RunFinished && e.run().equals(run))
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.RunFinished.class,
                        end -> assertThat(end.exitStatus()).isEqualTo(143));
    }

    private static Lease held(Shop shop) {
        RunId other = RunId.next(Clock.systemUTC());
        Claim claim = Leases.acquire(shop.project().ledger(), "orders", List.of(DAY), other, Clock.systemUTC());
        return ((Claim.Acquired) claim).lease();
    }

    @Test
    void files_older_than_any_rollback_are_deleted_and_then_going_back_is_refused() {
        Shop shop = Shop.in(dir).generation(DAY, 6, 1).edit("on_empty: fail,", "on_empty: fail, rollback_window: 1h,");
        shop.run("orders", DAY);
        shop.generation(DAY, 9, 2);
        shop.run("orders", DAY);
        assertThat(tidegate("maintain", "orders").text()).contains("nothing to compact; 0 files deleted");

        ageBy(shop, Duration.ofHours(3));
        Commands.Ended done = tidegate("maintain", "orders");
        assertThat(done.exit()).as(done.text()).isZero();
        assertThat(done.text()).contains("nothing to compact; 1 file deleted, none replaced within 1h");
        assertThat(shop.visible(SPARK, "orders")).isEqualTo(Map.of(DAY, 9L));
        Commands.Ended refused = tidegate("rollback", "orders", "--partition", DAY, "--dry-run");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.text()).contains("files of version 0 are gone", "it was possible until");
    }

    /** As if everything had happened so much earlier. */
    private static void ageBy(Shop shop, Duration age) {
        long then = Instant.now().minus(age).toEpochMilli();
        Path table = Path.of(shop.location("orders"));
        try (Stream<Path> tree = Files.walk(table)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json") && file.getParent().endsWith("_delta_log")) {
                    String text = Files.readString(file);
                    Files.writeString(
                            file, text.replaceAll("\"deletionTimestamp\":\\d+", "\"deletionTimestamp\":" + then));
                    Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
                }
                if (Files.exists(file)) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(then));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DeltaLog.clearCache();
    }
}
