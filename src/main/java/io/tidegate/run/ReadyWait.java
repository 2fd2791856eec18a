package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Planner;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.read.Readiness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Plans, and where a source of a chosen partition is not there, waits and plans again until the longest {@code ready.timeout} of
 * the job's sources has passed.
 */
final class ReadyWait {
    private final Planner planner;
    private final Clock clock;
    private final Progress progress;
    private final Consumer<Duration> pause;
    private final Runnable waits;

    /**
     * @param pause waits, and fails when the run is to stop
     * @param waits told before each wait
     */
    ReadyWait(Planner planner, Clock clock, Progress progress, Consumer<Duration> pause, Runnable waits) {
        this.pause = pause;
        this.waits = waits;
        this.planner = planner;
        this.clock = clock;
        this.progress = progress;
    }

    Plan plan(Job job, Choice choice, Optional<Force> force) {
        List<Ready> rules = job.sources().stream()
                .filter(source -> !(source instanceof Source.Upstream))
                .map(Source::ready)
                .toList();
        Duration timeout = rules.stream()
                .map(Ready::timeout)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Duration poll =
                rules.stream().map(Ready::poll).min(Comparator.naturalOrder()).orElse(Duration.ofMinutes(1));
        Instant deadline = clock.instant().plus(timeout);
        while (true) {
            Plan plan = onlyReady(planner.plan(job, choice, force, OptionalInt.empty()), choice);
            boolean waiting = plan.skipped().stream().anyMatch(s -> s.reason() instanceof Reason.SourceMissing);
            if (!waiting || !clock.instant().isBefore(deadline)) {
                return plan;
            }
            progress.note("%s: waiting for its sources until %s".formatted(job.name(), deadline));
            waits.run();
            Duration left = Duration.between(clock.instant(), deadline);
            pause.accept(left.compareTo(poll) < 0 ? left : poll);
        }
    }

    /**
     * The plan with partitions whose sources have not announced themselves moved to those left alone. A scheduled run answers for
     * the due partition, its newest: those it only looks back on are left to a later one without a word.
     */
    private Plan onlyReady(Plan plan, Choice choice) {
        List<Partition> planned =
                plan.planned().map(PlannedPartition::partition).toList();
        Map<Partition, String> notReady = new Readiness().notReady(plan.job(), planned, plan.inputs());
        if (notReady.isEmpty()) {
            return plan;
        }
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : plan.chunks()) {
            List<PlannedPartition> rest = chunk.planned().stream()
                    .filter(p -> !notReady.containsKey(p.partition()))
                    .toList();
            if (!rest.isEmpty()) {
                chunks.add(new Chunk(chunks.size() + 1, rest));
            }
        }
        List<SkippedPartition> skipped = new ArrayList<>(plan.skipped());
        Optional<Partition> newest = Stream.concat(
                        planned.stream(), skipped.stream().map(SkippedPartition::partition))
                .max(Comparator.naturalOrder());
        notReady.forEach((partition, why) -> {
            if (!(choice instanceof Choice.Scheduled) || newest.equals(Optional.of(partition))) {
                skipped.add(new SkippedPartition(partition, new Reason.SourceMissing(why)));
            }
        });
        return new Plan(plan.job(), chunks, skipped, plan.inputs(), plan.targetVersion());
    }
}
