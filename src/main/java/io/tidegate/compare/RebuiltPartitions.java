package io.tidegate.compare;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillChanges;
import io.tidegate.log.PartitionValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What has become of partitions that a backfill rebuilt: rows and sums of both states. Reads their numeric columns, once. */
public final class RebuiltPartitions {
    private final SparkSession spark;
    private final Job job;

    public RebuiltPartitions(SparkSession spark, Job job) {
        this.spark = spark;
        this.job = job;
    }

    /** @throws TidegateException USAGE when the table or one of the versions is gone, INFRASTRUCTURE when it cannot be read */
    public BackfillChanges changes(Rebuilt rebuilt) {
        PublishedTable newest = PublishedTable.newest(spark, job)
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot compare %s: there is no table".formatted(job.name()),
                        "Nothing of it is published."));
        List<PartitionTotals.Slice> slices = slices(newest, rebuilt);
        List<Dataset<Row>> rows =
                slices.stream().map(PartitionTotals.Slice::rows).toList();
        List<StructType> schemas = rows.stream().map(Dataset::schema).toList();
        SummedColumns columns = SummedColumns.of(job, schemas);
        List<Map<String, Totals>> totals = new PartitionTotals(job.partition().column(), slices).read(rows, columns);
        Changes changes = new Changes(columns);
        Map<Partition, Totals> before = new HashMap<>();
        for (int i = 1; i < slices.size(); i++) {
            for (Partition partition : slices.get(i).partitions()) {
                before.put(partition, of(totals.get(i), partition));
            }
        }
        for (Partition partition : all(rebuilt)) {
            Totals after = of(totals.get(0), partition);
            if (rebuilt.lost().containsKey(partition)) {
                changes.add(partition, rebuilt.lost().get(partition), after);
            } else {
                changes.add(
                        partition, rebuilt.before().get(partition), before.getOrDefault(partition, Totals.NONE), after);
            }
        }
        return changes.done(rebuilt);
    }

    /** What stands now first, then each earlier version. */
    private static List<PartitionTotals.Slice> slices(PublishedTable newest, Rebuilt rebuilt) {
        List<PartitionTotals.Slice> slices = new ArrayList<>();
        slices.add(new PartitionTotals.Slice(newest.at(rebuilt.after()), all(rebuilt)));
        Map<Long, List<Partition>> earlier = new TreeMap<>();
        rebuilt.before()
                .forEach((partition, version) -> version.ifPresent(
                        v -> earlier.computeIfAbsent(v, k -> new ArrayList<>()).add(partition)));
        earlier.forEach((version, partitions) -> slices.add(new PartitionTotals.Slice(newest.at(version), partitions)));
        return slices;
    }

    private static List<Partition> all(Rebuilt rebuilt) {
        TreeSet<Partition> all = new TreeSet<>(rebuilt.before().keySet());
        all.addAll(rebuilt.lost().keySet());
        return List.copyOf(all);
    }

    private static Totals of(Map<String, Totals> totals, Partition partition) {
        return totals.getOrDefault(PartitionValue.of(partition), Totals.NONE);
    }
}
