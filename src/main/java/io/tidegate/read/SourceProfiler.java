package io.tidegate.read;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.tidegate.job.Format;
import io.tidegate.job.Job;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Source;
import io.tidegate.job.TextOptions;
import io.tidegate.plan.SourceInput;
import io.tidegate.storage.FileEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Looks at the files of a job's sources before anything is declared about them. Text columns get the narrowest type that every
 * value reads as, by patterns and not by casts, so that leading zeros stay text. One aggregation a source.
 */
public final class SourceProfiler {
    private static final String WHOLE = "-?(0|[1-9][0-9]*)";
    private static final String DECIMAL = "-?(0|[1-9][0-9]*)\\.[0-9]+";
    private static final String SCIENTIFIC = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?";
    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIMESTAMP = DATE + "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9:]+)?";
    private static final String BOOLEAN = "(?i)(true|false)";
    private static final int MOST_DIGITS = 38;

    private final SparkSession spark;

    public SourceProfiler(SparkSession spark) {
        this.spark = spark;
    }

    /** The columns of every source of files that has files for the partition, source by source in the order of the files. */
    public List<ColumnProfile> profile(Job job, Partition partition, List<SourceInput> inputs) {
        List<ColumnProfile> columns = new ArrayList<>();
        for (SourceInput input : inputs) {
            Source source = job.source(input.source()).orElseThrow();
            if (source instanceof Source.Files files) {
                List<String> paths = paths(input, partition);
                if (!paths.isEmpty()) {
                    columns.addAll(
                            profile(source, read(files, paths), files.format().isText()));
                }
            } else if (source instanceof Source.Database && input instanceof SourceInput.Database database) {
                columns.addAll(profile(source, database(job, source, partition, database), false));
            }
        }
        return columns;
    }

    private static List<String> paths(SourceInput input, Partition partition) {
        List<FileEntry> files = List.of();
        if (input instanceof SourceInput.FilesByPartition byPartition) {
            files = byPartition.files().getOrDefault(partition, List.of());
        } else if (input instanceof SourceInput.StaticFiles whole) {
            files = whole.files();
        }
        return files.stream().map(file -> literally(file.path())).toList();
    }

    /** Spark takes a path for a pattern; what stands in a name is meant as it stands. */
    private static String literally(String path) {
        return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
    }

    private Dataset<Row> read(Source.Files source, List<String> paths) {
        Optional<Dataset<Row>> all = Optional.empty();
        for (String path : paths) {
            Dataset<Row> one = reader(source).load(path);
            all = Optional.of(all.map(some -> some.unionByName(one, true)).orElse(one));
        }
        return all.orElseThrow();
    }

    private DataFrameReader reader(Source.Files source) {
        TextOptions options = source.options();
        DataFrameReader reader = spark.read().format(source.format().text());
        if (source.format() == Format.CSV) {
            return reader.options(CsvHeaders.spark(options));
        }
        return source.format() == Format.JSON
                ? reader.option("primitivesAsString", true)
                        .option("encoding", options.encoding())
                        .option("multiLine", options.multiline())
                : reader;
    }

    /** The rows that the partition reads. */
    private Dataset<Row> database(Job job, Source source, Partition partition, SourceInput input) {
        OpenedSources opened = new SourceReader(spark).open(job, List.of(partition), List.of(input));
        return opened.rows().get(source.name()).drop(PartitionColumn.NAME);
    }

    private static List<ColumnProfile> profile(Source source, Dataset<Row> rows, boolean isText) {
        List<Column> measures = new ArrayList<>();
        for (String name : rows.columns()) {
            measures.addAll(measures(col(Names.quote(name)), isText));
        }
        Row measured = rows.agg(count(lit(1)), measures.toArray(Column[]::new)).head();
        int width = measures.size() / Math.max(1, rows.columns().length);
        List<ColumnProfile> columns = new ArrayList<>();
        for (int i = 0; i < rows.columns().length; i++) {
            int at = 1 + i * width;
            long total = measured.getLong(0);
            long present = measured.getLong(at);
            String type = isText
                    ? textType(measured, at + 5, present)
                    : rows.schema().fields()[i].dataType().simpleString();
            columns.add(new ColumnProfile(
                    source.name(),
                    rows.columns()[i],
                    type,
                    total,
                    total - present,
                    OptionalLong.of(measured.getLong(at + 1)),
                    text(measured, at + 2),
                    text(measured, at + 3),
                    text(measured, at + 4)));
        }
        return columns;
    }

    private static Optional<String> text(Row row, int at) {
        return Optional.ofNullable(row.getString(at));
    }

    private static List<Column> measures(Column column, boolean isText) {
        List<Column> measures = new ArrayList<>(List.of(
                count(column),
                approx_count_distinct(column),
                min(column).cast("string"),
                max(column).cast("string"),
                first(column, true).cast("string")));
        if (isText) {
            for (String pattern : List.of(WHOLE, DECIMAL, SCIENTIFIC, DATE, TIMESTAMP, BOOLEAN)) {
                measures.add(coalesce(
                        sum(when(column.rlike("^(?:" + pattern + ")$"), 1L).otherwise(0L)), lit(0L)));
            }
            measures.add(coalesce(max(length(regexp_extract(column, "^-?([0-9]+)", 1))), lit(0)));
            measures.add(coalesce(max(length(regexp_extract(column, "\\.([0-9]+)$", 1))), lit(0)));
        }
        return measures;
    }

    private static String textType(Row row, int at, long present) {
        long whole = row.getLong(at);
        long decimal = row.getLong(at + 1);
        if (present == 0) {
            return "string";
        }
        if (whole == present) {
            return row.getInt(at + 6) > 18
                    ? "decimal(%d,0)".formatted(Math.min(MOST_DIGITS, row.getInt(at + 6)))
                    : "bigint";
        }
        if (whole + decimal == present) {
            int scale = row.getInt(at + 7);
            return "decimal(%d,%d)".formatted(Math.min(MOST_DIGITS, row.getInt(at + 6) + scale), scale);
        }
        if (row.getLong(at + 3) == present) {
            return "date";
        }
        if (row.getLong(at + 4) == present) {
            return "timestamp";
        }
        if (row.getLong(at + 5) == present) {
            return "boolean";
        }
        return row.getLong(at + 2) == present ? "double" : "string";
    }

    /** The {@code columns:} of each source, to paste. */
    public static String yaml(List<ColumnProfile> columns) {
        Map<String, List<ColumnProfile>> bySource = new LinkedHashMap<>();
        columns.forEach(c ->
                bySource.computeIfAbsent(c.source(), s -> new ArrayList<>()).add(c));
        StringBuilder yaml = new StringBuilder();
        bySource.forEach((source, all) -> {
            yaml.append("# source ").append(source).append("\ncolumns:\n");
            all.forEach(c -> yaml.append("  ")
                    .append(key(c.name()))
                    .append(": ")
                    .append(type(c.type()))
                    .append('\n'));
        });
        return yaml.toString();
    }

    private static String key(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*")
                        && !name.toLowerCase(Locale.ROOT).matches("null|true|false|yes|no|on|off|y|n")
                ? name
                : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String type(String type) {
        return type.contains(",") ? "\"" + type + "\"" : type;
    }
}
