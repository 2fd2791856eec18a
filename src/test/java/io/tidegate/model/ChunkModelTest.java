package io.tidegate.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.model.Protocol.Flaw;
import io.tidegate.model.Protocol.Move;
import io.tidegate.model.World.At;
import io.tidegate.model.World.DataFile;
import io.tidegate.model.World.Driver;
import io.tidegate.run.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All interleavings of two runs of one chunk, each of which may die before any step, stand still before any step while the
 * others go on, and get any answer from its commit; the source changes once. Breadth first, so a fault comes with a shortest story.
 */
class ChunkModelTest {
    private static final int MOST_RUNS = 2;

    private record Reached(World from, Move by) {}

    @Test
    void no_interleaving_loses_doubles_or_shows_bad_rows() {
        assertThat(story(new Protocol(Flaw.NONE, Set.of()))).isEmpty();
    }

    @Test
    void nor_does_one_when_the_new_generation_fails_its_gate() {
        assertThat(story(new Protocol(Flaw.NONE, Set.of(2)))).isEmpty();
        assertThat(story(new Protocol(Flaw.NONE, Set.of(1)))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_protocol_with_a_flaw_is_caught(Flaw flaw) {
        Protocol protocol = new Protocol(flaw, Set.of());
        Optional<String> story = story(protocol).or(() -> story(new Protocol(flaw, Set.of(2))));
        assertThat(story.isPresent()).as("a fault of %s is found", flaw).isEqualTo(!protocol.isGuardedTwice());
        System.out.println(flaw + "\n" + story.orElse("  is caught by another guard"));
    }

    /** When a step is added, renamed or moved, the model has to follow. */
    @Test
    void the_model_takes_the_steps_of_the_product_in_their_order() {
        Protocol protocol = new Protocol(Flaw.NONE, Set.of());
        World world = World.start(1).with(newcomer(1));
        Set<String> steps = new LinkedHashSet<>();
        while (world.drivers().get(0).isAtWork()) {
            steps.add(world.drivers().get(0).at().name());
            world = protocol.moves(world, world.drivers().get(0)).get(0).to();
        }
        steps.remove(At.BEGIN.name());
        steps.remove(At.COMMIT.name());
        assertThat(steps)
                .containsExactlyElementsOf(
                        Arrays.stream(Step.values()).map(Step::name).toList());
    }

    private static Driver newcomer(int run) {
        return new Driver(run, At.BEGIN, 1, 0, 0, 0);
    }

    /** The shortest way to a fault; empty when there is none. */
    private static Optional<String> story(Protocol protocol) {
        Map<World, Reached> seen = new HashMap<>();
        Queue<World> next = new ArrayDeque<>();
        World start = World.start(1).with(newcomer(1));
        seen.put(start, new Reached(null, new Move("start", start)));
        next.add(start);
        while (!next.isEmpty()) {
            World world = next.remove();
            Optional<String> fault = protocol.fault(world).or(() -> faultAtRest(protocol, world));
            if (fault.isPresent()) {
                return Optional.of(told(seen, world) + fault.get());
            }
            for (Move move : moves(protocol, world)) {
                if (seen.putIfAbsent(move.to(), new Reached(world, move)) == null) {
                    next.add(move.to());
                }
            }
        }
        assertThat(seen.size()).as("states").isGreaterThan(1_000);
        System.out.printf(
                "model: %s, bad sources %s: %,d states%n", protocol.flaw(), protocol.badSources(), seen.size());
        return Optional.empty();
    }

    private static List<Move> moves(Protocol protocol, World world) {
        List<Move> moves = new ArrayList<>();
        for (Driver driver : world.drivers()) {
            if (driver.isAtWork()) {
                moves.addAll(protocol.moves(world, driver));
                moves.add(new Move(
                        "run %d dies before %s".formatted(driver.run(), driver.at()), world.with(driver.at(At.DEAD))));
            }
        }
        if (world.drivers().size() < MOST_RUNS) {
            int run = world.drivers().size() + 1;
            moves.add(new Move("run %d starts".formatted(run), world.with(newcomer(run))));
        }
        if (world.source() == 1) {
            moves.add(new Move("the source changes", world.source(2)));
        }
        protocol.landed(world).ifPresent(moves::add);
        return moves;
    }

    /** When nobody is at work: one more run, undisturbed, must bring the newest good rows, and ledger and log to agree. */
    private static Optional<String> faultAtRest(Protocol protocol, World world) {
        if (world.drivers().stream().anyMatch(Driver::isAtWork)
                || world.underWay().isPresent()) {
            return Optional.empty();
        }
        int run = world.drivers().size() + 1;
        World end = world.with(newcomer(run));
        while (end.drivers().get(run - 1).isAtWork()) {
            end = protocol.moves(end, end.drivers().get(run - 1)).get(0).to();
        }
        Optional<String> fault = protocol.fault(end);
        if (fault.isPresent()) {
            return fault.map(f -> "after one more run: " + f);
        }
        int shown = end.visible(end.version()).stream()
                .mapToInt(DataFile::source)
                .max()
                .orElse(-1);
        if (protocol.isGood(end.source()) && shown != end.source()) {
            return Optional.of("after one more run readers see generation %d of %d".formatted(shown, end.source()));
        }
        Set<String> committed = end.log().stream()
                .filter(c -> c.run() > 0)
                .map(c -> "published %d.%d".formatted(c.run(), c.chunk()))
                .collect(Collectors.toSet());
        Set<String> said =
                end.ledger().stream().filter(e -> e.startsWith("published")).collect(Collectors.toSet());
        return said.equals(committed)
                ? Optional.empty()
                : Optional.of("after one more run the ledger says %s, the log %s".formatted(said, committed));
    }

    private static String told(Map<World, Reached> seen, World end) {
        List<String> moves = new ArrayList<>();
        for (Reached reached = seen.get(end); reached.from() != null; reached = seen.get(reached.from())) {
            moves.add("  " + reached.by().name());
        }
        Collections.reverse(moves);
        return String.join("\n", moves) + "\n  ";
    }
}
