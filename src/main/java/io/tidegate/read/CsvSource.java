package io.tidegate.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.udf;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.execution.datasources.text.TextFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** CSV files: one relation for each distinct header, columns bound by name, every value counted that does not parse. */
final class CsvSource implements Inspected {
    /** The column in which Spark puts records that are not as wide as the header. */
    static final String CORRUPT = "_corrupt_record";

    private static final List<String> DELIMITERS = List.of(";", "\t", "|", ",");

    private final SparkSession spark;
    private final Source.Files source;
    private final Reads reads;
    private final FaultLog faults;
    private final List<Census.Field> fields;
    private final Map<List<String>, List<FileEntry>> byHeader = new LinkedHashMap<>();
    private final List<SourceCount> counts;

    CsvSource(SparkSession spark, SourceFiles files, CsvHeaders headers, Source.Files source, Reads reads) {
        this.spark = spark;
        this.source = source;
        this.reads = reads;
        this.faults = new FaultLog(source.name(), reads);
        this.fields = TextInspection.fields(source);
        List<FileEntry> fitting = headers(headers);
        TextInspection inspection = new TextInspection(
                source, reads, files, faults, new Census(fields, source.ready().maxTimestamp()));
        List<FileEntry> readable = inspection.count(fitting, this::records);
        openQuotes(
                readable.stream().filter(f -> inspection.of(f).suspicious() > 0).toList());
        this.counts = inspection.perPartition();
    }

