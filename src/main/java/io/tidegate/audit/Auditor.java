package io.tidegate.audit;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Check;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Target;
import io.tidegate.stage.StagedChunk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The gate of a job: judges each partition of a chunk by itself, all of them together.
 *
 * <p>The staged rows are read once, and once more for each distinct set of {@code unique} columns, however many partitions and checks there are. Each
 * {@code reconcile} reads them once more, each {@code sql} check once a partition. When something failed, samples cost one query for all row rules and one
 * for each failed {@code unique} and {@code reconcile}.
 */
public final class Auditor {
    private final SparkSession spark;

    public Auditor(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Judges what was staged.
     *
     * @param sources by name; partitioned ones carry {@code _partition}
     * @throws TidegateException TARGET_MISMATCH when the rows have no partition column of the grain's type
     */
    public Audit audit(Job job, StagedChunk staged, Map<String, Dataset<Row>> sources) {
        Map<Partition, Long> rowCounts = new HashMap<>();
        staged.staged().forEach((partition, ofPartition) -> rowCounts.put(partition, ofPartition.rows()));
        Map<Partition, Verdict> verdicts =
                audit(job, staged.rows(), staged.partitions(), rowCounts, sources, staged::locations);
        return new Audit(staged, job.checks(), verdicts);
    }

    /**
     * Judges rows wherever they lie; the verdicts give no leave to publish anything.
     *
     * @param rowCounts rows of each partition as its files say; absent means none. Reading another number is trouble, never a pass
     * @return one verdict for each of {@code partitions}
     */
    public Map<Partition, Verdict> audit(
            Job job,
            Dataset<Row> rows,
            List<Partition> partitions,
            Map<Partition, Long> rowCounts,
            Map<String, Dataset<Row>> sources) {
        return audit(job, rows, partitions, rowCounts, sources, partition -> List.of());
    }

    private Map<Partition, Verdict> audit(
            Job job,
            Dataset<Row> rows,
            List<Partition> partitions,
            Map<Partition, Long> rowCounts,
            Map<String, Dataset<Row>> sources,
            Function<Partition, List<String>> files) {
        requireDistinctNames(job.checks());
        Map<Partition, Verdict> verdicts = new TreeMap<>();
        Map<Partition, Long> withRows = new HashMap<>();
        for (Partition partition : partitions) {
            long count = rowCounts.getOrDefault(partition, 0L);
            if (count == 0) {
                verdicts.put(partition, new Verdict(partition, empty(job), List.of(), Set.of()));
            } else if (job.checks().isEmpty()) {
                verdicts.put(partition, new Verdict(partition, Verdict.Standing.JUDGED, List.of(), Set.of()));
            } else {
                withRows.put(partition, count);
            }
        }
        if (!withRows.isEmpty()) {
            verdicts.putAll(new Hearing(spark, job, rows, withRows, sources, files).verdicts());
        }
        return verdicts;
    }

    private static void requireDistinctNames(List<Check> checks) {
        Set<String> names = new HashSet<>();
        for (Check check : checks) {
            if (!names.add(check.name())) {
                throw new IllegalArgumentException("two checks are named " + check.name());
            }
        }
    }

    private static Verdict.Standing empty(Job job) {
        Target.OnEmpty onEmpty = job.target().onEmpty();
        return switch (onEmpty) {
            case FAIL -> Verdict.Standing.EMPTY_FAULT;
            case KEEP -> Verdict.Standing.EMPTY_KEPT;
            case CLEAR -> Verdict.Standing.EMPTY_CLEARED;
        };
    }
}
