package io.tidegate.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.tidegate.job.Grain;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * The read set of a chunk as a condition on the partition column, built from typed literals only. Neighbouring partitions become
 * ranges, so that a year of days is one comparison; what is scattered becomes one list.
 */
final class PartitionPredicate {
    private static final int MOST_RANGES = 32;

    private PartitionPredicate() {}

    /** @param partitions of one grain, at least one */
    static Column of(String column, List<Partition> partitions) {
        Column name = col(Names.quote(column));
        List<Partition> sorted = partitions.stream().distinct().sorted().toList();
        List<Column> ranges = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || !sorted.get(i - 1).next().equals(sorted.get(i))) {
                ranges.add(range(name, sorted.get(first), sorted.get(i - 1)));
                first = i;
            }
        }
        if (ranges.size() <= MOST_RANGES) {
            return ranges.stream().reduce(Column::or).orElseThrow();
        }
        return name.isin(sorted.stream().map(PartitionPredicate::value).toArray());
    }

    private static Column range(Column name, Partition first, Partition last) {
        return first.equals(last)
                ? name.equalTo(lit(value(first)))
                : name.geq(lit(value(first))).and(name.leq(lit(value(last))));
    }

    /** A date, or for hours an instant: what the partition column holds. */
    private static Object value(Partition partition) {
        return partition.grain() == Grain.HOUR ? partition.start().toInstant(ZoneOffset.UTC) : partition.date();
    }
}
