package io.tidegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.cli.PausedRun;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.run.RunResult;
import io.tidegate.testing.Child;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 47: a backfill of ten chunks killed again and again, at a moment of chance, while the daily run and now and then a run of one of
 * its own days go on and readers look. {@code -Dtidegate.kills=…} sets how often, {@code -Dtidegate.chaos.seed=…} plays it again.
 */
@Tag("long")
class KilledBackfillIT extends SparkTest {
    private static final int KILLS = Integer.getInteger("tidegate.kills", 10);
    private static final long SEED = Long.getLong("tidegate.chaos.seed", System.nanoTime());
    private static final int DAYS = 20;
    private static final String TODAY = "2024-01-21";

    @TempDir
    Path dir;

    private final Random random = new Random(SEED);
    private final Map<String, Long> expected = new TreeMap<>();
    private Shop shop;
    private Invariants invariants;
    private int kills;
    private int ownDays;
    private int processes;

    @Test
    void row47_a_backfill_that_is_killed_at_any_moment_ends_in_the_rows_of_an_undisturbed_one() throws Exception {
        shop = Shop.in(dir);
        generation(1);
        assertPublished(shop.run("orders", days()));
        invariants = Invariants.of(SPARK, shop, "orders");
        try (Invariants.Readers readers = invariants.readers(Duration.ofSeconds(1))) {
            for (int generation = 2; kills < KILLS; generation++) {
                generation(generation);
                backfill(generation);
            }
            assertThat(readers.looks()).isPositive();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("kill %d, seed %d".formatted(kills, SEED), e);
        }
        String told = "backfill: %d kills, %d processes, 0 violations, %d runs of its own days, seed %d"
                .formatted(kills, processes, ownDays, SEED);
        System.out.println(told);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("kills.txt"), told + "\n");
    }

    private static String day(int number) {
        return "2024-01-%02d".formatted(number);
    }

    private static String[] days() {
        String[] days = new String[DAYS];
        for (int i = 0; i < DAYS; i++) {
            days[i] = day(i + 1);
        }
        return days;
    }

    /** The days of the backfill, and the one that is built beside it. */
    private static String[] touched() {
        return Stream.concat(Arrays.stream(days()), Stream.of(TODAY)).toArray(String[]::new);
    }

    private void generation(int generation) {
        for (String day : days()) {
            int rows = 1 + random.nextInt(9);
            shop.generation(day, rows, generation);
            expected.put(day, (long) rows);
        }
    }

    /** One backfill, killed until it comes to its end or there were enough kills. */
    private void backfill(int generation) throws Exception {
        String file = "backfill/generation-%d.yaml".formatted(generation);
        command("backfill plan orders --from %s --to %s --chunk 2 --reason generation_%d_of_all_orders --out %s"
                .formatted(day(1), day(DAYS), generation, file));
        while (!isDone()) {
            Path log = dir.resolve("driver-%d.txt".formatted(processes++));
            Process driver = Child.java(PausedRun.class, log, dir.toString(), "NEVER,backfill,apply," + file)
                    .start();
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> !driver.isAlive() || says(log, "orders 2024-01") || says(log, "ENDED"));
                daily(generation);
                boolean ended = driver.waitFor(kills < KILLS ? random.nextInt(3000) : 120_000, TimeUnit.MILLISECONDS);
                if (!ended) {
                    driver.destroyForcibly().waitFor();
                    kills++;
                } else {
                    assertThat(Files.readString(log)).contains("ENDED 1 0");
                }
            } finally {
                driver.destroyForcibly();
            }
            invariants.hold(touched());
        }
        invariants.holdSettled(touched());
        assertThat(shop.visible(SPARK, "orders")).containsExactlyInAnyOrderEntriesOf(expected);
    }

    /** Today's run beside it, and sometimes one of a day that the backfill is about to build. */
    private void daily(int generation) {
        int rows = 1 + random.nextInt(9);
        shop.generation(TODAY, rows, 100 + processes);
        expected.put(TODAY, (long) rows);
        assertPublished(shop.run("orders", TODAY));
        if (random.nextInt(2) == 0) {
            ownDays++;
            assertPublished(shop.force("orders", day(1 + random.nextInt(DAYS))));
        }
    }

    private static void assertPublished(List<RunResult> results) {
        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(RunResult.Published.class));
    }

    private boolean isDone() {
        return shop.ledger().backfills().get(0).state() == BackfillHistory.State.DONE;
    }

    private void command(String line) {
        Commands.Ended ended = Commands.run(dir, List.of(line.split(" ")));
        assertThat(ended.exit()).as(ended.text()).isZero();
    }

    private static boolean says(Path log, String word) throws IOException {
        return Files.exists(log) && Files.readString(log).contains(word);
    }
}
