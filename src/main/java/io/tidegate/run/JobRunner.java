package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Planner;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.report.Numbers;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs one job: recovers what a killed run left open, plans, takes leases, runs chunk after chunk, and writes it all down. */
final class JobRunner {
    private final Project project;
    private final RunSettings settings;
    private final Ledger ledger;
    private final Planner planner;
    private final Supplier<ChunkWork> work;
    private final Progress progress;
    private final Brake brake;
    private final CancelWatch cancel;
    private int chunkNumber;

    JobRunner(
            Project project,
            RunSettings settings,
            Ledger ledger,
            Planner planner,
            Supplier<ChunkWork> work,
            Progress progress,
            Brake brake,
            CancelWatch cancel) {
        this.project = project;
        this.settings = settings;
        this.ledger = ledger;
        this.planner = planner;
        this.work = work;
        this.progress = progress;
        this.brake = brake;
        this.cancel = cancel;
    }

    JobResult run(Job job, Choice choice, Optional<Force> force, OptionalInt chunkSize, StopRule stop) {
        RunRecord record = new RunRecord(job, settings, ledger);
        try {
            List<RunResult> results = new ArrayList<>(results(job, choice, force, chunkSize, stop, record));
            results.sort(Comparator.comparing(RunResult::partition));
            record.end(results, exitStatus(results));
            fold(job);
            return JobResult.of(job, results);
        } catch (RuntimeException e) {
            if (brake.requested().isPresent()) { // whatever broke, the stop broke it
                record.end(brake.requested().get().asFailure());
                return JobResult.of(job, List.of());
            }
            if (e instanceof TidegateException known) {
                record.end(known);
            }
            throw e;
        }
    }

    /** Beside the path: a month that cannot be folded now is folded by a later run. */
    private void fold(Job job) {
        try {
            ledger.foldOldMonths(job.name());
        } catch (TidegateException e) {
            progress.note("%s: the ledger's old months stay as they are: %s".formatted(job.name(), e.getMessage()));
        }
    }

    private int exitStatus(List<RunResult> results) {
        return brake.requested().map(r -> r.code().exitStatus()).orElseGet(() -> ExitStatus.of(results));
    }

    private List<RunResult> results(
            Job job, Choice choice, Optional<Force> force, OptionalInt chunkSize, StopRule stop, RunRecord record) {
        repair(job);
        ReadyWait wait = new ReadyWait(planner, settings.clock(), progress, this::pause, record::begun);
        Plan plan = attempts(job).of(() -> wait.plan(job, choice, force, chunkSize), progress::note);
        List<RunResult> results = new ArrayList<>();
        plan.skipped().forEach(skipped -> results.add(settle(job, skipped)));
        results.forEach(stop::saw);
        if (plan.isEmpty()) {
            return results;
        }
        if (!Leases.supported(project.ledger())) {
            progress.note(
                    "%s: the ledger's storage has no leases; another driver may do the same work, and one of the two commits"
                            .formatted(job.name()));
        }
        attempts(job).of(record::begun, progress::note);
        new Leftovers(ledger, settings.run()).remove(job).forEach(progress::note);
        for (Chunk chunk : plan.chunks()) {
            List<RunResult> built = brake.requested()
                    .map(request -> leftAlone(chunk, request.why()))
                    .orElseGet(() -> stop.stops() ? leftAlone(chunk, stop.why()) : build(plan, chunk, force, record));
            built.forEach(result -> stop.saw(result, job.onBlocked()));
            results.addAll(built);
        }
        return results;
    }

    private void repair(Job job) {
        attempts(job)
                .of(() -> Recovery.of(project, settings).repair(job), progress::note)
                .forEach(r -> progress.note(
                        "%s: run %s was %s".formatted(job.name(), r.intent().run(), r.outcome())));
    }

    private Attempts attempts(Job job) {
        return new Attempts(job.retry(), this::pause);
    }

    private void pause(Duration wait) {
        cancel.look();
        brake.pause(wait);
    }

    private RunResult settle(Job job, SkippedPartition skipped) {
        boolean notYet = skipped.reason() instanceof Reason.NotDue || skipped.reason() instanceof Reason.SourceMissing;
        RunResult result = notYet
                ? new RunResult.NotReady(skipped.partition(), skipped.reason().text())
                : new RunResult.Kept(skipped.partition(), skipped.reason());
        return told(job, result);
    }

    private static List<RunResult> leftAlone(Chunk chunk, String why) {
        return chunk.partitions().stream()
                .<RunResult>map(p -> new RunResult.NotTried(p, why))
                .toList();
    }

