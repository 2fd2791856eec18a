package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Rank;
import io.tidegate.ledger.RunId;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.report.Numbers;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Builds the chunks of one job, each as often as the job's retries allow: planned again when the table, another run or the cluster
 * got in the way, and halved while nobody knows which partition is at fault.
 */
final class ChunkAttempts {
    private final Driver driver;
    private final RunRecord record;
    private final Job job;
    private final int expected;
    private final Function<List<Partition>, Plan> planner;
    private final AtomicInteger made;
    private BigDecimal spent = BigDecimal.ZERO;

    /**
     * @param expected how many chunks there will be, for progress
     * @param planner plans partitions again, in one chunk
     * @param made counts the chunks of the run, attempts too; shared by all that build chunks of it
     */
    ChunkAttempts(
            Driver driver,
            RunRecord record,
            Job job,
            int expected,
            Function<List<Partition>, Plan> planner,
            AtomicInteger made) {
        this.driver = driver;
        this.record = record;
        this.job = job;
        this.expected = expected;
        this.planner = planner;
        this.made = made;
    }

    /** Core-seconds of everything that was tried here, published or not. */
    BigDecimal spent() {
        return spent;
    }

    /**
     * Whatever ends the chunk early is the outcome of the partitions that have none yet.
     *
     * @param plan the one the chunk is of
     * @return one result for each partition of the chunk, in order
     * @throws TidegateException INTERRUPTED when the thread was
     */
    List<RunResult> build(Plan plan, Chunk chunk) {
        Map<Partition, RunResult> settled = new TreeMap<>();
        try {
            build(plan, chunk, new Suspects(job), settled);
        } catch (TidegateException e) {
            if (e.code() == ErrorCode.INTERRUPTED) {
                throw e;
            }
            for (Partition partition : chunk.partitions()) {
                settled.computeIfAbsent(partition, p -> new RunResult.Failed(p, e.code(), e.getMessage(), e.cure()));
            }
        }
        return List.copyOf(settled.values());
    }

    static List<RunResult> leftAlone(Chunk chunk, String why) {
        return chunk.partitions().stream()
                .<RunResult>map(p -> new RunResult.NotTried(p, why))
                .toList();
    }

    private void build(Plan plan, Chunk chunk, Suspects suspects, Map<Partition, RunResult> settled) {
        Attempts attempts = driver.attempts(job);
        Plan current = plan;
        Chunk rest = chunk;
        while (true) {
            ChunkResult result = once(current, rest);
            String why;
            if (result instanceof ChunkResult.Settled done) {
                List<Chunk> halves = suspects.of(rest, done.results());
                if (!halves.isEmpty()) {
                    driver.progress()
                            .note("%s: %d partitions failed as one chunk and are built in two halves"
                                    .formatted(job.name(), rest.partitions().size()));
                    for (Chunk half : halves) {
                        build(current, half, suspects, settled);
                    }
                    return;
                }
                List<Partition> again = attempts.worthAnother(done.results());
                settle(
                        settled,
                        done.results().stream()
                                .filter(r -> !again.contains(r.partition()))
                                .toList());
                if (again.isEmpty()) {
                    return;
                }
                rest = only(rest, again::contains);
                why = Numbers.count(again.size(), "partition") + " failed";
            } else if (result instanceof ChunkResult.Locked locked && driver.rank() == Rank.BACKFILL) {
                // The run that has them goes first; the others need not wait for it.
                settle(settled, conflicts(only(rest, locked::holds), locked.why()));
                List<Partition> free =
                        rest.partitions().stream().filter(p -> !locked.holds(p)).toList();
                if (free.isEmpty()) {
                    return;
                }
                rest = only(rest, free::contains);
                continue;
            } else {
                why = result instanceof ChunkResult.Locked locked
                        ? locked.why()
                        : ((ChunkResult.PlanAgain) result).why();
                if (attempts.exhausted()) {
                    settle(settled, conflicts(rest, why));
                    return;
                }
            }
            driver.progress().note("%s: trying again, %s".formatted(job.name(), why));
            Optional<StopRequest> stopped = paused(attempts);
            if (stopped.isPresent()) {
                settle(settled, leftAlone(rest, stopped.get().why()));
                return;
            }
            List<Partition> ours = stillOurs(rest, plan.targetVersion(), settled);
            if (ours.isEmpty()) {
                return;
            }
            current = planner.apply(ours);
            current.skipped().forEach(skipped -> settle(settled, List.of(driver.told(job, RunResult.of(skipped)))));
            if (current.isEmpty()) {
                return;
            }
            rest = current.chunks().get(0);
        }
    }

