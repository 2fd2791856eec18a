package io.tidegate.plan;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Project;
import io.tidegate.ledger.Ledger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Decides which partitions a run builds, in which chunks, and why; changes nothing. */
public final class Planner {
    /** Partitions in a chunk when nobody says: about a month of days. */
    public static final int DEFAULT_CHUNK = 31;

    private static final Force TRIAL = new Force("a trial beside the table");

    private final Project project;
    private final Ledger ledger;
    private final Clock clock;
    private final int maxPartitions;

    public Planner(Project project, Ledger ledger, Clock clock) {
        this(project, ledger, clock, project.maxPartitions());
    }

    private Planner(Project project, Ledger ledger, Clock clock, int maxPartitions) {
        this.project = project;
        this.ledger = ledger;
        this.clock = clock;
        this.maxPartitions = maxPartitions;
    }

    /** The same for plans that no run takes on: {@code guardrails.max_partitions} does not hold for them. */
    public Planner unguarded() {
        return new Planner(project, ledger, clock, Integer.MAX_VALUE);
    }

    /**
     * A partition that has not ended, lacks a source, is up to date or foreign is left alone and says so; force overrides only
     * the third.
     *
     * @param chunkSize most partitions a chunk may hold, {@link #DEFAULT_CHUNK} when empty
     * @throws TidegateException USAGE for partitions before the job's start or of another grain, GUARDRAIL when more partitions
     *     than allowed would be built, PROTECTED when a chosen one would rewrite protected history, DAMAGED when the table went
     *     backwards
     */
    public Plan plan(Job job, Choice choice, Optional<Force> force, OptionalInt chunkSize) {
        if (chunkSize.isPresent() && chunkSize.getAsInt() < 1) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot plan chunks of %d partitions".formatted(chunkSize.getAsInt()),
                    "Give --chunk 1 or more.");
        }
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), force);
        Decided decided = decide(job, choice, assessor, found -> forced(stayingBack(found, choice), force));
        List<SkippedPartition> skipped = decided.skipped();
        if (choice instanceof Choice.Scheduled && decided.planned().isEmpty() && skipped.isEmpty()) {
            Partition first = job.partition().start();
            skipped.add(new SkippedPartition(
                    first, new Reason.NothingDue(job.partition().dueAt(first))));
        }
        requireWithinGuardrail(job, decided.planned());
        return plan(job, decided, chunkSize.orElse(DEFAULT_CHUNK), assessor);
    }

    /**
     * What a backfill does to a job. As {@link #plan}, but the guardrail on the number of partitions is not for it: approvals are.
     *
     * @param excluded left out of the choice, and says so
     * @param rebuilt by job, partitions of other jobs that the same backfill builds before: they count as published
     * @throws TidegateException as {@link #plan}
     */
    public Rebuild rebuild(
            Job job,
            Choice choice,
            Reprocess reprocess,
            List<PartitionRange> excluded,
            Map<String, Set<Partition>> rebuilt) {
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), Optional.empty(), rebuilt);
        Decided decided = decide(
                job,
                choice,
                assessor,
                found -> found.withReason(
                        excluded.stream().anyMatch(range -> range.contains(found.partition()))
                                ? new Reason.Excluded()
                                : reprocess.of(found.reason())));
        Map<Partition, Rebuild.Published> replaced = new LinkedHashMap<>();
        for (PlannedPartition planned : decided.planned()) {
            Trace trace = assessor.traces().of(planned.partition());
            if (trace.isPublished()) {
                replaced.put(planned.partition(), trace.seen());
            }
        }
        return new Rebuild(
                plan(job, decided, Math.max(1, decided.planned().size()), assessor),
                replaced,
                assessor.traces().history(),
                assessor.traces().table());
    }

    /**
     * Partitions as they are now, whatever the table has been through.
     *
     * @param rebuilt as {@link #rebuild} takes it
     */
    public Present present(Job job, Collection<Partition> partitions, Map<String, Set<Partition>> rebuilt) {
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), Optional.of(TRIAL), rebuilt);
        Map<Partition, Present.Held> held = new LinkedHashMap<>();
        for (Partition partition : partitions) {
            Trace trace = assessor.traces().of(partition);
            Inputs.Found found = assessor.inputs().of(partition);
            Optional<Trace.Publication> visible =
                    trace.published().filter(p -> trace.touchedAfter().isEmpty() && !trace.isGone());
            held.put(
                    partition,
                    new Present.Held(
                            found.digest().substring(0, Rebuild.DIGITS),
                            found.missing(),
                            assessor.traces().changedIn(partition),
                            visible.map(Trace.Publication::run),
                            visible.map(Trace.Publication::fingerprint)));
        }
        return new Present(assessor.definition(), assessor.traces().targetVersion(), held);
    }

    /** What becomes of each candidate. */
    private record Decided(List<PlannedPartition> planned, List<SkippedPartition> skipped) {}

    private Decided decide(Job job, Choice choice, Assessor assessor, UnaryOperator<Assessment> wanted) {
        Candidates candidates = Candidates.of(job, choice, clock.instant());
        Decided decided = new Decided(new ArrayList<>(), new ArrayList<>());
        Protection protection = new Protection(job, choice);
        candidates.stream()
                .map(assessor::assess)
                .filter(candidates::wants)
                .map(found -> protection.applied(wanted.apply(found)))
                .forEach(found -> {
                    if (found.reason() instanceof Reason.ToBuild build) {
                        decided.planned()
                                .add(new PlannedPartition(
                                        found.partition(), build, found.fingerprint(), found.inputBytes()));
                    } else {
                        decided.skipped().add(new SkippedPartition(found.partition(), (Reason.ToSkip) found.reason()));
                    }
                });
        protection.requireNoneRefused();
        return decided;
    }

    private static Plan plan(Job job, Decided decided, int chunkSize, Assessor assessor) {
        return new Plan(
                job,
                chunks(decided.planned(), chunkSize),
                decided.skipped(),
                assessor.inputs()
                        .pinned(decided.planned().stream()
                                .map(PlannedPartition::partition)
                                .toList()),
                assessor.traces().targetVersion());
    }

    /**
     * A build that publishes nothing: what it reads of the partitions as they are now, whatever is published, protected or
     * foreign. A partition that has not ended or lacks a source is left out and says so.
     *
     * @throws TidegateException USAGE for partitions before the job's start or of another grain
     */
    public Plan trial(Job job, List<Partition> partitions) {
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), Optional.of(TRIAL));
        Decided decided = new Decided(new ArrayList<>(), new ArrayList<>());
        Candidates.of(job, new Choice.These(partitions), clock.instant()).stream()
                .forEach(partition -> assessor.obstacle(partition)
                        .ifPresentOrElse(
                                why -> decided.skipped().add(new SkippedPartition(partition, why)),
                                () -> decided.planned()
                                        .add(new PlannedPartition(
                                                partition,
                                                new Reason.Forced(TRIAL.reason()),
                                                assessor.fingerprint(partition),
                                                assessor.inputs().of(partition).bytes()))));
        return plan(job, decided, Math.max(1, decided.planned().size()), assessor);
    }

    /** What somebody took back, a schedule does not bring again from the same inputs. */
    private static Assessment stayingBack(Assessment found, Choice choice) {
        return choice instanceof Choice.Scheduled
                        && found.reason() instanceof Reason.RolledBack back
                        && !found.inputsMoved()
                ? found.withReason(new Reason.StaysRolledBack(back.how()))
                : found;
    }

    private static Assessment forced(Assessment found, Optional<Force> force) {
        return force.isPresent() && found.reason() instanceof Reason.UpToDate
                ? found.withReason(new Reason.Forced(force.get().reason()))
                : found;
    }

    private void requireWithinGuardrail(Job job, List<PlannedPartition> planned) {
        if (planned.size() > maxPartitions) {
            throw new TidegateException(
                    ErrorCode.GUARDRAIL,
                    "Cannot plan %s: %,d partitions, %s to %s, would be built, and guardrails.max_partitions is %,d"
                            .formatted(
                                    job.name(),
                                    planned.size(),
                                    planned.get(0).partition(),
                                    planned.get(planned.size() - 1).partition(),
                                    maxPartitions),
                    "Narrow the range with --from and --to, or raise guardrails.max_partitions; history is rebuilt with"
                            + " `tidegate backfill plan`, which asks for approval instead.");
        }
    }

    private static List<Chunk> chunks(List<PlannedPartition> planned, int size) {
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < planned.size(); from += size) {
            chunks.add(new Chunk(chunks.size() + 1, planned.subList(from, Math.min(from + size, planned.size()))));
        }
        return chunks;
    }

    /**
     * How each partition stands.
     *
     * @param range inclusive; from the job's start to the newest due partition when empty; what lies before the start is left out
     */
    public PartitionCalendar calendar(Job job, Optional<PartitionRange> range) {
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), Optional.empty());
        SortedMap<Partition, PartitionCalendar.Entry> entries = new TreeMap<>();
        Candidates.calendar(job, range, clock.instant())
                .map(assessor::assess)
                .forEach(found -> entries.put(
                        found.partition(),
                        new PartitionCalendar.Entry(found.standing(), found.detail(), found.sourceMoved())));
        return new PartitionCalendar(job, entries);
    }

    /** What a build of these partitions would be recorded with now, for partitions that are adopted rather than built. */
    public Map<Partition, String> fingerprints(Job job, List<Partition> partitions) {
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), Optional.empty());
        Map<Partition, String> fingerprints = new LinkedHashMap<>();
        partitions.forEach(partition -> fingerprints.put(partition, assessor.fingerprint(partition)));
        return fingerprints;
    }
}
