package io.tidegate.stage;

import io.tidegate.job.Partition;
import io.tidegate.log.PartitionValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import scala.collection.immutable.Map;

/** Some partitions of one grain as the log of a table with this partition column names them. */
public final class PartitionValues {
    private final String column;
    private final List<Partition> partitions;
    private final Set<Partition> wanted;

    /** @param partitions at least one */
    public PartitionValues(String column, List<Partition> partitions) {
        this.column = column;
        this.partitions = List.copyOf(partitions);
        this.wanted = Set.copyOf(partitions);
    }

    String column() {
        return column;
    }

    /** The read set that is exactly these partitions. */
    Column predicate() {
        return PartitionPredicate.of(column, partitions);
    }

    /** Whether a file's partition values, as a map column, are of the days that these are in: more than them, never fewer. */
    Column dayOf(Column partitionValues) {
        Object[] days =
                partitions.stream().map(p -> p.date().toString()).distinct().toArray();
        return partitionValues.getItem(column).substr(1, 10).isin(days);
    }

    /** Which of them a file with these partition values belongs to; empty when it belongs to none. */
    Optional<Partition> partition(Map<String, String> values) {
        return PartitionValue.parse(partitions.get(0).grain(), value(values)).filter(wanted::contains);
    }

    /** As keys of {@link io.tidegate.log.TableLog#partitions}. */
    Set<String> keys() {
        return partitions.stream().map(PartitionValue::of).collect(Collectors.toSet());
    }

    boolean contain(Map<String, String> values) {
        return partition(values).isPresent();
    }

    /** The value of the partition column, for messages. */
    String text(Map<String, String> values) {
        String value = value(values);
        return value == null ? "NULL" : value;
    }

    private String value(Map<String, String> values) {
        return values.contains(column) ? values.apply(column) : null;
    }
}
