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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

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
        Candidates candidates = Candidates.of(job, choice, clock.instant());
        Assessor assessor = new Assessor(project, ledger, job, clock.instant(), force);
        List<PlannedPartition> planned = new ArrayList<>();
        List<SkippedPartition> skipped = new ArrayList<>();
        Protection protection = new Protection(job, choice);
        candidates.stream()
                .map(assessor::assess)
                .filter(candidates::wants)
                .map(found -> protection.applied(forced(found, force)))
                .forEach(found -> {
                    if (found.reason() instanceof Reason.ToBuild build) {
                        planned.add(new PlannedPartition(
                                found.partition(), build, found.fingerprint(), found.inputBytes()));
                    } else {
                        skipped.add(new SkippedPartition(found.partition(), (Reason.ToSkip) found.reason()));
                    }
                });
        if (choice instanceof Choice.Scheduled && planned.isEmpty() && skipped.isEmpty()) {
            Partition first = job.partition().start();
            skipped.add(new SkippedPartition(
                    first, new Reason.NothingDue(job.partition().dueAt(first))));
        }
        protection.requireNoneRefused();
        requireWithinGuardrail(job, planned);
        return new Plan(
                job,
                chunks(planned, chunkSize.orElse(DEFAULT_CHUNK)),
                skipped,
                assessor.inputs()
                        .pinned(planned.stream()
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
        List<PlannedPartition> planned = new ArrayList<>();
        List<SkippedPartition> skipped = new ArrayList<>();
        Candidates.of(job, new Choice.These(partitions), clock.instant()).stream()
                .forEach(partition -> assessor.obstacle(partition)
                        .ifPresentOrElse(
                                why -> skipped.add(new SkippedPartition(partition, why)),
                                () -> planned.add(new PlannedPartition(
                                        partition,
                                        new Reason.Forced(TRIAL.reason()),
                                        assessor.fingerprint(partition),
                                        assessor.inputs().of(partition).bytes()))));
        return new Plan(
                job,
                chunks(planned, Math.max(1, planned.size())),
                skipped,
                assessor.inputs()
                        .pinned(planned.stream()
                                .map(PlannedPartition::partition)
                                .toList()),
                assessor.traces().targetVersion());
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
                    "Narrow the range with --from and --to, or raise guardrails.max_partitions"
                            + " (rebuilding history is what `tidegate backfill plan` is for; it is not in this version).");
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
                .forEach(found ->
                        entries.put(found.partition(), new PartitionCalendar.Entry(found.standing(), found.detail())));
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
