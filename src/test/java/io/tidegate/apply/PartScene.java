package io.tidegate.apply;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.Hours;
import io.tidegate.backfill.JobPart;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Estimator;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Cost;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillId;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Step;
import io.tidegate.testing.Shop;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One job of a backfill at work: its chunks are scripted, its clock is set by hand, what it says is kept. */
abstract class PartScene {
    static final Estimator ESTIMATOR =
            new Estimator(new Cost("EUR", BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ONE), 2);

    @TempDir
    Path dir;

    Shop shop;
    Job job;
    Instant now = Instant.parse("2024-06-01T12:00:00Z");
    final List<String> notes = Collections.synchronizedList(new ArrayList<>());
    ScriptedSeries series;
    PartRunner runner;
    BackfillRequests requests;

    final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @BeforeEach
    void open() {
        shop = Shop.in(dir);
        job = shop.job("orders");
    }

    static List<Partition> days(int from, int to) {
        return Stream.iterate(Shop.partition("2024-01-01"), p -> p.plus(1))
                .skip(from - 1L)
                .limit(to - from + 1L)
                .toList();
    }

    /** Chunks of so many days, estimated at 1.00 a day. */
    static JobPart part(int days, int chunk) {
        return part("orders", days, chunk);
    }

    static JobPart part(String job, int days, int chunk) {
        return part(job, days, chunk, day -> "");
    }

    static JobPart part(String job, int days, int chunk, Function<Partition, String> inputs) {
        List<JobPart.PlannedChunk> chunks = new ArrayList<>();
        for (int from = 1; from <= days; from += chunk) {
            chunks.add(new JobPart.PlannedChunk(chunks.size() + 1, days(from, Math.min(days, from + chunk - 1))));
        }
        BigDecimal all = BigDecimal.valueOf(days);
        Estimate estimate = new Estimate(
                days,
                Spread.NOTHING,
                new Spread(BigDecimal.ONE, all, all.multiply(BigDecimal.TEN)),
                "EUR",
                Spread.NOTHING,
                2,
                0,
                Spread.NOTHING,
                OptionalLong.empty(),
                "",
                "",
                Optional.empty(),
                List.of());
        return new JobPart(
                job,
                new io.tidegate.job.Owner("payments", "#payments"),
                "d",
                -1,
                chunks,
                days(1, days).stream().collect(Collectors.toMap(day -> day, inputs)),
                Map.of(),
                List.of(),
                new JobPart.Replaced(0, 0, 0, 0),
                estimate);
    }

    BackfillPlan plan(JobPart part, Optional<BigDecimal> budget, Optional<Hours> window) {
        return plan(List.of(part), budget, window);
    }

    BackfillPlan plan(List<JobPart> parts, Optional<BigDecimal> budget, Optional<Hours> window) {
        return new BackfillPlan(
                BackfillId.next(Clock.systemUTC()),
                "amounts were wrong",
                "ann",
                now,
                "abc",
                "backfill plan",
                "EUR",
                budget,
                window,
                false,
                parts,
                List.of());
    }

    ApplyEnd run(
            JobPart part,
            Optional<String> budget,
            ApplyOptions options,
            String price,
            BiFunction<Partition, Integer, RunResult> script) {
        series = new ScriptedSeries(job, price, script);
        BackfillPlan plan = plan(part, budget.map(BigDecimal::new), Optional.empty());
        requests = requests == null ? BackfillRequests.at(shop.project().ledger(), plan.id()) : requests;
        RunSettings settings = Shop.settings();
        ChunkDesk desk = new ChunkDesk(plan, part, series, shop.ledger(), settings, Set.of(settings.run()), ESTIMATOR);
        runner = new PartRunner(
                plan, part, series, desk, new Spending(plan, Optional.empty()), requests, options, new Notes(), clock);
        return runner.run(part.chunks());
    }

    final class Notes implements Progress {
        @Override
        public void step(Job j, int chunk, int chunks, List<Partition> of, Step step, BigDecimal costSoFar) {}

        @Override
        public void done(Job j, RunResult result) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }
    }

    static RunResult published(Partition partition, int times) {
        return ScriptedSeries.published(partition);
    }

    static RunResult conflict(Partition partition) {
        return new RunResult.Conflict(partition, "run X holds it");
    }
}