    private static void settle(Map<Partition, RunResult> settled, List<RunResult> results) {
        results.forEach(result -> settled.put(result.partition(), result));
    }

    private List<RunResult> conflicts(Chunk rest, String why) {
        List<RunResult> conflicts = rest.partitions().stream()
                .map(p -> driver.told(job, new RunResult.Conflict(p, why)))
                .toList();
        record.locked(rest.partitions(), why);
        return conflicts;
    }

    /** Those that no run which goes first has published meanwhile; the others are settled. A backfill goes after every other run. */
    private List<Partition> stillOurs(Chunk rest, long since, Map<Partition, RunResult> settled) {
        RunId ours = driver.settings().run();
        Predicate<RunId> goesFirst =
                driver.rank() == Rank.BACKFILL ? run -> !run.equals(ours) : run -> run.beganAfter(ours);
        Map<Partition, String> owners = Overtaken.by(job, rest.partitions(), since, goesFirst);
        owners.forEach((p, run) -> settled.put(p, driver.told(job, new RunResult.Superseded(p, run))));
        return rest.partitions().stream().filter(p -> !owners.containsKey(p)).toList();
    }

    /** Waits for the next attempt; gives the request when the run was asked to stop meanwhile. */
    private Optional<StopRequest> paused(Attempts attempts) {
        try {
            attempts.pause();
            return Optional.empty();
        } catch (TidegateException e) {
            if (driver.brake().requested().isEmpty()) {
                throw e;
            }
            return driver.brake().requested();
        }
    }

    private static Chunk only(Chunk chunk, Predicate<Partition> wanted) {
        List<PlannedPartition> planned =
                chunk.planned().stream().filter(p -> wanted.test(p.partition())).toList();
        return new Chunk(chunk.number(), planned);
    }

    private ChunkResult once(Plan plan, Chunk chunk) {
        List<String> texts = chunk.partitions().stream().map(Partition::text).toList();
        // Leases are told by the times of files, which no clock of a caller sets.
        Claim claim = Leases.acquire(
                driver.project().ledger(),
                job.name(),
                texts,
                driver.settings().run(),
                driver.rank(),
                Clock.systemUTC());
        if (claim instanceof Claim.Held held) {
            return ChunkResult.Locked.by(held);
        }
        Lease lease = ((Claim.Acquired) claim).lease();
        return lease.during(() -> built(plan, chunk, lease), driver.noteOf(job));
    }

    private ChunkResult built(Plan plan, Chunk chunk, Lease lease) {
        int number = made.incrementAndGet();
        ChunkTask task = new ChunkTask(
                job,
                driver.settings().run(),
                number,
                Math.max(expected, number),
                chunk,
                plan.inputs(),
                plan.targetVersion(),
                driver.project().cost());
        PublishedBefore before = new PublishedBefore(driver.ledger().history(job.name()));
        ChunkWork work = driver.work().get();
        try {
            return work.run(
                    task,
                    driver.ledger(),
                    before,
                    driver.progress(),
                    new GoAhead(lease, driver.brake(), driver.cancel()));
        } finally {
            spent = spent.add(work.coreSeconds(task));
        }
    }
}
