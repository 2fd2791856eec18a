package io.tidegate.stage;

import static org.apache.spark.sql.functions.col;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.ledger.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A target with an open transaction: rows can be staged into it once. Sources are opened after this. */
public final class OpenTable {
    private static final String ADVISORY_SIZE = "spark.sql.adaptive.advisoryPartitionSizeInBytes";

    /** Rows take about twice the room between stages that they take as Parquet: one estimate for all tables, no file is cut by it. */
    private static final int SHUFFLED_TO_STORED = 2;

    private final DeltaStage stage;
    private final Instant openedAt;
    private final Job job;
    private final List<Partition> partitions;
    private final RunId run;
    private final int chunk;

    OpenTable(DeltaStage stage, Instant openedAt, Job job, List<Partition> partitions, RunId run, int chunk) {
        this.stage = stage;
        this.openedAt = openedAt;
        this.job = job;
        this.partitions = partitions.stream().distinct().sorted().toList();
        this.run = run;
        this.chunk = chunk;
    }

    /** The version that the transaction reads, -1 when there is no table yet. */
    public long readVersion() {
        return stage.readVersion();
    }

    /** What readers see now of the chunk's partitions; those without files are left out. */
    public Map<Partition, PublishedPartition> before() {
        return PublishedPartition.of(stage.liveFiles());
    }

    /**
     * Writes the rows into the table's folder, unseen by any Delta reader.
     *
     * @param rows evaluated once; with the partition column
     * @throws TidegateException SCHEMA_CHANGED, SQL, ROWS_OUTSIDE, BLOCKED (a constraint of the table), SOURCE_UNREADABLE, INFRASTRUCTURE, FAILED
     */
    public StagedChunk stage(Dataset<Row> rows) {
        SparkSession spark = rows.sparkSession();
        SafeSession.force(spark);
        Alignment alignment = Alignment.of(
                job.name(),
                rows.schema(),
                readVersion() < 0 ? Optional.empty() : Optional.of(stage.shape().schema()),
                stage.column(),
                TableShape.partitionType(job.partition().grain()),
                job.target().schemaChange());
        Dataset<Row> laidOut = layOut(rows.select(alignment.select().toArray(Column[]::new)), alignment.schema());
        Map<String, Long> outside;
        Optional<String> before = Optional.ofNullable(spark.conf().get(ADVISORY_SIZE, null));
        try {
            if (alignment.changesTable()) {
                stage.changeTable(alignment.schema(), job.target().rollbackWindow());
                requireWritable();
            }
            spark.conf().set(ADVISORY_SIZE, Long.toString(job.target().files().targetSize() * SHUFFLED_TO_STORED));
            outside = stage.write(laidOut, run.text(), chunk);
        } catch (Exception e) {
            throw WriteFailure.of(job.name(), e);
        } finally {
            before.ifPresentOrElse(
                    size -> spark.conf().set(ADVISORY_SIZE, size),
                    () -> spark.conf().unset(ADVISORY_SIZE));
        }
        if (!outside.isEmpty()) {
            throw OutsideRows.fault(job, outside);
        }
        return StagedChunk.written(stage, openedAt, job, partitions);
    }

    /**
     * Stages again what the chunk's partitions held in earlier versions of this table. No file is written, moved or ever deleted.
     *
     * @param versions of each partition of the chunk; -1 for what was before the table's first version: nothing
     * @throws TidegateException USAGE when files are gone, TARGET_MISMATCH when the rows do not fit the table as it is now
     */
    public BroughtBack bringBack(Map<Partition, Long> versions) {
        if (!versions.keySet().equals(Set.copyOf(partitions))) {
            throw new IllegalArgumentException("not the chunk's partitions: " + versions.keySet());
        }
        Map<Long, List<Partition>> byVersion = new TreeMap<>();
        versions.forEach((partition, version) ->
                byVersion.computeIfAbsent(version, v -> new ArrayList<>()).add(partition));
        byVersion.remove(-1L);
        try {
            byVersion.forEach((version, of) -> stage.bringBack(version, of, run.text(), chunk)
                    .ifPresent(why -> {
                        throw TableShape.mismatch(
                                job.target().location(),
                                "version %d cannot be brought back, for %s".formatted(version, why),
                                "Build the partitions again with `tidegate run %s`.".formatted(job.name()));
                    }));
            List<Path> missing = stage.missing(partitions);
            if (!missing.isEmpty()) {
                throw new TidegateException(
                        ErrorCode.USAGE,
                        "Cannot bring back the rows of %s: %,d of their files are gone, such as %s"
                                .formatted(job.name(), missing.size(), missing.get(0)),
                        "VACUUM removed them. Build the partitions again with `tidegate run %s`."
                                .formatted(job.name()));
            }
        } catch (Exception e) {
            // Delta throws checked exceptions without declaring them.
            throw OpenFailure.of(job.target().location(), e);
        }
        return new BroughtBack(StagedChunk.ofEarlier(stage, openedAt, job, partitions), versions);
    }

    /** What Delta made of a new schema is still a table that we can write. */
    private void requireWritable() {
        TableShape.require(stage.shape(), job.target().location(), job.partition());
    }

    /** Rows of a partition come together, in files near the target size; within a file they are sorted. */
    private Dataset<Row> layOut(Dataset<Row> rows, StructType schema) {
        List<Column> order = new ArrayList<>();
        order.add(col(Names.quote(stage.column())));
        for (String name : job.target().files().sortWithin()) {
            if (Arrays.stream(schema.fieldNames()).noneMatch(name::equalsIgnoreCase)) {
                throw new TidegateException(
                        ErrorCode.JOB_FILE,
                        "Cannot sort the files of %s by '%s': there is no such column".formatted(job.name(), name),
                        "Name columns of the table in `target.files.sort_within`.");
            }
            order.add(col(Names.quote(name)));
        }
        Dataset<Row> together =
                Pieces.areFiles(rows, stage.column(), job.target().files().targetSize())
                        ? rows
                        : rows.hint("rebalance", order.get(0).expr());
        return together.sortWithinPartitions(order.toArray(Column[]::new));
    }
}
