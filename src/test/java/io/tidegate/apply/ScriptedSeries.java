package io.tidegate.apply;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.JobHistory;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.Rebuild;
import io.tidegate.run.RunResult;
import io.tidegate.run.Series;
import io.tidegate.run.StopRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A series that builds nothing: each partition ends as the script says, at a fixed price. */
final class ScriptedSeries implements Series {
    private final Job job;
    private final BigDecimal price;
    private final BiFunction<Partition, Integer, RunResult> script;
    final List<List<Partition>> built = Collections.synchronizedList(new ArrayList<>());
    final List<Duration> pauses = new ArrayList<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    volatile Optional<StopRequest> stopped = Optional.empty();
    Runnable whilePaused = () -> {};

    /** @param script what becomes of a partition the how-many-th time it is built, from 1 */
    ScriptedSeries(Job job, String price, BiFunction<Partition, Integer, RunResult> script) {
        this.job = job;
        this.price = new BigDecimal(price);
        this.script = script;
    }

    static RunResult published(Partition partition) {
        return new RunResult.Published(
                partition,
                1,
                10,
                OptionalLong.empty(),
                List.of(),
                BigDecimal.ONE,
                BigDecimal.ONE,
                Duration.ofSeconds(1),
                "");
    }

    @Override
    public Job job() {
        return job;
    }

    @Override
    public Rebuild plan(List<Partition> partitions) {
        List<PlannedPartition> planned = partitions.stream()
                .map(p -> new PlannedPartition(p, new Reason.NeverBuilt(), "f", 1))
                .toList();
        return new Rebuild(
                new Plan(job, List.of(new Chunk(1, planned)), List.of(), List.of(), 0),
                Map.of(),
                new JobHistory(job.name(), List.of()),
                Optional.empty());
    }

    @Override
    public void begin() {}

    @Override
    public Built build(Plan plan, int of) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        List<RunResult> results = new ArrayList<>();
        synchronized (this) {
            for (Partition partition :
                    plan.planned().map(PlannedPartition::partition).toList()) {
                int times = 1
                        + (int) built.stream()
                                .filter(c -> c.contains(partition))
                                .count();
                results.add(script.apply(partition, times));
            }
            built.add(plan.planned().map(PlannedPartition::partition).toList());
        }
        atOnce.decrementAndGet();
        BigDecimal cost = price.multiply(BigDecimal.valueOf(
                results.stream().filter(r -> !(r instanceof RunResult.Conflict)).count()));
        return new Built(results, BigDecimal.ONE, cost, Duration.ofSeconds(1));
    }

    @Override
    public void pause(Duration wait) {
        pauses.add(wait);
        whilePaused.run();
    }

    @Override
    public Optional<StopRequest> stopped() {
        return stopped;
    }

    @Override
    public void end(List<RunResult> results, int exitStatus) {}

    @Override
    public void end(TidegateException failure) {}

    @Override
    public void close() {}
}
