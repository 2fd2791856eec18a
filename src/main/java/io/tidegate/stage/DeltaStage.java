package io.tidegate.stage;

import static io.tidegate.stage.ScalaValues.map;
import static io.tidegate.stage.ScalaValues.seq;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.tidegate.job.Partition;
import io.tidegate.job.PartitionSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DummySnapshot;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * One open Delta transaction and what was staged in it: with {@link CommittedFiles} the only class of this package that knows Delta's internals. It is public
 * for the publisher, which commits the transaction; nobody else may.
 */
public final class DeltaStage {
    private final SparkSession spark;
    private final DeltaLog log;
    private final TableFolder folder;
    private final OptimisticTransaction transaction;
    private final CommittedFiles committed;
    private final Map<Partition, List<AddFile>> added = new TreeMap<>();
    private final Set<String> broughtBack = new HashSet<>();
    private PartitionValues planned;
    private Map<Partition, List<AddFile>> published = Map.of();

    private DeltaStage(SparkSession spark, String location, PartitionSpec spec, List<Partition> planned) {
        this.spark = spark;
        this.log = DeltaLog.forTable(spark, SafeTarget.path(location));
        this.committed = new CommittedFiles(log);
        this.folder = new TableFolder(log.dataPath(), log.newDeltaHadoopConf());
        this.transaction = log.startTransaction();
        this.planned = new PartitionValues(spec.column(), planned);
    }

    /** Opens the transaction and registers exactly the planned partitions as read. */
    static DeltaStage open(SparkSession spark, String location, PartitionSpec spec, List<Partition> planned)
            throws IOException {
        DeltaStage stage = new DeltaStage(spark, location, spec, planned);
        if (stage.readVersion() >= 0) {
            TableShape.require(stage.shape(), location, spec);
            stage.planned = new PartitionValues(
                    stage.transaction.metadata().partitionColumns().head(), planned);
            stage.published = readSet(stage.transaction, stage.planned);
        } else {
            stage.folder.requireVacant(location);
        }
        return stage;
    }

    public TableShape shape() {
        return shapeOf(transaction);
    }

    /** What the table of a transaction is, in words that are not Delta's. */
    public static TableShape shapeOf(OptimisticTransaction of) {
        return shapeOf(of.metadata(), of.protocol());
    }

    static TableShape shapeOf(Metadata metadata, Protocol protocol) {
        return new TableShape(
                metadata.id(),
                metadata.schema(),
                JavaConverters.seqAsJavaList(metadata.partitionColumns()),
                Map.copyOf(JavaConverters.mapAsJavaMap(metadata.configuration())),
                protocol.minReaderVersion(),
                protocol.minWriterVersion(),
                protocol.getReaderFeatures() == null ? Set.of() : protocol.getReaderFeatures(),
                protocol.getWriterFeatures() == null ? Set.of() : protocol.getWriterFeatures());
    }

    /** Reads the files of the partitions, which makes every commit of others into them a conflict. By partition; only those that have files. */
    public static Map<Partition, List<AddFile>> readSet(OptimisticTransaction of, PartitionValues partitions) {
        Seq<Expression> predicate = seq(List.of(partitions.predicate().expr()));
        Optional<List<AddFile>> found = new CommittedFiles(of.deltaLog()).of(of.readVersion(), partitions);
        if (found.isPresent()) {
            of.trackReadPredicates(predicate, false, true);
            of.trackFilesRead(seq(found.get()));
        }
        return found.orElseGet(() -> JavaConverters.seqAsJavaList(of.filterFiles(predicate, true))).stream()
                .filter(file -> partitions.contain(file.partitionValues()))
                .collect(groupingBy(
                        file -> partitions.partition(file.partitionValues()).orElseThrow(), TreeMap::new, toList()));
    }

    /**
     * The commits after {@code version}, oldest first, up to the newest there is.
     *
     * @throws IllegalStateException when one of them is no longer in the log
     */
    public List<CommitSeen> commitsAfter(long version) {
        return committed.commitsAfter(version, planned);
    }

    /** Puts the schema into this transaction: a new table, or new columns. Before anything is written. */
    void changeTable(StructType schema, Duration rollbackWindow) throws IOException {
        if (readVersion() >= 0) {
            withSchema(transaction, schema);
            return;
        }
        String retention = "interval %d seconds".formatted(rollbackWindow.toSeconds());
        update(
                transaction,
                schema,
                seq(List.of(planned.column())),
                map(Map.of("delta.logRetentionDuration", retention, "delta.deletedFileRetentionDuration", retention)));
        transaction.trackReadPredicates(seq(List.of(planned.predicate().expr())), true, true);
        folder.markFirstWrite();
    }

    /** Lays a wider schema over the table that a transaction read, keeping everything else of its metadata. */
    public static void withSchema(OptimisticTransaction of, StructType schema) {
        update(of, schema, of.metadata().partitionColumns(), of.metadata().configuration());
    }

