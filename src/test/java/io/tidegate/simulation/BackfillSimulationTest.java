package io.tidegate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.OnBlocked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Backfills of random plans under kills, pauses, cancellations, blocked days, budgets, hours and runs of others, against a small model
 * of the ledger and the tables. {@code -Dtidegate.simulations=…} sets how many, {@code -Dtidegate.simulation.seed=…} plays one again.
 */
class BackfillSimulationTest {
    private static final int CASES = Integer.getInteger("tidegate.simulations", 150);
    private static final int FIRST = Integer.getInteger("tidegate.simulation.seed", 1);
    private static final int CASES_OF_A_PLANTED_FAULT = 300;

    private Path folder;

    /** In memory where there is such a place: each document is flushed to the disk before the next. */
    @BeforeEach
    void open() throws IOException {
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "tidegate-simulation")
                : Files.createTempDirectory("tidegate-simulation");
    }

    @AfterEach
    void close() throws IOException {
        delete(folder);
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Tally play(long seed, Planted planted) throws IOException {
        Path place = Files.createDirectories(folder.resolve(planted + "-" + seed));
        Tally tally = Simulation.play(seed, planted, place);
        delete(place);
        return tally;
    }

    @Test
    void whatever_befalls_a_backfill_it_ends_as_one_that_nothing_befell() throws IOException {
        Tally all = Tally.NONE;
        boolean isOne = System.getProperty("tidegate.simulation.seed") != null;
        for (int seed = FIRST; seed < FIRST + (isOne ? 1 : CASES); seed++) {
            all = all.plus(play(seed, Planted.NOTHING));
        }
        System.out.println(all);
        if (!isOne) {
            assertThat(all.kills()).as("kills").isGreaterThan(CASES / 4);
            assertThat(all.others()).as("runs of others").isGreaterThan(CASES / 2);
            assertThat(all.wholeEnds()).as("compared with an undisturbed one").isGreaterThan(CASES / 4);
        }
    }

    /** Ten years of days: the documents are as many as the chunks, and so are the commits. */
    @Test
    void row75_3650_partitions_are_planned_and_applied() throws IOException {
        Shape shape = new Shape(
                1,
                3650,
                365,
                1,
                false,
                false,
                OnBlocked.SKIP_PARTITION,
                Optional.empty(),
                Optional.empty(),
                false,
                false);
        long started = System.nanoTime();
        Tally tally = Simulation.undisturbed(shape, folder);
        System.out.printf("3,650 partitions planned and applied in %.1f s%n", (System.nanoTime() - started) / 1e9);
        assertThat(tally.chunks()).isEqualTo(10);
        try (Stream<Path> documents = Files.walk(folder.resolve(".tidegate/ledger/events"))) {
            assertThat(documents.filter(Files::isRegularFile)).hasSizeLessThan(10 * 3 + 10);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Planted.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void a_planted_fault_is_found(Planted planted) throws IOException {
        Optional<AssertionError> found = Optional.empty();
        for (int seed = 1; seed <= CASES_OF_A_PLANTED_FAULT && found.isEmpty(); seed++) {
            try {
                play(seed, planted);
            } catch (AssertionError e) {
                found = Optional.of(e);
            }
        }
        assertThat(found).as("what %s leads to", planted).isPresent();
        System.out.println(planted + ": " + found.get().getMessage());
    }
}