    private List<FileEntry> headers(CsvHeaders headers) {
        DeclaredColumns declared = new DeclaredColumns(source);
        List<FileEntry> files = reads.files();
        List<CsvHeaders.Header> found = SourceFiles.each(files, f -> headers.of(f, source.options()));
        List<FileEntry> fitting = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            FileEntry file = files.get(i);
            if (found.get(i) instanceof CsvHeaders.Header.None none) {
                faults.unreadable(file, none.why());
                continue;
            }
            List<String> names = ((CsvHeaders.Header.Names) found.get(i)).names();
            if (!looksOtherwiseDelimited(file, names)) {
                declared.compare(file, names, faults);
            }
            if (faults.readersOf(file).stream().anyMatch(p -> !faults.has(p))) {
                byHeader.computeIfAbsent(names, n -> new ArrayList<>()).add(file);
                fitting.add(file);
            }
        }
        return fitting;
    }

    private boolean looksOtherwiseDelimited(FileEntry file, List<String> names) {
        if (names.size() != 1 || source.column(names.get(0)).isPresent()) {
            return false;
        }
        for (String delimiter : DELIMITERS) {
            if (!delimiter.equals(source.options().delimiter()) && names.get(0).contains(delimiter)) {
                faults.ofFile(
                        file,
                        ErrorCode.SOURCE_COLUMNS,
                        "%s has one column, %s: it looks delimited by %s, and %s is declared"
                                .formatted(
                                        Show.file(file),
                                        Show.value(names.get(0)),
                                        named(delimiter),
                                        named(source.options().delimiter())),
                        "Set `options: {delimiter: \"%s\"}` for %s, or have the file delivered as declared."
                                .formatted(delimiter.equals("\t") ? "\\t" : delimiter, source.name()));
                return true;
            }
        }
        return false;
    }

    private static String named(String delimiter) {
        return delimiter.equals("\t") ? "a tab" : "'" + delimiter + "'";
    }

    /** A file faulted for some of its readers only is still read for the others. */
    private Dataset<Row> records(Collection<FileEntry> files) {
        List<Dataset<Row>> parts = new ArrayList<>();
        Set<FileEntry> wanted = Set.copyOf(files);
        byHeader.forEach((names, all) -> {
            List<FileEntry> some = all.stream().filter(wanted::contains).toList();
            if (!some.isEmpty()) {
                Dataset<Row> raw = relation(names.size(), PinnedFiles.plain(some), true);
                Column last = col("_c" + (names.size() - 1));
                List<Column> columns = new ArrayList<>(List.of(
                        col("_metadata.file_path").as(Census.FILE),
                        col(CORRUPT).as(Census.CORRUPT),
                        suspicious(last, names.size()).as(Census.SUSPICIOUS)));
                Map<String, Integer> positions = DeclaredColumns.positions(names);
                fields.forEach(f -> columns.add(text(f, positions).as(f.text())));
                parts.add(raw.select(columns.toArray(Column[]::new)));
            }
        });
        return Rows.united(spark, parts, new StructType());
    }

    /** A field that spans lines must be the last, else its first line is too short; its last line then ends with a quote. */
    private Column suspicious(Column last, int width) {
        String quote = source.options().quote();
        Column value = last.isNotNull();
        if (CsvHeaders.readsWhole(source.options()) || quote.isEmpty()) {
            return value.and(lit(false));
        }
        return width == 1 ? lit(true) : value.and(last.endsWith(quote));
    }

    private static Column text(Census.Field field, Map<String, Integer> positions) {
        Integer position = positions.get(DeclaredColumns.key(field.name()));
        return position == null ? lit(null).cast(DataTypes.StringType) : col("_c" + position);
    }

    private Dataset<Row> relation(int width, PinnedFiles files, boolean withCorrupt) {
        StructType schema = new StructType();
        for (int i = 0; i < width; i++) {
            schema = schema.add("_c" + i, DataTypes.StringType);
        }
        Map<String, String> options = new HashMap<>(CsvHeaders.spark(source.options()));
        options.put("columnPruning", String.valueOf(!withCorrupt));
        return FileRelation.rows(
                spark,
                files,
                withCorrupt ? schema.add(CORRUPT, DataTypes.StringType) : schema,
                new CSVFileFormat(),
                options);
    }

    private void openQuotes(List<FileEntry> suspicious) {
        if (suspicious.isEmpty()) {
            return;
        }
        Column open =
                udf(new OpenQuotes(source.options()), DataTypes.BooleanType).apply(col("value"));
        Map<String, FileEntry> byPath = new HashMap<>();
        suspicious.forEach(f -> byPath.put(PinnedFiles.shown(f), f));
        FileRelation.rows(
                        spark,
                        PinnedFiles.plain(suspicious),
                        new StructType().add("value", DataTypes.StringType),
                        new TextFileFormat(),
                        Map.of())
                .filter(open)
                .groupBy(col("_metadata.file_path"))
                .agg(count(lit(1)), min(col("value")))
                .collectAsList()
                .forEach(row -> faults.ofFile(
                        byPath.get(row.getString(0)),
                        ErrorCode.BLOCKED,
                        "%s: %,d quoted fields span lines, such as %s"
                                .formatted(
                                        Show.file(byPath.get(row.getString(0))),
                                        row.getLong(1),
                                        Show.value(row.getString(2))),
                        "Set `options: {multiline: true}` for %s, or have the file corrected."
                                .formatted(source.name())));
    }

    @Override
    public Map<Partition, List<SourceFault>> faults() {
        return faults.byPartition();
    }

    @Override
    public List<SourceCount> counts() {
        return counts;
    }

    @Override
    public Dataset<Row> rows(Collection<Partition> good) {
        List<Dataset<Row>> parts = new ArrayList<>();
        byHeader.forEach((names, files) -> {
            List<FileEntry> wanted = files.stream()
                    .filter(f -> faults.readersOf(f).stream().anyMatch(good::contains))
                    .toList();
            if (!wanted.isEmpty()) {
                parts.add(cast(relation(names.size(), reads.pinned(wanted, good), false), names));
            }
        });
        return Rows.united(spark, parts, schema());
    }

    private Dataset<Row> cast(Dataset<Row> raw, List<String> names) {
        Map<String, Integer> positions = DeclaredColumns.positions(names);
        List<Column> columns = new ArrayList<>();
        fields.forEach(
                f -> columns.add(StrictCast.value(text(f, positions), f.type()).as(f.name())));
        if (!reads.isStatic()) {
            columns.add(col(PartitionColumn.NAME));
        }
        return raw.select(columns.toArray(Column[]::new));
    }

    private StructType schema() {
        StructType schema = new StructType();
        for (Census.Field field : fields) {
            schema = schema.add(field.name(), StrictCast.stored(field.type()));
        }
        return reads.isStatic() ? schema : Rows.withPartition(schema, reads.grain());
    }
}
