package io.tidegate.plan;

import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.job.PartitionRange;
import io.tidegate.job.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which partitions of a source one of ours reads: every one that overlaps it, and the window around them. Days, weeks, months
 * and years meet by calendar; hours, which are UTC, meet the others by instant in the zone of those.
 */
public final class Overlap {
    private Overlap() {}

    /** For partitions whose calendar is UTC. */
    public static List<Partition> of(Partition ours, Grain theirs, Window window) {
        return of(ours, theirs, window, ZoneOffset.UTC);
    }

    /**
     * @param zone of the side that is not in hours; without effect when both or neither are
     * @return ascending, without gaps; empty for a day that its zone left out
     */
    public static List<Partition> of(Partition ours, Grain theirs, Window window, ZoneId zone) {
        List<Partition> overlapping = ours.grain() != theirs && (ours.grain() == Grain.HOUR || theirs == Grain.HOUR)
                ? byInstant(ours, theirs, zone)
                : byCalendar(ours, theirs);
        if (overlapping.isEmpty()) {
            return List.of();
        }
        Partition first = overlapping.get(0).plus(-window.before());
        Partition last = overlapping.get(overlapping.size() - 1).plus(window.after());
        return new PartitionRange(first, last).partitions();
    }

    /**
     * The other way round: which partitions of ours read one of theirs.
     *
     * @param zone as {@link #of(Partition, Grain, Window, ZoneId)} takes it
     * @return ascending, each once
     */
    public static List<Partition> readers(Collection<Partition> theirs, Grain ours, Window window, ZoneId zone) {
        SortedSet<Partition> reach = new TreeSet<>();
        for (Partition partition : theirs) {
            for (int step = -window.after(); step <= window.before(); step++) {
                reach.add(partition.plus(step));
            }
        }
        SortedSet<Partition> readers = new TreeSet<>();
        reach.forEach(partition -> readers.addAll(of(partition, ours, Window.NONE, zone)));
        return List.copyOf(readers);
    }

    private static List<Partition> byCalendar(Partition ours, Grain theirs) {
        Partition first = new Partition(theirs, theirs.floor(ours.start()));
        Partition last = new Partition(theirs, theirs.floor(ours.next().start().minusNanos(1)));
        return List.of(first, last);
    }

    /** Where clocks are set back around midnight, wall-clock times run backwards; instants do not. */
    private static List<Partition> byInstant(Partition ours, Grain theirs, ZoneId zone) {
        Instant start = ours.startsAt(zone);
        Instant end = ours.endsAt(zone);
        Partition from = Partition.at(theirs, start, zone).plus(-1);
        return Stream.iterate(from, p -> p.startsAt(zone).isBefore(end), Partition::next)
                .filter(p -> p.endsAt(zone).isAfter(start))
                .toList();
    }
}
