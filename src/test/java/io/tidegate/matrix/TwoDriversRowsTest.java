package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.run.Word;
import io.tidegate.testing.Child;
import io.tidegate.testing.FaultClass;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two driver processes at once, with readers who look all the time: side by side, on one partition, and one that was thought dead. */
class TwoDriversRowsTest extends SparkTest {
    private static final int ROUNDS = Integer.getInteger("tidegate.rounds", 3);

    @TempDir
    Path dir;

    @Test
    void row42_two_drivers_on_one_partition_never_lose_mix_or_double_it() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 40, 1);
        shop.run("orders", "2024-01-01");
        race(shop, "2024-01-01", "2024-01-01");
    }

    @Test
    void row43_two_drivers_on_disjoint_partitions_both_get_through() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 40, 1).generation("2024-01-02", 40, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        long before = shop.version("orders");
        List<String> results = race(shop, "2024-01-01", "2024-01-02");
        assertThat(results).containsOnly("RESULT published").hasSize(2 * ROUNDS);
        assertThat(shop.version("orders")).isEqualTo(before + 2L * ROUNDS);
    }

    /** Runs both drivers to their end while a reader looks; gives what they printed. */
    private List<String> race(Shop shop, String first, String second) throws Exception {
        Path one = dir.resolve("one.txt");
        Path two = dir.resolve("two.txt");
        String root = shop.root().toString();
        String rounds = Integer.toString(ROUNDS);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        Process a = Child.java(Driver.class, one, root, "orders", first, "repeat", rounds)
                .start();
        Process b = Child.java(Driver.class, two, root, "orders", second, "repeat", rounds)
                .start();
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> ready(shop.root()) == 2);
        Files.createFile(shop.root().resolve("start"));
        try (Invariants.Readers readers = invariants.readers()) {
            assertThat(List.of(a.waitFor(), b.waitFor()))
                    .as("%s %s", Files.readString(one), Files.readString(two))
                    .containsOnly(0);
            assertThat(readers.looks()).isPositive();
        }
        invariants.holdSettled(first, second);
        List<String> results = new ArrayList<>(Files.readAllLines(one));
        results.addAll(Files.readAllLines(two));
        return results.stream().filter(line -> line.startsWith("RESULT")).toList();
    }

    private static long ready(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(f -> f.getFileName().toString().startsWith("ready-"))
                    .count();
        }
    }

    @Test
    void row38_and_70_a_driver_paused_beyond_its_lease_wakes_up_and_overwrites_nothing() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 4, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        shop.generation("2024-01-01", 5, 2);
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        Process zombie = paused(shop, "2024-01-01", Step.PUBLISH);
        int exit;
        try (Invariants.Readers readers = invariants.readers()) {
            expireLeases(shop);
            shop.generation("2024-01-01", 6, 3);
            assertThat(shop.run("orders", "2024-01-01")).singleElement().isInstanceOf(RunResult.Published.class);
            exit = goesOn(zombie);
            assertThat(readers.looks()).isPositive();
        }
        assertThat(exit)
                .as(Files.readString(dir.resolve("zombie.txt")))
                .isIn(
                        FaultClass.SUPERSEDED.exitStatus(),
                        FaultClass.CONFLICT.exitStatus(),
                        FaultClass.NONE.exitStatus());
        invariants.hold("2024-01-01");
        invariants.sameCommandAgainShows(
                FaultClass.NONE,
                Map.of("2024-01-01", new Generation(6, 3), "2024-01-02", new Generation(4, 1)),
                () -> shop.run("orders", "2024-01-01"));
        invariants.holdSettled("2024-01-01");
    }

    @Test
    void row24_what_a_living_driver_has_staged_is_not_removed_by_another_one() throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 4, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        shop.generation("2024-01-01", 5, 2).generation("2024-01-02", 5, 2);
        Process living = paused(shop, "2024-01-01", Step.PUBLISH);
        assertThat(shop.filesNoVersionNames("orders")).isNotEmpty();
        expireLeases(shop);
        assertThat(shop.run("orders", "2024-01-02")).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(shop.filesNoVersionNames("orders"))
                .as("what the paused driver staged")
                .isNotEmpty();
        assertThat(goesOn(living)).isIn(0, 22, 27);
        Invariants.of(SPARK, shop, "orders").hold("2024-01-01", "2024-01-02");
        assertThat(shop.run("orders", "2024-01-01")).extracting(Word::of).isSubsetOf("kept", "published");
    }

    private Process paused(Shop shop, String day, Step step) throws IOException {
        Process process = Child.java(
                        Driver.class,
                        dir.resolve("zombie.txt"),
                        shop.root().toString(),
                        "orders",
                        day,
                        "pause",
                        step.name())
                .start();
        Path stat = Path.of("/proc/%d/stat".formatted(process.pid()));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return text.startsWith(") T", text.lastIndexOf(')'));
        });
        return process;
    }

    /** As if the process had stood still for minutes. */
    private static void expireLeases(Shop shop) throws IOException {
        try (Stream<Path> files = Files.walk(shop.root().resolve(".tidegate/ledger/leases"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
            }
        }
    }

    private static int goesOn(Process process) throws Exception {
        new ProcessBuilder("kill", "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
        return process.waitFor();
    }
}
