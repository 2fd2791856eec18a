package io.tidegate.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Files that carry their types, Parquet, ORC or Avro: one relation for each distinct schema; schemas and row counts without a Spark job. */
final class TypedFileSource implements Inspected {
    private final SparkSession spark;
    private final TypedFiles typed;
    private final Source.Files source;
    private final Reads reads;
    private final FaultLog faults;
    private final TypedColumns columns;
    private final Map<FileEntry, Looked.Sound> sound = new LinkedHashMap<>();
    private final List<SourceCount> counts = new ArrayList<>();

    TypedFileSource(SparkSession spark, TypedFiles typed, Source.Files source, Reads reads) {
        this.spark = spark;
        this.typed = typed;
        this.source = source;
        this.reads = reads;
        this.faults = new FaultLog(source.name(), reads);
        this.columns = new TypedColumns(source);
        List<FileEntry> files = reads.files();
        List<Looked> found = SourceFiles.each(files, typed::of);
        for (int i = 0; i < files.size(); i++) {
            if (found.get(i) instanceof Looked.Sound whole) {
                sound.put(files.get(i), whole);
            } else {
                faults.unreadable(files.get(i), ((Looked.Broken) found.get(i)).why());
            }
        }
        compare();
        count();
    }

    private void compare() {
        if (columns.isDeclared()) {
            DeclaredColumns declared = new DeclaredColumns(source);
            sound.forEach((file, whole) -> {
                declared.compare(file, List.of(whole.schema().fieldNames()), faults);
                List<String> unfit = columns.unfit(whole.schema());
                if (!unfit.isEmpty()) {
                    faults.ofFile(
                            file,
                            ErrorCode.SOURCE_COLUMNS,
                            "%s: %s".formatted(Show.file(file), Show.names(unfit)),
                            "Declare the type of the file, or a wider one, and cast in the transform.");
                }
            });
            return;
        }
        sound.keySet().stream()
                .max(Comparator.comparing(FileEntry::modified).thenComparing(FileEntry::path))
                .ifPresent(newest -> sound.forEach((file, whole) -> alike(file, whole.schema(), newest)));
    }

    /** Without declared columns the files of a chunk must agree: otherwise a column would come and go with the chunk's size. */
    private void alike(FileEntry file, StructType schema, FileEntry newest) {
        Map<String, String> here = TypedColumns.shape(schema);
        Map<String, String> there = TypedColumns.shape(sound.get(newest).schema());
        if (here.containsKey(PartitionColumn.NAME)) {
            faults.ofFile(
                    file,
                    ErrorCode.SOURCE_COLUMNS,
                    "%s has a column named %s, which is ours".formatted(Show.file(file), PartitionColumn.NAME),
                    "Declare the other columns under `columns` with `unknown_columns: ignore`.");
        }
        if (!here.equals(there)) {
            TreeSet<String> differing = new TreeSet<>(here.keySet());
            differing.addAll(there.keySet());
            differing.removeIf(name -> here.containsKey(name) && here.get(name).equals(there.get(name)));
            faults.ofFile(
                    file,
                    ErrorCode.SOURCE_COLUMNS,
                    "%s and %s differ in %s".formatted(Show.file(file), Show.file(newest), Show.names(differing)),
                    "Declare `columns` for %s, with `since: DATE` for those that came later.".formatted(source.name()));
        }
    }

    private void count() {
        Map<String, Instant> latest = latest();
        ReadyRules ready = new ReadyRules(source.ready());
        reads.byPartition().forEach((partition, files) -> {
            long rows = files.stream()
                    .filter(sound::containsKey)
                    .mapToLong(f -> sound.get(f).rows())
                    .sum();
            long bytes = files.stream().mapToLong(FileEntry::size).sum();
            if (!faults.has(partition)) {
                ready.judge(
                        partition,
                        rows,
                        files.stream()
                                .map(f -> latest.get(PinnedFiles.shown(f)))
                                .filter(java.util.Objects::nonNull)
                                .max(Comparator.naturalOrder()),
                        faults);
            }
            if (!reads.isStatic()) {
                counts.add(new SourceCount(source.name(), Optional.of(partition), rows, bytes));
            } else if (counts.isEmpty()) {
                counts.add(new SourceCount(source.name(), Optional.empty(), rows, bytes));
            }
        });
    }

    /** The maximum of {@code ready.max_timestamp} by file: one Spark job, and only where it is asked for. */
    private Map<String, Instant> latest() {
        Map<String, Instant> latest = new HashMap<>();
        if (source.ready().maxTimestamp().isEmpty()) {
            return latest;
        }
        String column = source.ready().maxTimestamp().get();
        List<Dataset<Row>> parts = new ArrayList<>();
        bySchema(sound.keySet().stream()
                        .filter(f -> faults.readersOf(f).stream().anyMatch(p -> !faults.has(p)))
                        .toList())
                .forEach((schema, files) -> {
                    if (TypedColumns.shape(schema).containsKey(DeclaredColumns.key(column))) {
                        parts.add(relation(schema, PinnedFiles.plain(files))
                                .select(
                                        col("_metadata.file_path").as(Census.FILE),
                                        Census.micros(col(Names.quote(column))).as("latest")));
                    }
                });
        if (!parts.isEmpty()) {
            Rows.united(spark, parts, new StructType()).groupBy(Census.FILE).agg(max("latest")).collectAsList().stream()
                    .filter(row -> !row.isNullAt(1))
                    .forEach(row -> latest.put(row.getString(0), Census.instant(row.getLong(1))));
        }
        return latest;
    }

    private Map<StructType, List<FileEntry>> bySchema(Collection<FileEntry> files) {
        Map<StructType, List<FileEntry>> groups = new LinkedHashMap<>();
        files.forEach(f -> groups.computeIfAbsent(sound.get(f).schema(), s -> new ArrayList<>())
                .add(f));
        return groups;
    }

    private Dataset<Row> relation(StructType schema, PinnedFiles files) {
        return FileRelation.rows(
                spark, files, schema, typed.format().spark(), typed.format().options());
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
        List<FileEntry> wanted = sound.keySet().stream()
                .filter(f -> faults.readersOf(f).stream().anyMatch(good::contains))
                .toList();
        List<Dataset<Row>> parts = new ArrayList<>();
        List<Column> partition = reads.isStatic() ? List.of() : List.of(col(PartitionColumn.NAME));
        Map<StructType, List<FileEntry>> groups = bySchema(wanted);
        groups.forEach((schema, files) ->
                parts.add(columns.select(relation(schema, reads.pinned(files, good)), partition)));
        List<Dataset<Row>> ordered = new ArrayList<>();
        for (Dataset<Row> part : parts) {
            Column[] names = java.util.Arrays.stream(parts.get(0).columns())
                    .map(n -> part.col(Names.quote(n)))
                    .toArray(Column[]::new);
            ordered.add(part.select(names));
        }
        return Rows.united(spark, ordered, emptySchema());
    }

    private StructType emptySchema() {
        StructType schema = columns.isDeclared() || sound.isEmpty()
                ? columns.declared()
                : sound.values().iterator().next().schema();
        return reads.isStatic() ? schema : Rows.withPartition(schema, reads.grain());
    }
}
