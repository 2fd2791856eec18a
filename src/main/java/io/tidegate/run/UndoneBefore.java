package io.tidegate.run;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.HeldBack;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the earlier jobs of a command were to build and did not. Partitions of later jobs that read it are not built by the same command:
 * they would be built from the rows that it was to replace. A retry builds them after what they read.
 */
final class UndoneBefore {
    private final Project project;
    private final Map<String, SortedMap<Partition, String>> undone = new HashMap<>();
    private final Set<String> troubled = new HashSet<>();

    UndoneBefore(Project project) {
        this.project = project;
    }

    void saw(JobResult result) {
        if (result.trouble().isPresent()) {
            troubled.add(result.job().name());
        }
        result.results().forEach(r -> how(r).ifPresent(how -> add(result.job(), r.partition(), how)));
    }

    private void add(Job job, Partition partition, String how) {
        undone.computeIfAbsent(job.name(), name -> new TreeMap<>()).put(partition, how);
    }

    /** Where a source is gone or another run goes first, what is published is as it is to be. */
    private static Optional<String> how(RunResult result) {
        return switch (Word.of(result)) {
            case "blocked" -> Optional.of("was blocked");
            case "failed" -> Optional.of("failed");
            case "conflict" -> Optional.of("is with another run");
            case "unknown" -> Optional.of("may or may not be published");
            case "not_tried" -> Optional.of("was not tried");
            default -> Optional.empty();
        };
    }

    /** The plan of a later job, its partitions that read such moved to those that are not ready. */
    Plan heldBack(Plan plan) {
        SortedMap<Partition, String> why = why(plan);
        if (why.isEmpty()) {
            return plan;
        }
        List<Chunk> chunks = new ArrayList<>();
        for (Chunk chunk : plan.chunks()) {
            List<PlannedPartition> rest = chunk.planned().stream()
                    .filter(p -> !why.containsKey(p.partition()))
                    .toList();
            if (!rest.isEmpty()) {
                chunks.add(new Chunk(chunks.size() + 1, rest));
            }
        }
        List<SkippedPartition> skipped = new ArrayList<>();
        plan.skipped()
                .forEach(s -> skipped.add(
                        isUpToDate(s) && why.containsKey(s.partition()) ? held(plan, s.partition(), why) : s));
        plan.planned()
                .map(PlannedPartition::partition)
                .filter(why::containsKey)
                .forEach(partition -> skipped.add(held(plan, partition, why)));
        return new Plan(plan.job(), chunks, skipped, plan.inputs(), plan.targetVersion());
    }

    /** With the old rows of what it reads: it is to be built too once these are replaced. */
    private static boolean isUpToDate(SkippedPartition skipped) {
        return skipped.reason() instanceof Reason.UpToDate;
    }

    private SkippedPartition held(Plan plan, Partition partition, Map<Partition, String> why) {
        add(plan.job(), partition, "was not built either");
        return new SkippedPartition(
                partition, new Reason.SourceMissing(why.get(partition) + "; mend that, then `tidegate retry`"));
    }

    private SortedMap<Partition, String> why(Plan plan) {
        Optional<String> trouble =
                plan.job().upstream().stream().filter(troubled::contains).findFirst();
        return trouble.map(job -> plan.planned()
                        .map(PlannedPartition::partition)
                        .collect(Collectors.toMap(
                                p -> p,
                                p -> "it reads %s, which could not be run".formatted(job),
                                (a, b) -> a,
                                TreeMap::new)))
                .map(all -> (SortedMap<Partition, String>) all)
                .orElseGet(() -> HeldBack.of(project, plan.job(), undone));
    }
}
