package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Partitions that are not to be built yet: what they read of other jobs was to be built first, and was not. */
public final class HeldBack {
    private HeldBack() {}

    /**
     * Windows and grains counted, as {@link Readers} has it.
     *
     * @param undone by job, partitions that were to be built and how each stands: {@code was blocked}
     * @return the job's partitions that read any of them, each with the first and how many more there are, in words
     */
    public static SortedMap<Partition, String> of(
            Project project, Job job, Map<String, ? extends SortedMap<Partition, String>> undone) {
        SortedMap<Partition, String> first = new TreeMap<>();
        SortedMap<Partition, Integer> more = new TreeMap<>();
        undone.forEach((other, partitions) -> partitions.forEach((partition, how) -> {
            String why = "it reads %s %s, which %s".formatted(other, partition, how);
            Readers.of(project, job, Map.of(other, Set.of(partition))).forEach(reader -> {
                first.putIfAbsent(reader, why);
                more.merge(reader, 1, Integer::sum);
            });
        }));
        first.replaceAll((reader, why) -> more.get(reader) == 1
                ? why
                : "%s, and %d more that stand no better".formatted(why, more.get(reader) - 1));
        return first;
    }
}
