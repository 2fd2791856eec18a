package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tidegate.run.Progress;
import io.tidegate.run.Step;
import io.tidegate.testing.Child;
import io.tidegate.testing.FaultClass;
import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Moment;
import io.tidegate.testing.FaultFileSystem.Operation;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import io.tidegate.testing.ToldDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full, read-only or broken, commits that fail before and after, and others who work on the table meanwhile. */
class StorageRowsTest extends SparkTest {
    private static final String DAY = "2024-01-01";

    @TempDir
    Path dir;

    private Shop shop;
    private Invariants invariants;

    @BeforeEach
    void oneDayOfTwoIsToBeBuiltAnew() {
        FaultFileSystem.register(SPARK);
        shop = Shop.in(dir).edit("attempts: 2", "attempts: 1");
        shop.generation(DAY, 3, 1).generation("2024-01-02", 4, 1).run("orders", DAY, "2024-01-02");
        shop.generation(DAY, 5, 2);
    }

    @AfterEach
    void disarm() {
        FaultFileSystem.disarm();
        SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }

    private int build() {
        invariants = Invariants.of(SPARK, shop, "orders");
        return Shop.status(() -> shop.run("orders", DAY));
    }

    private int build(Step step, Runnable meanwhile) {
        invariants = Invariants.of(SPARK, shop, "orders");
        Progress progress = Driver.at(step, meanwhile);
        return Shop.status(() -> shop.run("orders", Optional.empty(), OptionalInt.empty(), progress, DAY));
    }

    private void unchangedAndCuredByTheSameCommand(FaultClass fault, int status, long version) {
        unchanged(fault, status, version);
        cured();
    }

    private void unchanged(FaultClass fault, int status, long version) {
        Invariants.exitsAs(fault, status);
        assertThat(shop.version("orders")).isEqualTo(version);
        invariants.hold();
    }

