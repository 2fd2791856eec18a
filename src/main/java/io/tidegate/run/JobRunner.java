package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.ledger.Claim;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Lease;
import io.tidegate.ledger.Leases;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.Machine;
import io.tidegate.plan.Choice;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Force;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Planner;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.storage.Fingerprint;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
    private int chunkNumber;

    JobRunner(
            Project project,
            RunSettings settings,
            Ledger ledger,
            Planner planner,
            Supplier<ChunkWork> work,
            Progress progress) {
        this.project = project;
        this.settings = settings;
        this.ledger = ledger;
        this.planner = planner;
        this.work = work;
        this.progress = progress;
    }

    JobResult run(Job job, Choice choice, Optional<Force> force, OptionalInt chunkSize, StopRule stop) {
        Recovery.of(project, settings)
                .repair(job)
                .forEach(r -> progress.note(
                        "%s: run %s was %s".formatted(job.name(), r.intent().run(), r.outcome())));
        Plan plan = new ReadyWait(planner, settings.clock(), progress).plan(job, choice, force, chunkSize);
        List<RunResult> results = new ArrayList<>();
        plan.skipped().forEach(skipped -> results.add(settle(job, skipped)));
        results.forEach(stop::saw);
        if (!plan.isEmpty()) {
            if (!Leases.supported(project.ledger())) {
                progress.note(
                        "%s: the ledger's storage has no leases; another driver may do the same work, and one of the two commits"
                                .formatted(job.name()));
            }
            writeStarted(job);
            List<RunResult> built = new ArrayList<>();
            for (Chunk chunk : plan.chunks()) {
                built.addAll(stop.stops() ? leftAlone(chunk, stop) : build(plan, chunk, force));
                built.forEach(result -> stop.saw(result, job.onBlocked()));
            }
            results.addAll(built);
            writeFinished(job, results);
        }
        results.sort(Comparator.comparing(RunResult::partition));
        return JobResult.of(job, results);
    }

    private RunResult settle(Job job, SkippedPartition skipped) {
        boolean notYet = skipped.reason() instanceof Reason.NotDue || skipped.reason() instanceof Reason.SourceMissing;
        RunResult result = notYet
                ? new RunResult.NotReady(skipped.partition(), skipped.reason().text())
                : new RunResult.Kept(skipped.partition(), skipped.reason());
        progress.done(job, result);
        return result;
    }

    private List<RunResult> leftAlone(Chunk chunk, StopRule stop) {
        return chunk.partitions().stream()
                .<RunResult>map(p -> new RunResult.NotTried(p, stop.why()))
                .toList();
    }

    /** Builds one chunk; whatever ends it early is the outcome of the partitions that have none yet. */
    private List<RunResult> build(Plan plan, Chunk chunk, Optional<Force> force) {
        Map<Partition, RunResult> settled = new TreeMap<>();
        try {
            build(plan, chunk, force, result -> settled.put(result.partition(), result));
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

    /** Plans again, up to the job's number of attempts, when the table or the cluster got in the way. */
    private void build(Plan plan, Chunk chunk, Optional<Force> force, Consumer<RunResult> settled) {
        Attempts attempts = new Attempts(plan.job().retry());
        Plan current = plan;
        Chunk rest = chunk;
        while (true) {
            ChunkResult result = once(current, rest);
            if (result instanceof ChunkResult.Settled done) {
                List<Partition> again = attempts.worthAnother(done.results());
                done.results().stream()
                        .filter(r -> !again.contains(r.partition()))
                        .forEach(settled);
                if (again.isEmpty()) {
                    return;
                }
                rest = only(rest, again);
                progress.note(
                        "%s: trying %d partitions again".formatted(plan.job().name(), again.size()));
            } else {
                String why = ((ChunkResult.PlanAgain) result).why();
                if (attempts.exhausted()) {
                    rest.partitions().forEach(p -> settled.accept(new RunResult.Conflict(p, why)));
                    return;
                }
                progress.note("%s: planned again, %s".formatted(plan.job().name(), why));
            }
            attempts.pause();
            current = planner.plan(plan.job(), new Choice.These(rest.partitions()), force, OptionalInt.empty());
            current.skipped().forEach(skipped -> settled.accept(settle(plan.job(), skipped)));
            if (current.isEmpty()) {
                return;
            }
            rest = current.chunks().get(0);
        }
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
            String why = "%s holds it until %s".formatted(held.by(), held.until());
            return new ChunkResult.Settled(chunk.partitions().stream()
                    .<RunResult>map(p -> new RunResult.Conflict(p, why))
                    .toList());
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
            return work.get().run(task, ledger, new PublishedBefore(ledger.history(job.name())), progress);
        }
    }

    private void writeStarted(Job job) {
        ledger.write(
                settings.run(),
                job.name(),
                0,
                Document.Kind.STARTED,
                List.of(new Event.RunStarted(
                        settings.run(),
                        job.name(),
                        settings.clock().instant(),
                        settings.who(),
                        settings.command(),
                        settings.reason(),
                        settings.codeVersion(),
                        Fingerprint.of().add(job.configuration()).hex(),
                        settings.orchestratorRun(),
                        Machine.host(),
                        Machine.pid())));
    }

    private void writeFinished(Job job, List<RunResult> results) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        BigDecimal cost = BigDecimal.ZERO;
        for (RunResult result : results) {
            counts.merge(Word.of(result), 1, Integer::sum);
            if (result instanceof RunResult.Published published) {
                cost = cost.add(published.cost());
            }
        }
        ledger.write(
                settings.run(),
                job.name(),
                0,
                Document.Kind.FINISHED,
                List.of(new Event.RunFinished(
                        settings.run(), job.name(), settings.clock().instant(), ExitStatus.of(results), counts, cost)));
    }
}
