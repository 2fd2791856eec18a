package io.tidegate.read;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.decode;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.udf;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.storage.FileEntry;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.text.TextFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** JSON files, an object a line or, with {@code multiline}, an array or a run of objects a file; fields bound by name. */
final class JsonSource implements Inspected {
    private final SparkSession spark;
    private final Source.Files source;
    private final Reads reads;
    private final FaultLog faults;
    private final List<Census.Field> fields;
    private final List<SourceCount> counts;

    JsonSource(SparkSession spark, SourceFiles files, Source.Files source, Reads reads) {
        this.spark = spark;
        this.source = source;
        this.reads = reads;
        this.faults = new FaultLog(source.name(), reads);
        this.fields = TextInspection.fields(source);
        requireReadable(source);
        List<FileEntry> filled = new ArrayList<>();
        for (FileEntry file : reads.files()) {
            if (file.size() == 0) {
                faults.unreadable(file, SourceFiles.EMPTY);
            } else {
                filled.add(file);
            }
        }
        JsonCensus census = new JsonCensus();
        TextInspection inspection = new TextInspection(source, reads, files, faults, census);
        List<FileEntry> readable = inspection.count(filled, some -> records(PinnedFiles.plain(some), true));
        DeclaredColumns declared = new DeclaredColumns(source);
        readable.stream()
                .filter(f -> inspection.of(f).rows() > inspection.of(f).corrupt())
                .forEach(f -> declared.compare(f, census.names(PinnedFiles.shown(f)), faults));
        this.counts = inspection.perPartition();
    }

    private static void requireReadable(Source.Files source) {
        String encoding = Charset.forName(source.options().encoding()).name();
        if (encoding.startsWith("UTF-16") || encoding.startsWith("UTF-32")) {
            throw new TidegateException(
                    ErrorCode.NOT_IN_THIS_VERSION,
                    "Cannot read %s: JSON in %s is not in this version".formatted(source.name(), encoding),
                    "Have the files delivered as UTF-8, which JSON is meant to be.");
        }
    }

    /** The census of JSON also learns which fields each file has. */
    private final class JsonCensus extends Census {
        private Map<String, List<String>> names = Map.of();

        JsonCensus() {
            super(fields, source.ready().maxTimestamp());
        }

        List<String> names(String file) {
            return names.getOrDefault(file, List.of());
        }

        @Override
        List<Column> more() {
            List<Column> more = new ArrayList<>();
            more.add(collect_set(col("_unknown")).as("_unknown"));
            for (Field field : fields) {
                more.add(max(col("_has_" + field.text())).as("_has_" + field.text()));
            }
            return more;
        }

        @Override
        void learn(List<Row> rows) {
            names = new java.util.HashMap<>();
            for (Row row : rows) {
                List<String> present = new ArrayList<>();
                for (Field field : fields) {
                    if (Boolean.TRUE.equals(row.getAs("_has_" + field.text()))) {
                        present.add(field.name());
                    }
                }
                TreeSet<String> unknown = new TreeSet<>();
                row.<String>getList(row.fieldIndex("_unknown"))
                        .forEach(u -> unknown.addAll(List.of(u.split(JsonRecords.SEPARATOR))));
                present.addAll(unknown);
                names.put(row.getAs(FILE), present);
            }
        }
    }

    private Dataset<Row> records(PinnedFiles files, boolean forCensus) {
        Dataset<Row> text = FileRelation.rows(
                spark,
                files,
                new StructType().add("value", DataTypes.StringType),
                new TextFileFormat(),
                Map.of("wholetext", String.valueOf(source.options().multiline())));
        Charset encoding = Charset.forName(source.options().encoding());
        boolean plain = encoding.equals(StandardCharsets.UTF_8) || encoding.equals(StandardCharsets.US_ASCII);
        Column value = plain ? col("value") : decode(col("value").cast("binary"), encoding.name());
        JsonRecords records = new JsonRecords(
                fields.stream().map(f -> DeclaredColumns.key(f.name())).toList(),
                source.options().multiline());
        Column taken = explode(udf(records, DataTypes.createArrayType(JsonRecords.schema(), false))
                .apply(value));
        List<Column> columns = new ArrayList<>();
        if (forCensus) {
            columns.add(col("_file").as(Census.FILE));
            columns.add(col("r.corrupt").as(Census.CORRUPT));
            columns.add(lit(false).as(Census.SUSPICIOUS));
            columns.add(col("r.unknown").as("_unknown"));
            for (int i = 0; i < fields.size(); i++) {
                columns.add(col("r.texts").getItem(i).as(fields.get(i).text()));
                columns.add(
                        col("r.present").getItem(i).as("_has_" + fields.get(i).text()));
            }
            return text.select(col("_metadata.file_path").as("_file"), taken.as("r"))
                    .select(columns.toArray(Column[]::new));
        }
        for (int i = 0; i < fields.size(); i++) {
            columns.add(
                    StrictCast.value(col("r.texts").getItem(i), fields.get(i).type())
                            .as(fields.get(i).name()));
        }
        if (reads.isStatic()) {
            return text.select(taken.as("r")).select(columns.toArray(Column[]::new));
        }
        columns.add(col(PartitionColumn.NAME));
        return text.select(col(PartitionColumn.NAME), taken.as("r")).select(columns.toArray(Column[]::new));
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
        return records(reads.pinned(reads.files(), good), false);
    }
}