    private void cured() {
        invariants.sameCommandAgainShows(
                FaultClass.NONE,
                Map.of(DAY, new Generation(5, 2), "2024-01-02", new Generation(4, 1)),
                () -> shop.run("orders", DAY));
        invariants.holdSettled(DAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warehouse/orders/day=2024-01-01", "warehouse/orders/_delta_log", "ledger"})
    void row26_a_full_disk_under_data_log_or_ledger(String folder) throws Exception {
        try (Tmpfs disk = Tmpfs.on(dir.resolve(".tidegate").resolve(folder))) {
            disk.fill();
            int status = build();
            disk.empty();
            unchangedAndCuredByTheSameCommand(FaultClass.INFRASTRUCTURE, status, 0);
        }
    }

    /**
     * Folders that a process may not write, also as root, whom no permission stops: it may not override them. Then the scratch disk,
     * where Spark writes when it shuffles, sorts or checkpoints.
     */
    @Test
    void row26_and_27_folders_that_may_not_be_written_and_a_full_scratch_disk() throws Exception {
        Path log = dir.resolve("driver.txt");
        ProcessBuilder process = ToldDriver.process(dir, log);
        if (isRoot()) {
            List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
            command.addAll(process.command());
            process.command(command);
        }
        process.environment().put("SPARK_LOCAL_DIRS", dir.resolve("scratch").toString());
        invariants = Invariants.of(SPARK, shop, "orders");
        try (ToldDriver driver = ToldDriver.of(process, log)) {
            driver.ready();
            for (String folder : List.of("warehouse/orders/day=2024-01-01", "warehouse/orders/_delta_log")) {
                Path closed = dir.resolve(".tidegate").resolve(folder);
                Set<PosixFilePermission> open = Files.getPosixFilePermissions(closed);
                Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
                unchanged(FaultClass.INFRASTRUCTURE, driver.does("run orders --partition " + DAY), 0);
                Files.setPosixFilePermissions(closed, open);
            }
            shop.edit(
                    "SELECT _partition AS day, id, amount, status FROM raw",
                    "SELECT /*+ REPARTITION(3) */ _partition AS day, id, amount, status FROM raw");
            try (Tmpfs disk = Tmpfs.on(dir.resolve("scratch"))) {
                disk.fill();
                unchanged(FaultClass.INFRASTRUCTURE, driver.does("run orders --partition " + DAY), 0);
            }
        }
        cured();
    }

    private boolean isRoot() throws IOException {
        return Files.getOwner(dir).getName().equals("root");
    }

    private ProcessBuilder driver() {
        return Child.java(Driver.class, dir.resolve("log.txt"), dir.toString(), "orders", DAY, "run", "-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"warehouse/orders/day=2024-01-01", "warehouse/orders/_delta_log", "ledger"})
    void row27_a_disk_that_went_read_only_under_data_log_or_ledger(String folder) throws Exception {
        try (Tmpfs disk = Tmpfs.on(dir.resolve(".tidegate").resolve(folder))) {
            disk.readOnly();
            int status = build();
            disk.writable();
            unchangedAndCuredByTheSameCommand(FaultClass.INFRASTRUCTURE, status, 0);
        }
    }

    @Test
    void row27_a_disk_that_cannot_flush() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-qq",
                "--seccomp-bpf",
                "-o",
                "/dev/null",
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:error=EIO:when=3+"));
        assumeThat(Files.isExecutable(Path.of("/usr/bin/strace")))
                .as("without strace no call of the system can be made to fail")
                .isTrue();
        ProcessBuilder child = driver();
        command.addAll(child.command());
        invariants = Invariants.of(SPARK, shop, "orders");
        int status = child.command(command).start().waitFor();
        unchangedAndCuredByTheSameCommand(FaultClass.INFRASTRUCTURE, status, 0);
    }

    private static FaultFileSystem.Strike failing() {
        return () -> {
            throw new IOException("injected");
        };
    }

    private void behindFaults(String attempts) {
        shop.edit("warehouse: .tidegate", "warehouse: fault:" + dir + "/.tidegate")
                .edit("schema_change: fail", "single_writer: true")
                .edit("path: \"raw", "path: \"fault:" + dir + "/raw")
                .edit("attempts: 1", "attempts: " + attempts);
    }

    @Test
    void row25_a_task_that_fails_once_is_tried_again_and_one_that_always_fails_is_trouble() {
        behindFaults("2");
        FaultFileSystem.arm(
                FaultFileSystem.at(Operation.CREATE, Moment.BEFORE, path -> path.endsWith(".parquet"), failing()));
        Invariants.exitsAs(FaultClass.NONE, build());
        assertThat(shop.version("orders")).isEqualTo(1);
        invariants.holdSettled(DAY);

        shop.generation(DAY, 7, 3);
        FaultFileSystem.arm(FaultFileSystem.always(
                Operation.CREATE, path -> path.endsWith(".parquet"), new IOException("injected")));
        Invariants.exitsAs(FaultClass.INFRASTRUCTURE, build());
        FaultFileSystem.disarm();
        assertThat(shop.version("orders")).isEqualTo(1);
        invariants.hold();
    }

    @Test
    void row27_a_source_that_the_storage_does_not_open_is_trouble_and_no_fault_of_the_data() {
        behindFaults("1");
        FaultFileSystem.arm(
                FaultFileSystem.at(Operation.OPEN, Moment.BEFORE, path -> path.endsWith(".csv"), failing()));
        int status = build();
        FaultFileSystem.disarm();
        unchangedAndCuredByTheSameCommand(FaultClass.INFRASTRUCTURE, status, 0);
    }

    @Test
    void row37_staged_files_that_somebody_vacuumed_are_not_committed() {
        SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        int status = build(Step.PUBLISH, () -> {
            SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
            SPARK.sql("VACUUM delta.`%s` RETAIN 0 HOURS".formatted(shop.location("orders")));
        });
        // VACUUM writes two commits of its own.
        unchangedAndCuredByTheSameCommand(FaultClass.INFRASTRUCTURE, status, 2);
    }

    private static boolean isCommit(String path) {
        return path.matches(".*/\\d{20}\\.json");
    }

    @Test
    void row39_a_commit_that_fails_before_it_is_made() {
        behindFaults("1");
        FaultFileSystem.arm(FaultFileSystem.at(Operation.RENAME, Moment.BEFORE, StorageRowsTest::isCommit, failing()));
        int status = build();
        unchangedAndCuredByTheSameCommand(FaultClass.INFRASTRUCTURE, status, 0);
    }

    @Test
    void row40_a_commit_whose_acknowledgement_is_lost_is_found_and_one_that_cannot_be_looked_for_is_unknown() {
        behindFaults("1");
        FaultFileSystem.arm(FaultFileSystem.at(Operation.RENAME, Moment.AFTER, StorageRowsTest::isCommit, failing()));
        Invariants.exitsAs(FaultClass.NONE, build());
        assertThat(shop.version("orders")).isEqualTo(1);
        invariants.holdSettled(DAY);

        shop.generation(DAY, 6, 3);
        FaultFileSystem.arm(FaultFileSystem.at(
                Operation.RENAME,
                Moment.AFTER,
                StorageRowsTest::isCommit,
                failing(),
                FaultFileSystem.always(Operation.OPEN, StorageRowsTest::isCommit, new IOException("still down"))));
        Invariants.exitsAs(FaultClass.UNKNOWN, build());
        FaultFileSystem.disarm();
        invariants.hold(DAY);
        invariants.sameCommandAgainShows(
                FaultClass.NONE,
                Map.of(DAY, new Generation(6, 3), "2024-01-02", new Generation(4, 1)),
                () -> shop.run("orders", DAY));
        assertThat(shop.version("orders")).as("no second commit").isEqualTo(2);
        invariants.holdSettled(DAY);
    }

    @Test
    void row44_compaction_and_properties_during_a_run_lose_nothing() {
        int status = build(Step.PUBLISH, () -> {
            SPARK.sql("OPTIMIZE delta.`%s`".formatted(shop.location("orders")));
            SPARK.sql("ALTER TABLE delta.`%s` SET TBLPROPERTIES ('note' = 'x')".formatted(shop.location("orders")));
        });
        Invariants.exitsAs(FaultClass.NONE, status);
        invariants.holdSettled(DAY);
        cured();
    }

    @Test
    void row44_a_column_that_somebody_adds_during_a_run_is_a_conflict_and_then_a_changed_schema() {
        int status = build(
                Step.PUBLISH,
                () -> SPARK.sql("ALTER TABLE delta.`%s` ADD COLUMN (note string)".formatted(shop.location("orders"))));
        Invariants.exitsAs(FaultClass.CONFLICT, status);
        invariants.hold();
        Invariants.exitsAs(FaultClass.GATE, Shop.status(() -> shop.run("orders", DAY)));
        invariants.holdSettled();
    }

    @Test
    void row46_a_store_that_two_drivers_can_break_is_refused() {
        behindFaults("1");
        shop.edit("single_writer: true", "single_writer: false");
        Invariants.exitsAs(FaultClass.CONFIG, build());
        assertThat(shop.version("orders")).isZero();
        invariants.hold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"emptied", "deleted"})
    void row51_a_last_commit_that_is_gone_is_noticed_against_the_ledger(String how) throws IOException {
        Invariants.exitsAs(FaultClass.NONE, build());
        Path log = Path.of(shop.location("orders"), "_delta_log");
        Path commit = log.resolve("00000000000000000001.json");
        if (how.equals("emptied")) {
            Files.write(commit, new byte[0]);
        } else {
            Files.delete(commit);
        }
        for (String name : List.of(
                "00000000000000000001.crc", ".00000000000000000001.crc.crc", ".00000000000000000001.json.crc")) {
            Files.deleteIfExists(log.resolve(name));
        }
        DeltaLog.clearCache();
        shop.generation(DAY, 6, 3);
        Invariants.exitsAs(FaultClass.DAMAGED, Shop.status(() -> shop.run("orders", DAY)));
        assertThat(log.resolve("00000000000000000002.json")).doesNotExist();
    }

    /** Delta does not fall back on the commits, which are all there: no writer gets into the table until the checkpoint is gone. */
    @Test
    void row51_a_broken_checkpoint_is_damage_until_it_is_taken_away() throws IOException {
        DeltaLog table = DeltaLog.forTable(SPARK, shop.location("orders"));
        table.checkpoint(table.update(false, scala.Option.empty(), scala.Option.empty()), scala.Option.empty());
        Path checkpoint = Path.of(shop.location("orders"), "_delta_log", "00000000000000000000.checkpoint.parquet");
        Files.writeString(checkpoint, "PAR1 and then nothing");
        Files.deleteIfExists(checkpoint.resolveSibling("." + checkpoint.getFileName() + ".crc"));
        DeltaLog.clearCache();
        shop.generation(DAY, 5, 2);
        Invariants.exitsAs(FaultClass.DAMAGED, Shop.status(() -> shop.run("orders", DAY)));

        Files.delete(checkpoint);
        Files.delete(checkpoint.resolveSibling("_last_checkpoint"));
        DeltaLog.clearCache();
        Invariants.exitsAs(FaultClass.NONE, Shop.status(() -> shop.run("orders", DAY)));
    }
}