    /** Builds one chunk; whatever ends it early is the outcome of the partitions that have none yet. */
    private List<RunResult> build(Plan plan, Chunk chunk, Optional<Force> force, RunRecord record) {
        Map<Partition, RunResult> settled = new TreeMap<>();
        try {
            build(
                    plan,
                    chunk,
                    force,
                    record,
                    new Suspects(plan.job()),
                    result -> settled.put(result.partition(), result));
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

    /** Plans again, up to the job's number of attempts, when the table, another run or the cluster got in the way. */
    private void build(
            Plan plan,
            Chunk chunk,
            Optional<Force> force,
            RunRecord record,
            Suspects suspects,
            Consumer<RunResult> settled) {
        Job job = plan.job();
        Attempts attempts = attempts(job);
        Plan current = plan;
        Chunk rest = chunk;
        while (true) {
            ChunkResult result = once(current, rest);
            String why;
            if (result instanceof ChunkResult.Settled done) {
                List<Chunk> halves = suspects.of(rest, done.results());
                if (!halves.isEmpty()) {
                    progress.note("%s: %d partitions failed as one chunk and are built in two halves"
                            .formatted(plan.job().name(), rest.partitions().size()));
                    for (Chunk half : halves) {
                        build(current, half, force, record, suspects, settled);
                    }
                    return;
                }
                List<Partition> again = attempts.worthAnother(done.results());
                done.results().stream()
                        .filter(r -> !again.contains(r.partition()))
                        .forEach(settled);
                if (again.isEmpty()) {
                    return;
                }
                rest = only(rest, again);
                why = Numbers.count(again.size(), "partition") + " failed";
            } else {
                why = result instanceof ChunkResult.Locked locked
                        ? locked.why()
                        : ((ChunkResult.PlanAgain) result).why();
                if (attempts.exhausted()) {
                    rest.partitions().forEach(p -> settled.accept(conflict(job, p, why)));
                    record.locked(rest.partitions(), why);
                    return;
                }
            }
            progress.note("%s: trying again, %s".formatted(job.name(), why));
            Optional<StopRequest> stopped = paused(attempts);
            if (stopped.isPresent()) {
                leftAlone(rest, stopped.get().why()).forEach(settled);
                return;
            }
            Map<Partition, String> owners = Overtaken.by(job, rest.partitions(), plan.targetVersion(), settings.run());
            owners.forEach((p, run) -> settled.accept(told(job, new RunResult.Superseded(p, run))));
            List<Partition> left = rest.partitions().stream()
                    .filter(p -> !owners.containsKey(p))
                    .toList();
            if (left.isEmpty()) {
                return;
            }
            current = planner.plan(job, new Choice.These(left), force, OptionalInt.empty());
            current.skipped().forEach(skipped -> settled.accept(settle(job, skipped)));
            if (current.isEmpty()) {
                return;
            }
            rest = current.chunks().get(0);
        }
    }

    /** Waits for the next attempt; gives the request when the run was asked to stop meanwhile. */
    private Optional<StopRequest> paused(Attempts attempts) {
        try {
            attempts.pause();
            return Optional.empty();
        } catch (TidegateException e) {
            if (brake.requested().isEmpty()) {
                throw e;
            }
            return brake.requested();
        }
    }

    private RunResult conflict(Job job, Partition partition, String why) {
        return told(job, new RunResult.Conflict(partition, why));
    }

    private RunResult told(Job job, RunResult result) {
        progress.done(job, result);
        return result;
    }

    private static Chunk only(Chunk chunk, List<Partition> partitions) {
        List<PlannedPartition> planned = chunk.planned().stream()
                .filter(p -> partitions.contains(p.partition()))
                .toList();
        return new Chunk(chunk.number(), planned);
    }

    private ChunkResult once(Plan plan, Chunk chunk) {
        Job job = plan.job();
        List<String> texts = chunk.partitions().stream().map(Partition::text).toList();
        // Leases are told by the times of files, which no clock of a caller sets.
        Claim claim = Leases.acquire(project.ledger(), job.name(), texts, settings.run(), Clock.systemUTC());
        if (claim instanceof Claim.Held held) {
            return new ChunkResult.Locked("%s holds %s until %s, or longer"
                    .formatted(
                            held.by(),
                            String.join(", ", held.partitions()),
                            held.until().truncatedTo(ChronoUnit.SECONDS)));
        }
        try (Lease lease = ((Claim.Acquired) claim).lease()) {
            chunkNumber++;
            ChunkTask task = new ChunkTask(
                    job,
                    settings.run(),
                    chunkNumber,
                    Math.max(plan.chunks().size(), chunkNumber),
                    chunk,
                    plan.inputs(),
                    plan.targetVersion(),
                    project.cost());
            PublishedBefore before = new PublishedBefore(ledger.history(job.name()));
            return work.get().run(task, ledger, before, progress, new GoAhead(lease, brake, cancel));
        }
    }
}
