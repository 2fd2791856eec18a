package io.tidegate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.FaultClass;
import io.tidegate.testing.FaultFileSystem;
import io.tidegate.testing.FaultFileSystem.Moment;
import io.tidegate.testing.FaultFileSystem.Strike;
import io.tidegate.testing.Generation;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every phase of a run struck by every kind of fault, one pair after the other on one table, readers looking all the time; after
 * each the oracle, the same command again, and the oracle once more. A failure names the seed: {@code -Dtidegate.chaos.seed=…}
 * plays it again, {@code -Dtidegate.chaos.pairs=…} sets how many pairs (60 is each one once).
 */
abstract class Chaos extends SparkTest {
    private static final int PAIRS = Integer.getInteger("tidegate.chaos.pairs", 60) / 2;
    private static final long SEED = Long.getLong("tidegate.chaos.seed", System.nanoTime());

    @TempDir
    Path dir;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> statuses = new TreeMap<>();

    private Shop shop;
    private Companion companion;
    private Generation published = new Generation(4, 1);

    private final int half;

    /** @param half 0 or 1: two processes strike at once, each with every other of all pairs */
    Chaos(int half) {
        this.half = half;
    }

    private record Pair(Phase phase, FaultKind kind) {}

    @AfterEach
    void disarm() {
        FaultFileSystem.disarm();
    }

    @Test
    void no_phase_and_no_fault_breaks_an_invariant() throws IOException {
        FaultFileSystem.register(SPARK);
        shop = FaultyShop.in(dir);
        long started = System.nanoTime();
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        int looks;
        int drivers;
        try (Companion other = new Companion(dir, dir);
                Invariants.Readers readers = invariants.readers(Duration.ofSeconds(1))) {
            companion = other;
            List<Pair> pairs = pairs();
            for (int i = 0; i < pairs.size(); i++) {
                try {
                    strike(pairs.get(i), i + 2, invariants);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "pair %d of %d, %s, seed %d".formatted(i + 1, PAIRS, pairs.get(i), SEED), e);
                }
            }
            looks = readers.looks();
            drivers = other.started();
        }
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        report("chaos: %d pairs, 0 violations, %d looks of readers, %d driver processes, %d s, seed %d"
                .formatted(PAIRS, looks, drivers, seconds, SEED));
    }

    /** Each pair of this half once in random order, and again, until there are enough. */
    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        while (pairs.size() < PAIRS) {
            List<Pair> ours = new ArrayList<>();
            for (Phase phase : Phase.values()) {
                for (FaultKind kind : FaultKind.values()) {
                    if ((phase.ordinal() + kind.ordinal()) % 2 == half) {
                        ours.add(new Pair(phase, kind));
                    }
                }
            }
            Collections.shuffle(ours, random);
            pairs.addAll(ours);
        }
        return pairs.subList(0, PAIRS);
    }

    private void strike(Pair pair, int number, Invariants invariants) {
        Generation first = new Generation(1 + random.nextInt(9), number);
        Generation second = new Generation(1 + random.nextInt(9), random.nextInt(4) == 0 ? -number : number);
        shop.generation(FaultyShop.PLANNED[0], first.rows(), first.number());
        shop.generation(FaultyShop.PLANNED[1], second.rows(), second.number());

        int status = statusUnder(pair);

        boolean isGated = !second.passesTheGate();
        assertThat(pair.kind.allows(status) || (isGated && status == FaultClass.GATE.exitStatus()))
                .as("I8: exit status %d of %s", status, pair)
                .isTrue();
        statuses.merge("%-17s %-10s exit %d".formatted(pair.kind, pair.phase, status), 1, Integer::sum);
        invariants.hold(FaultyShop.PLANNED);
        published = isGated ? published : second;
        invariants.sameCommandAgainShows(
                isGated ? FaultClass.GATE : FaultClass.NONE,
                Map.of(
                        FaultyShop.BESIDE,
                        new Generation(2, 1),
                        FaultyShop.PLANNED[0],
                        first,
                        FaultyShop.PLANNED[1],
                        published),
                () -> FaultyShop.build(shop));
        invariants.holdSettled(FaultyShop.PLANNED);
    }

    private int statusUnder(Pair pair) {
        if (pair.kind == FaultKind.HALT) {
            return companion.haltsAt(pair.phase);
        }
        if (pair.kind == FaultKind.PAUSE) {
            return companion.pausesAt(pair.phase, () -> Shop.status(() -> FaultyShop.build(shop)));
        }
        AtomicBoolean isStruck = new AtomicBoolean();
        Strike strike = pair.kind == FaultKind.SECOND_WRITER ? companion::builds : Chaos::fail;
        Moment moment = pair.kind == FaultKind.EXCEPTION_AFTER ? Moment.AFTER : Moment.BEFORE;
        FaultFileSystem.arm(pair.phase.struck(moment, () -> {
            isStruck.set(true);
            strike.strike();
        }));
        int status = Shop.status(() -> FaultyShop.build(shop));
        FaultFileSystem.disarm();
        assertThat(isStruck).as("the run came through %s", pair.phase).isTrue();
        return status;
    }

    private static void fail() throws IOException {
        throw new IOException("injected");
    }

    private void report(String summary) throws IOException {
        List<String> lines = new ArrayList<>();
        statuses.forEach((what, times) -> lines.add("%s  %d".formatted(what, times)));
        lines.add(summary);
        lines.forEach(System.out::println);
        Files.write(Files.createDirectories(Path.of("target")).resolve("chaos-%d.txt".formatted(half)), lines);
    }
}
