package io.tidegate.plan;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How each partition of a job stands, from its start to the newest that is due, or in a range; made by {@link Planner}. */
public final class PartitionCalendar {
    /**
     * One partition.
     *
     * @param detail why it stands so, where the standing alone does not say it; may be empty
     * @param sourceMoved whether it is published, and its inputs are others than those it was built from
     */
    public record Entry(Standing standing, String detail, boolean sourceMoved) {
        /** Of a partition whose inputs did not move. */
        public Entry(Standing standing, String detail) {
            this(standing, detail, false);
        }
    }

    /**
     * Neighbours that stand alike for the same reason.
     *
     * @param detail of its first partition
     */
    public record Stretch(PartitionRange range, Standing standing, String detail) {}

    private final Job job;
    private final SortedMap<Partition, Entry> entries;

    public PartitionCalendar(Job job, SortedMap<Partition, Entry> entries) {
        this.job = job;
        this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public Job job() {
        return job;
    }

    /** In order of time. */
    public SortedMap<Partition, Entry> entries() {
        return entries;
    }

    /** Only standings that occur, in the order of {@link Standing}. */
    public Map<Standing, Integer> counts() {
        Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
        entries.values().forEach(entry -> counts.merge(entry.standing(), 1, Integer::sum));
        return counts;
    }

    /** Stretches of neighbours among the partitions that are wanted, in order of time. */
    public List<Stretch> stretches(Predicate<Entry> wanted) {
        List<Stretch> stretches = new ArrayList<>();
        entries.forEach((partition, entry) -> {
            if (!wanted.test(entry)) {
                return;
            }
            int end = stretches.size() - 1;
            if (end >= 0 && continues(stretches.get(end), partition, entry)) {
                Stretch last = stretches.get(end);
                stretches.set(
                        end,
                        new Stretch(
                                new PartitionRange(last.range().first(), partition), last.standing(), last.detail()));
            } else {
                stretches.add(new Stretch(new PartitionRange(partition, partition), entry.standing(), entry.detail()));
            }
        });
        return List.copyOf(stretches);
    }

    private static boolean continues(Stretch last, Partition partition, Entry entry) {
        return last.standing() == entry.standing()
                && last.range().last().next().equals(partition)
                && kind(last.detail()).equals(kind(entry.detail()));
    }

    /** Details name partitions and paths; what stands before the first digit or slash tells the kind. */
    private static String kind(String detail) {
        return detail.split("[0-9/]", 2)[0];
    }
}
