package io.tidegate.read;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Ready;
import io.tidegate.job.Source;
import io.tidegate.log.PartitionValue;
import io.tidegate.plan.SourceInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** A Delta table at its pinned version: another job's, or one at a path; read by partition or, when static, whole. */
final class TableSource implements Inspected {
    private final SparkSession spark;
    private final Source source;
    private final Grain grain;
    private final List<Partition> chunk;
    private final Optional<SourceInput.TableByPartition> byPartition;
    private final FaultLog faults;
    private final Optional<TypedColumns> columns;
    private final List<SourceCount> counts = new ArrayList<>();
    private final TableCounts tableCounts;
    private final Dataset<Row> table;

    TableSource(SparkSession spark, Source source, Grain grain, List<Partition> chunk, SourceInput.StaticTable input) {
        this(spark, source, grain, chunk, Optional.empty(), input.location(), input.version());
    }

    TableSource(
            SparkSession spark, Source source, Grain grain, List<Partition> chunk, SourceInput.TableByPartition input) {
        this(spark, source, grain, chunk, Optional.of(input), input.location(), input.version());
    }

    private TableSource(
            SparkSession spark,
            Source source,
            Grain grain,
            List<Partition> chunk,
            Optional<SourceInput.TableByPartition> byPartition,
            String location,
            long version) {
        this.spark = spark;
        this.source = source;
        this.grain = grain;
        this.chunk = chunk;
        this.byPartition = byPartition;
        this.tableCounts = new TableCounts(location, version);
        this.faults = new FaultLog(source.name(), chunk, Map.of());
        this.columns = source instanceof Source.Files files ? Optional.of(new TypedColumns(files)) : Optional.empty();
        try {
            table = spark.read().format("delta").option("versionAsOf", version).load(location);
            new TableColumns(source, chunk, faults)
                    .compare(table.schema(), byPartition.map(SourceInput.TableByPartition::column));
            if (faults.byPartition().isEmpty()) {
                count();
            }
        } catch (Exception e) { // Delta throws checked exceptions that it does not declare
            throw new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot read %s: version %d of the table at %s: %s"
                            .formatted(source.name(), version, location, Show.cause(e)),
                    "Run it again: it is planned anew, at the newest version. A version is gone once VACUUM or log"
                            + " cleanup took it.",
                    e);
        }
    }

    private Ready ready() {
        return source instanceof Source.Files files ? files.ready() : Ready.WHEN_THERE;
    }

    private void count() {
        Map<Partition, TableCounts.Held> held = new TreeMap<>();
        Optional<TableCounts.Held> whole = Optional.empty();
        if (byPartition.isPresent()) {
            held.putAll(byTheirs());
        } else {
            whole = Optional.of(whole());
            counts.add(new SourceCount(
                    source.name(),
                    Optional.empty(),
                    whole.get().rows(),
                    whole.get().bytes()));
        }
        ReadyRules rules = new ReadyRules(ready());
        for (Partition ours : chunk) {
            TableCounts.Held here = whole.orElse(TableCounts.Held.NOTHING);
            if (byPartition.isPresent()) {
                for (Partition theirs : theirsOf(ours)) {
                    here = here.plus(held.get(theirs));
                }
                counts.add(new SourceCount(source.name(), Optional.of(ours), here.rows(), here.bytes()));
            }
            rules.judge(ours, here.rows(), here.latest(), faults);
        }
    }

    private TableCounts.Held whole() {
        Optional<String> moment = ready().maxTimestamp();
        Map<String, TableCounts.Held> held = (moment.isPresent()
                        ? Optional.<Map<String, TableCounts.Held>>empty()
                        : tableCounts.fromLog(List.of()))
                .orElseGet(() -> TableCounts.fromRows(table, Optional.empty(), moment));
        return held.values().stream().reduce(TableCounts.Held.NOTHING, TableCounts.Held::plus);
    }

    private Map<Partition, TableCounts.Held> byTheirs() {
        Optional<String> moment = ready().maxTimestamp();
        Set<Partition> theirs = new TreeSet<>();
        chunk.forEach(p -> theirs.addAll(theirsOf(p)));
        Map<Partition, TableCounts.Held> held = new TreeMap<>();
        Optional<Map<String, TableCounts.Held>> known = moment.isPresent() || isText()
                ? Optional.empty()
                : tableCounts.fromLog(theirs.stream().map(PartitionValue::of).toList());
        Map<String, TableCounts.Held> counted = known.orElseGet(() ->
                TableCounts.fromRows(needed(chunk), byPartition.map(SourceInput.TableByPartition::column), moment));
        for (Partition partition : theirs) {
            String key = known.isPresent() ? PartitionValue.of(partition) : TableCounts.text(value(partition));
            held.put(partition, counted.getOrDefault(key, TableCounts.Held.NOTHING));
        }
        return held;
    }

    private List<Partition> theirsOf(Partition ours) {
        return byPartition.orElseThrow().reads().getOrDefault(ours, List.of());
    }

    private boolean isText() {
        return keyType() instanceof StringType;
    }

    private DataType keyType() {
        return table.schema().apply(byPartition.orElseThrow().column()).dataType();
    }

    /** A source partition as the partition column of the table holds it. */
    private Object value(Partition theirs) {
        if (isText()) {
            return theirs.grain() == Grain.HOUR ? theirs.text() : theirs.date().toString();
        }
        return PartitionColumn.value(theirs);
    }

    /** The table, of a partitioned one only the partitions that are read; typed literals, so that Delta prunes by them. */
    private Dataset<Row> needed(Collection<Partition> ours) {
        if (byPartition.isEmpty()) {
            return table;
        }
        Set<Partition> theirs = new TreeSet<>();
        ours.forEach(p -> theirs.addAll(theirsOf(p)));
        return table.filter(table.col(Names.quote(byPartition.get().column()))
                .isin(theirs.stream().map(this::value).toArray()));
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
        if (!faults.byPartition().isEmpty() && good.isEmpty()) {
            StructType declared = columns.map(TypedColumns::declared).orElseGet(StructType::new);
            return Rows.united(
                    spark, List.of(), byPartition.isEmpty() ? declared : Rows.withPartition(declared, grain));
        }
        if (byPartition.isEmpty()) {
            return selected(table, List.of());
        }
        Dataset<Row> needed = needed(good);
        org.apache.spark.sql.Column theirs =
                needed.col(Names.quote(byPartition.get().column()));
        if (readsItself(good)) {
            return selected(needed, List.of(theirs.as(PartitionColumn.NAME)));
        }
        Dataset<Row> joined = needed.join(broadcast(readers(good)), theirs.equalTo(col(Readers.THEIRS)), "inner");
        return selected(
                joined.drop(Readers.THEIRS).withColumnRenamed(Readers.OURS, PartitionColumn.NAME),
                List.of(col(PartitionColumn.NAME)));
    }

    private Dataset<Row> selected(Dataset<Row> rows, List<org.apache.spark.sql.Column> more) {
        if (columns.isPresent()) {
            return columns.get().select(rows, more);
        }
        List<org.apache.spark.sql.Column> all = new ArrayList<>();
        for (String name : table.columns()) {
            all.add(rows.col(Names.quote(name)));
        }
        all.addAll(more);
        return rows.select(all.toArray(org.apache.spark.sql.Column[]::new));
    }

    /** Whether each partition of ours reads exactly the source partition of the same name: then no join is needed. */
    private boolean readsItself(Collection<Partition> good) {
        return keyType().equals(PartitionColumn.type(grain))
                && good.stream().allMatch(p -> theirsOf(p).equals(List.of(p)));
    }

    private Dataset<Row> readers(Collection<Partition> good) {
        return Readers.of(spark, byPartition.orElseThrow().reads(), good, this::value, keyType(), grain);
    }
}
