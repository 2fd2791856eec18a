package io.tidegate.job;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A run of partitions of one grain, inclusive at both ends. */
public record PartitionRange(Partition first, Partition last) {
    public PartitionRange {
        if (first.grain() != last.grain()) {
            throw new IllegalArgumentException("grains differ");
        }
        if (last.compareTo(first) < 0) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use the range %s to %s: it ends before it starts".formatted(first, last),
                    "Swap --from and --to; both ends are part of the range.");
        }
    }

    /**
     * Neighbours as ranges.
     *
     * @param partitions of one grain, ascending, each once
     */
    public static List<PartitionRange> of(List<Partition> partitions) {
        List<PartitionRange> ranges = new ArrayList<>();
        Partition first = null;
        Partition last = null;
        for (Partition partition : partitions) {
            if (first == null || !last.next().equals(partition)) {
                if (first != null) {
                    ranges.add(new PartitionRange(first, last));
                }
                first = partition;
            }
            last = partition;
        }
        if (first != null) {
            ranges.add(new PartitionRange(first, last));
        }
        return List.copyOf(ranges);
    }

    public long size() {
        return first.grain().unit().between(first.start(), last.start()) + 1;
    }

    public boolean contains(Partition partition) {
        return partition.compareTo(first) >= 0 && partition.compareTo(last) <= 0;
    }

    public Stream<Partition> stream() {
        return Stream.iterate(first, p -> p.compareTo(last) <= 0, Partition::next);
    }

    public List<Partition> partitions() {
        return stream().toList();
    }

    /** {@code 2024-01-01 to 2024-01-31}, or {@code 2024-01-01} where it is but one. */
    @Override
    public String toString() {
        return first.equals(last) ? first.text() : first + " to " + last;
    }
}
