package io.tidegate.read;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.plan.SourceInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A database, read once: the rows of a chunk are fetched in one snapshot and kept on the executors, so that every step of the
 * chunk sees the same ones and no transaction stays open. Executors that are lost lose them, and the chunk fails.
 */
final class DatabaseSource implements Inspected {
    private final SparkSession spark;
    private final Job job;
    private final Source.Database source;
    private final List<Partition> chunk;
    private final SourceInput.Database input;
    private final FaultLog faults;
    private final DatabaseTable table;
    private final List<SourceCount> counts = new ArrayList<>();
    private final Dataset<Row> rows;

    DatabaseSource(
            SparkSession spark, Job job, Source.Database source, List<Partition> chunk, SourceInput.Database input) {
        this.spark = spark;
        this.job = job;
        this.source = source;
        this.chunk = chunk;
        this.input = input;
        this.faults = new FaultLog(source.name(), chunk, Map.of());
        Set<Partition> read = new TreeSet<>();
        chunk.forEach(ours -> read.addAll(theirsOf(ours)));
        try (DatabaseSnapshot snapshot = DatabaseSnapshot.open(source)) {
            this.table = new DatabaseTable(spark, source, job.partition(), snapshot);
            new TableColumns(source, chunk, faults)
                    .compare(table.described(), source.partitionColumn().map(table::named));
            table.faults().forEach(why -> faults.ofAll(ErrorCode.SOURCE_COLUMNS, why, "Cast it in a `query`."));
            this.rows = faults.byPartition().isEmpty() ? table.fetched(read) : nothing();
        } catch (Exception e) { // Spark throws checked exceptions that it does not declare
            throw DatabaseFailure.of(source, e);
        }
        if (faults.byPartition().isEmpty()) {
            judge();
        }
    }

    private List<Partition> theirsOf(Partition ours) {
        return input.reads().getOrDefault(ours, List.of());
    }

    private Dataset<Row> nothing() {
        StructType declared = new TypedColumns(source).declared();
        return Rows.united(
                spark,
                List.of(),
                source.isPartitioned()
                        ? Rows.withPartition(declared, job.partition().grain())
                        : declared);
    }

    private void judge() {
        Map<String, TableCounts.Held> held = new HashMap<>();
        Column key = source.isPartitioned() ? col(PartitionColumn.NAME) : lit("");
        Column latest = source.ready()
                .maxTimestamp()
                .map(name -> Census.micros(col(Names.quote(name))))
                .orElse(lit(null).cast("bigint"));
        rows.select(key.as("key"), latest.as("latest"))
                .groupBy("key")
                .agg(count(lit(1)), max("latest"))
                .collectAsList()
                .forEach(row -> held.put(
                        TableCounts.text(row.get(0)),
                        new TableCounts.Held(
                                row.getLong(1),
                                0,
                                row.isNullAt(2) ? Optional.empty() : Optional.of(Census.instant(row.getLong(2))))));
        ReadyRules rules = new ReadyRules(source.ready());
        if (!source.isPartitioned()) {
            TableCounts.Held all = held.getOrDefault("", TableCounts.Held.NOTHING);
            counts.add(new SourceCount(source.name(), Optional.empty(), all.rows(), 0));
            chunk.forEach(ours -> rules.judge(ours, all.rows(), all.latest(), faults));
            return;
        }
        for (Partition ours : chunk) {
            TableCounts.Held here = theirsOf(ours).stream()
                    .map(t -> held.getOrDefault(TableCounts.text(PartitionColumn.value(t)), TableCounts.Held.NOTHING))
                    .reduce(TableCounts.Held.NOTHING, TableCounts.Held::plus);
            counts.add(new SourceCount(source.name(), Optional.of(ours), here.rows(), 0));
            rules.judge(ours, here.rows(), here.latest(), faults);
        }
    }

    @Override
    public Map<Partition, List<SourceFault>> faults() {
        return faults.byPartition();
    }

    @Override
    public List<SourceCount> counts() {
        return List.copyOf(counts);
    }

    @Override
    public Dataset<Row> rows(Collection<Partition> good) {
        if (good.isEmpty() || !source.isPartitioned()) {
            return good.isEmpty() ? rows.limit(0) : rows;
        }
        if (good.stream().allMatch(ours -> theirsOf(ours).equals(List.of(ours)))) {
            return rows.filter(col(PartitionColumn.NAME)
                    .isin(good.stream().map(PartitionColumn::value).toArray()));
        }
        Dataset<Row> readers = Readers.of(
                spark,
                new TreeMap<>(input.reads()),
                good,
                PartitionColumn::value,
                PartitionColumn.type(job.partition().grain()),
                job.partition().grain());
        return rows.join(broadcast(readers), col(PartitionColumn.NAME).equalTo(col(Readers.THEIRS)))
                .drop(PartitionColumn.NAME, Readers.THEIRS)
                .withColumnRenamed(Readers.OURS, PartitionColumn.NAME);
    }
}
