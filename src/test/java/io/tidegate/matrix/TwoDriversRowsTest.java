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
import io.tidegate.testing.ToldDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two driver processes at once, with readers who look all the time: side by side, on one partition, and one that was thought dead. */
class TwoDriversRowsTest extends SparkTest {
    private static final int ROUNDS = Integer.getInteger("tidegate.rounds", 1);

    @TempDir
    Path dir;

    @Test
    void row42_and_43_two_drivers_never_lose_mix_or_double_a_partition_and_get_through_on_disjoint_ones()
            throws Exception {
        Shop shop = Shop.in(dir).generation("2024-01-01", 40, 1).generation("2024-01-02", 40, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        try (ToldDriver one = ToldDriver.in(dir, dir.resolve("one.txt"));
                ToldDriver two = ToldDriver.in(dir, dir.resolve("two.txt"))) {
            one.ready();
            two.ready();
            long before = shop.version("orders");
            List<Integer> statuses = race(shop, one, "2024-01-01", two, "2024-01-01");
            assertThat(statuses).contains(0).isSubsetOf(0, 22, 27);
            before += statuses.stream().filter(status -> status == 0).count();
            assertThat(shop.version("orders"))
                    .as("each that ended with 0 published")
                    .isEqualTo(before);

            assertThat(race(shop, one, "2024-01-01", two, "2024-01-02")).containsOnly(0);
            assertThat(shop.version("orders")).isEqualTo(before + 2L * ROUNDS);
        }
    }

    /** Both drivers build a day some times over, at the same time, while a reader looks; gives how each run ended. */
    private static List<Integer> race(Shop shop, ToldDriver one, String first, ToldDriver two, String second) {
        String command = "run orders --partition %s --force --reason two_drivers_at_once";
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        List<Integer> statuses = new ArrayList<>();
        try (Invariants.Readers readers = invariants.readers()) {
            for (int round = 0; round < ROUNDS; round++) {
                one.tell(command.formatted(first));
                two.tell(command.formatted(second));
                statuses.add(one.status());
                statuses.add(two.status());
            }
            assertThat(readers.looks()).isPositive();
        }
        invariants.holdSettled(first, second);
        return statuses;
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
            shop.expireLeases();
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
        shop.expireLeases();
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

    private static int goesOn(Process process) throws Exception {
        new ProcessBuilder("kill", "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
        return process.waitFor();
    }
}
