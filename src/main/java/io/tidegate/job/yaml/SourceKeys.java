package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.later;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.List;
import java.util.Optional;

/** The keys of a source, described. */
final class SourceKeys {
    static final Shape WINDOW = Shape.of(
            "window",
            "Source partitions read besides the matching ones.",
            List.of(
                    byDefault("before", Scalars.whole(0, 1000, Fill.ENVIRONMENT), "0", "How many before."),
                    byDefault("after", Scalars.whole(0, 1000, Fill.ENVIRONMENT), "0", "How many after.")));

    static final Shape OPTIONS = Shape.of(
            "text options",
            "How CSV and JSON files are read. JSON knows encoding and multiline only.",
            List.of(
                    byDefault("delimiter", Scalars.CHARACTER, ",", "Between fields."),
                    byDefault("quote", Scalars.CHARACTER, "\"", "Around fields."),
                    byDefault("escape", Scalars.CHARACTER, "\"", "Before a quote inside a quoted field."),
                    byDefault("encoding", Scalars.ENCODING, "UTF-8", "The files' encoding."),
                    byDefault("null_value", Scalars.NULL_TEXT, "", "The text that means null, besides nothing at all."),
                    byDefault("multiline", Scalars.BOOLEAN, "false", "Whether one record may span lines.")));

    static final Shape COLUMN = Shape.of(
            "column",
            "A declared column.",
            List.of(
                    required("type", Scalars.SPARK_TYPE, "Its type."),
                    optional("since", Scalars.DAY, "The first day on which it exists; before, it reads as null."),
                    byDefault(
                            "pii",
                            Scalars.BOOLEAN,
                            "false",
                            "Whether its values are personal: samples and messages show `***` instead, and so for every column of the output that no source declares.")));

    static final Shape READY = Shape.of(
            "ready",
            "When a source counts as ready for a partition.",
            List.of(
                    optional("success_file", Scalars.FILE_NAME, "A file that must lie beside the source's files."),
                    optional("min_rows", Scalars.whole(1, Long.MAX_VALUE, Fill.VARIABLES), "The fewest rows."),
                    optional(
                            "max_timestamp",
                            Scalars.COLUMN,
                            "A column whose maximum must reach the end of the partition."),
                    byDefault("timeout", Scalars.duration(true), "0s", "How long `run` waits; zero asks once."),
                    byDefault("poll", Scalars.duration(false), "1m", "How long between two looks.")));

    static final Shape SOURCE = Shape.open(
            "source",
            "Where rows come from: files, a Delta table, or another job.",
            List.of(
                    required("name", Scalars.NAME, "The name of the view that the transform reads."),
                    optional(
                            "path",
                            Scalars.PATH_TEMPLATE,
                            "Relative to the job file. A template such as `data/{{ ds }}.csv` makes the source partitioned."),
                    optional(
                            "format",
                            Scalars.oneOf(List.of("csv", "json", "parquet", "orc", "avro", "delta"), List.of("jdbc")),
                            "What the files are. ORC and Avro are read as Parquet is; on a cluster Avro wants `--packages org.apache.spark:spark-avro_2.12:3.5.7`."),
                    optional("job", Scalars.NAME, "Another job of the project, whose published partitions are read."),
                    optional("options", OPTIONS, "How text files are read."),
                    optional(
                            "columns",
                            new MapOf(Scalars.COLUMN, new Short(COLUMN, Optional.of("type"), Optional.empty()), 1),
                            "Names and types, bound by name. Required for csv and json."),
                    byDefault(
                            "unknown_columns",
                            Scalars.oneOf("block", "ignore"),
                            "block",
                            "What a column that is not declared means."),
                    optional(
                            "window",
                            WINDOW,
                            "Source partitions before and after. A Delta source with a window is partitioned, without one it is static."),
                    optional("ready", READY, "When the source counts as ready."),
                    later("contract"),
                    later("late"),
                    later("url"),
                    later("table"),
                    later("user"),
                    later("password")),
            Demand.exactlyOne("path", "job"),
            new Demand.Needs("path", "format"),
            new Demand.Needs("unknown_columns", "columns"),
            new Demand.Excludes(
                    "job",
                    List.of("format", "options", "columns", "unknown_columns", "ready"),
                    "the other job's table says it all"));

    private SourceKeys() {}
}
