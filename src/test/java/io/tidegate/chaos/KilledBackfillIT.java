package io.tidegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Commands;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.run.RunResult;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import io.tidegate.testing.ToldDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 47: a backfill of ten chunks killed again and again, at a moment of chance from its first look to its last word, while the
 * daily run and now and then a run of one of its own days go on and readers look. Each is applied, resumed, and with the profile
 * chaos now and then taken back, by processes that are killed just so. {@code -Dtidegate.kills=…} sets how often,
 * {@code -Dtidegate.chaos.seed=…} plays it again.
 */
class KilledBackfillIT extends SparkTest {
    private static final int KILLS = Integer.getInteger("tidegate.kills", 20);
    private static final long SEED = Long.getLong("tidegate.chaos.seed", System.nanoTime());
    private static final int DAYS = 20;
    private static final String TODAY = "2024-01-21";

    /** Milliseconds from the command to the kill at most: a little more than a driver takes for all ten chunks. */
    private static final int LATEST_KILL = 6000;

    @TempDir
    Path dir;

    private final Random random = new Random(SEED);
    private final Map<String, Long> expected = new TreeMap<>();
    private final Map<String, Integer> statuses = new TreeMap<>();
    private Shop shop;
    private Invariants invariants;
    private WaitingDrivers drivers;
    private int kills;
    private int ownDays;
    private int rounds;

    @Test
    void row47_a_backfill_that_is_killed_at_any_moment_ends_in_the_rows_of_an_undisturbed_one() throws Exception {
        long started = System.nanoTime();
        shop = Shop.in(dir).edit("jobs:\n", "guardrails: {approval_above: {partitions: 0}}\njobs:\n");
        try (WaitingDrivers waiting = new WaitingDrivers(dir)) {
            drivers = waiting;
            generation(1);
            assertPublished(shop.run("orders", days()));
            invariants = Invariants.of(SPARK, shop, "orders");
            try (Invariants.Readers readers = invariants.readers(Duration.ofSeconds(2))) {
                for (int generation = 2; kills < KILLS; generation++) {
                    round(generation);
                }
                assertThat(readers.looks()).isPositive();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("kill %d, seed %d".formatted(kills, SEED), e);
        }
        report((System.nanoTime() - started) / 1_000_000_000);
    }

    private void report(long seconds) throws IOException {
        StringBuilder told = new StringBuilder();
        statuses.forEach((what, times) -> told.append("%s  %d%n".formatted(what, times)));
        told.append(
                "backfill: %d kills, %d backfills, %d processes, 0 violations, %d runs of its own days, %d s, seed %d%n"
                        .formatted(kills, rounds, drivers.started(), ownDays, seconds, SEED));
        System.out.print(told);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("kills.txt"), told);
    }

    private static String day(int number) {
        return "2024-01-%02d".formatted(number);
    }

    private static String[] days() {
        return Stream.iterate(1, n -> n + 1)
                .limit(DAYS)
                .map(KilledBackfillIT::day)
                .toArray(String[]::new);
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

    private void round(int generation) {
        rounds++;
        boolean isTakenBack = KILLS > 20 && random.nextInt(4) == 0;
        Map<String, Long> before = new TreeMap<>(expected);
        generation(generation);
        backfill(generation, isTakenBack);
        assertVisible();
        if (isTakenBack) {
            before.put(TODAY, expected.get(TODAY));
            expected.putAll(before);
            String id = shop.ledger().backfills().get(0).id().text();
            killed(
                    "rollback",
                    List.of("rollback orders --backfill %s --reason generation_%d_was_wrong --yes"
                            .formatted(id, generation)),
                    false,
                    () -> shop.visible(SPARK, "orders").equals(expected));
            assertVisible();
        }
    }

    private void assertVisible() {
        invariants.holdSettled(touched());
        assertThat(shop.visible(SPARK, "orders")).containsExactlyInAnyOrderEntriesOf(expected);
    }

    /** One backfill, killed until it comes to its end or there were enough kills. */
    private void backfill(int generation, boolean isTakenBack) {
        String file = "backfill/generation-%d.yaml".formatted(generation);
        command("backfill plan orders --from %s --to %s --chunk 2 --reason generation_%d_of_all_orders --out %s"
                .formatted(day(1), day(DAYS), generation, file));
        command("backfill approve %s --by ann".formatted(file));
        String id = shop.ledger().backfills().get(0).id().text();
        killed(
                "backfill",
                List.of(
                        "backfill apply " + file,
                        "backfill apply %s --max-active 2".formatted(file),
                        "backfill resume " + id),
                !isTakenBack,
                () -> shop.ledger().backfills().get(0).state() == BackfillHistory.State.DONE);
    }

    /** Processes that are killed one after the other, until one comes to its end; beside each the daily run. */
    private void killed(String what, List<String> commands, boolean hasOwnDays, Condition isDone) {
        while (!isDone.holds()) {
            String command = commands.get(random.nextInt(commands.size()));
            Duration delay = Duration.ofMillis(random.nextInt(LATEST_KILL));
            boolean isToDie = kills < KILLS;
            ToldDriver driver = drivers.told(command);
            CompletableFuture<Boolean> killed =
                    CompletableFuture.supplyAsync(() -> isToDie && driver.isKilledAfter(delay));
            daily(hasOwnDays);
            if (killed.join()) {
                kills++;
                statuses.merge(what + " killed", 1, Integer::sum);
            } else {
                int status = driver.status();
                statuses.merge("%s ended %d".formatted(what, status), 1, Integer::sum);
                assertThat(status).as(driver.text()).isZero();
            }
            invariants.hold(touched());
        }
    }

    /** Something that is so or not. */
    private interface Condition {
        boolean holds();
    }

    /** Today's run beside it, and sometimes one of a day that the backfill is about to build. */
    private void daily(boolean hasOwnDays) {
        int rows = 1 + random.nextInt(9);
        shop.generation(TODAY, rows, 100 + drivers.started());
        expected.put(TODAY, (long) rows);
        assertPublished(shop.run("orders", TODAY));
        if (hasOwnDays && random.nextInt(3) == 0) {
            ownDays++;
            assertPublished(shop.force("orders", day(1 + random.nextInt(DAYS))));
        }
    }

    private static void assertPublished(List<RunResult> results) {
        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(RunResult.Published.class));
    }

    private void command(String line) {
        Commands.Ended ended = Commands.run(dir, List.of(line.split(" ")));
        assertThat(ended.exit()).as(ended.text()).isZero();
    }
}
