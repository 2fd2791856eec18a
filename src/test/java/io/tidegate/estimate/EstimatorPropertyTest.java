package io.tidegate.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Cost;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.plan.Plan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every estimate, whatever the history: random ledgers, plans and pilots, by printed seeds. */
class EstimatorPropertyTest {
    private static final int SEEDS = 150;
    private static final Cost PRICES =
            new Cost("EUR", new BigDecimal("3600"), new BigDecimal("1"), new BigDecimal("1"), new BigDecimal("1.3"));

    private static Histories history(Random random) {
        Histories histories = new Histories();
        int runs = random.nextInt(5) == 0 ? 0 : random.nextInt(40);
        for (int i = 0; i < runs; i++) {
            switch (random.nextInt(12)) {
                case 0 -> histories.builtBy("older");
                case 1 -> histories.builtByTheJobAsItIs();
                case 2 -> histories.inOneProcess();
                default -> {
                    long[] bytes = new long[random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 1];
                    for (int j = 0; j < bytes.length; j++) {
                        bytes[j] = bytes(random);
                    }
                    histories.chunk(i * 10, bytes, Math.exp(random.nextGaussian() * 2));
                }
            }
        }
        return histories;
    }

    private static long bytes(Random random) {
        return random.nextInt(12) == 0 ? 0 : (long) Math.exp(8 + random.nextDouble() * 12);
    }

    private static Optional<Pilot> pilot(Random random) {
        return random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(new Pilot(Stream.generate(() -> new Pilot.Build(
                                Histories.FIRST,
                                bytes(random),
                                10,
                                bytes(random),
                                BigDecimal.valueOf(random.nextInt(20_000), 3),
                                BigDecimal.ONE))
                        .limit(1 + random.nextInt(3))
                        .toList()));
    }

    private static Estimate estimate(Plan plan, JobHistory history, Optional<Pilot> pilot) {
        return new Estimator(PRICES, 3).estimate(plan, history, Optional.empty(), pilot);
    }

    private static Stream<Spread> spreads(Estimate estimate) {
        return Stream.of(estimate.coreSeconds(), estimate.cost(), estimate.seconds(), estimate.bytesWritten());
    }

    @Test
    void nothing_is_negative_and_low_is_below_likely_is_below_high() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            JobHistory history = history(random).history();
            long[] planned =
                    random.longs(1 + random.nextInt(40)).map(x -> bytes(random)).toArray();
            Estimate estimate = estimate(Histories.plan(1 + random.nextInt(40), planned), history, pilot(random));
            // A spread refuses to be anything else.
            assertThat(spreads(estimate)).as("seed %d", seed).allSatisfy(spread -> {
                assertThat(spread.low()).isNotNegative();
                assertThat(spread.likely()).isBetween(spread.low(), spread.high());
            });
            assertThat(estimate.basis()).isNotBlank();
            assertThat(estimate.driver()).isNotBlank();
        }
    }

    @Test
    void more_bytes_never_cost_less() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            JobHistory history = history(random).history();
            Optional<Pilot> pilot = pilot(random);
            long[] planned =
                    random.longs(1 + random.nextInt(10)).map(x -> bytes(random)).toArray();
            int chunk = 1 + random.nextInt(10);
            Estimate before = estimate(Histories.plan(chunk, planned), history, pilot);
            planned[random.nextInt(planned.length)] += 1 + bytes(random);
            Estimate after = estimate(Histories.plan(chunk, planned), history, pilot);
            List<Spread> then = spreads(before).toList();
            List<Spread> now = spreads(after).toList();
            for (int i = 0; i < then.size(); i++) {
                assertThat(now.get(i).low())
                        .as("seed %d, %d", seed, i)
                        .isGreaterThanOrEqualTo(then.get(i).low());
                assertThat(now.get(i).likely())
                        .as("seed %d, %d", seed, i)
                        .isGreaterThanOrEqualTo(then.get(i).likely());
                assertThat(now.get(i).high())
                        .as("seed %d, %d", seed, i)
                        .isGreaterThanOrEqualTo(then.get(i).high());
            }
        }
    }

    @Test
    void the_order_of_the_events_changes_nothing() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<Event> events = history(random).events();
            List<Event> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, random);
            Plan plan = Histories.plan(3, 5000, 1_000_000, 80_000_000);
            Estimate one = estimate(plan, new JobHistory("orders", events), Optional.empty());
            Estimate other = estimate(plan, new JobHistory("orders", shuffled), Optional.empty());
            assertThat(other).as("seed %d", seed).isEqualTo(one);
        }
    }
}