    private static void update(
            OptimisticTransaction of,
            StructType schema,
            Seq<String> partitionColumns,
            scala.collection.immutable.Map<String, String> configuration) {
        Metadata m = of.metadata();
        of.updateMetadata(
                m.copy(
                        m.id(),
                        m.name(),
                        m.description(),
                        m.format(),
                        schema.json(),
                        partitionColumns,
                        configuration,
                        m.createdTime()),
                true);
    }

    /**
     * Writes the files, tagged with run and chunk. No Delta reader sees them.
     *
     * @return rows by text of the partition column's value, for values that are none of the chunk's partitions
     */
    Map<String, Long> write(Dataset<Row> rows, String run, int chunk) {
        List<AddFile> stray = new ArrayList<>();
        for (FileAction action : JavaConverters.seqAsJavaList(transaction.writeFiles(rows))) {
            AddFile file = (AddFile) action;
            planned.partition(file.partitionValues())
                    .ifPresentOrElse(
                            p -> added.computeIfAbsent(p, x -> new ArrayList<>())
                                    .add(CommittedFiles.canonical(file, planned.column(), p, run, chunk)),
                            () -> stray.add(file));
        }
        if (!stray.isEmpty()) {
            delete(stray);
            discard(List.copyOf(added.keySet()));
        }
        return stray.stream().collect(groupingBy(file -> planned.text(file.partitionValues()), summingLong(file ->
                (Long) file.numLogicalRecords().get())));
    }

    /**
     * Stages the files that partitions had in an earlier version, as they are, but for the tags. They are old data: nothing here ever
     * deletes them.
     *
     * @return why rows of that version do not fit the table as it is; empty when they do
     */
    Optional<String> bringBack(long version, List<Partition> partitions, String run, int chunk) {
        CommittedFiles.Earlier earlier = committed.asOf(version, new PartitionValues(column(), partitions));
        earlier.files().forEach((partition, files) -> {
            added.put(
                    partition,
                    files.stream()
                            .map(file -> CommittedFiles.news(file, run, chunk))
                            .toList());
            files.forEach(file -> broughtBack.add(file.path()));
        });
        return shape().unfitFor(earlier.shape());
    }

    Map<Partition, List<StoredFile>> stagedFiles() {
        return stored(added);
    }

    /** Those of some partitions; none for what came out empty. */
    List<StoredFile> stagedFiles(Collection<Partition> of) {
        return added(of).stream().map(committed::stored).toList();
    }

    /** The live files of the chunk's partitions as the transaction read them. */
    Map<Partition, List<StoredFile>> liveFiles() {
        return stored(published);
    }

    private Map<Partition, List<StoredFile>> stored(Map<Partition, List<AddFile>> files) {
        return files.entrySet().stream()
                .collect(toMap(
                        Map.Entry::getKey,
                        e -> e.getValue().stream().map(committed::stored).toList()));
    }

    /** The rows of exactly the staged files. */
    Dataset<Row> rows() {
        List<AddFile> files = added.values().stream().flatMap(List::stream).toList();
        SafeSession.force(spark);
        DummySnapshot asIfCommitted =
                new DummySnapshot(log.logPath(), log, transaction.metadata(), Option.apply(transaction.protocol()));
        return log.createDataFrame(asIfCommitted, seq(files), false, Option.empty());
    }

    /** Deletes the staged files of these partitions. */
    void discard(Collection<Partition> partitions) {
        delete(added(partitions));
        partitions.forEach(added::remove);
    }

    private void delete(List<AddFile> files) {
        folder.delete(files.stream()
                .filter(f -> !broughtBack.contains(f.path()))
                .map(f -> f.absolutePath(log))
                .toList());
    }

    /** Staged files of these partitions that are gone or have another size, and the lists of their deleted rows that are gone. */
    public List<Path> missing(Collection<Partition> partitions) throws IOException {
        List<AddFile> files = added(partitions);
        List<Path> missing = new ArrayList<>(
                folder.missing(files.stream().map(committed::stored).toList()));
        missing.addAll(folder.absent(files.stream()
                .map(AddFile::deletionVector)
                .filter(vector -> vector != null && vector.isOnDisk())
                .map(vector -> vector.absolutePath(log.dataPath()))
                .toList()));
        return missing;
    }

    /** Takes away the mark of a first write, once there is a table. */
    public void forgetFirstWrite() throws IOException {
        folder.forgetFirstWrite();
    }

    public List<AddFile> added(Collection<Partition> partitions) {
        return partitions.stream()
                .flatMap(p -> added.getOrDefault(p, List.of()).stream())
                .toList();
    }

    /** The old files of the chunk's partitions as the transaction read them. */
    public Map<Partition, List<AddFile>> published() {
        return published;
    }

    /** The table's version that the transaction read, -1 when there was no table. */
    public long readVersion() {
        return transaction().readVersion();
    }

    public OptimisticTransaction transaction() {
        return transaction;
    }

    public OptimisticTransaction freshTransaction() {
        return log.startTransaction();
    }

    public String column() {
        return planned.column();
    }

    /** How long VACUUM leaves files alone that no version names. */
    public Duration retention() {
        return Duration.ofMillis(DeltaLog.tombstoneRetentionMillis(transaction.metadata()));
    }
}
