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

    static final Shape SPLIT = Shape.of(
            "split",
            "How the read of a database is shared out. All connections see one snapshot.",
            List.of(
                    required("column", Scalars.COLUMN, "A whole number, best one with an index."),
                    optional(
                            "from",
                            Scalars.whole(Long.MIN_VALUE, Long.MAX_VALUE, Fill.ENVIRONMENT),
                            "Where the ranges begin; the smallest value when left out. What lies below is read too."),
                    optional(
                            "to",
                            Scalars.whole(Long.MIN_VALUE, Long.MAX_VALUE, Fill.ENVIRONMENT),
                            "Where they end; the largest value when left out. What lies above is read too."),
                    byDefault(
                            "connections",
                            Scalars.whole(2, 64, Fill.ENVIRONMENT),
                            "4",
                            "How many ranges, and the most connections that read at a time. One more holds the snapshot.")),
            new Demand.Needs("from", "to"),
            new Demand.Needs("to", "from"));

    static final Shape SOURCE = Shape.open(
            "source",
            "Where rows come from: files, a Delta table, a database, or another job.",
            List.of(
                    required("name", Scalars.NAME, "The name of the view that the transform reads."),
                    optional(
                            "path",
                            Scalars.PATH_TEMPLATE,
                            "Relative to the job file. A template such as `data/{{ ds }}.csv` makes the source partitioned."),
                    optional(
                            "format",
                            Scalars.oneOf("csv", "json", "parquet", "orc", "avro", "delta", "jdbc"),
                            "What the files are, or `jdbc` for a database. ORC and Avro are read as Parquet is; on a cluster Avro wants `--packages org.apache.spark:spark-avro_2.12:3.5.7`."),
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
                    optional(
                            "catalog_table",
                            CatalogKeys.TABLE,
                            "A Delta table of Spark's catalog, `database.table`, read as `format: delta` reads one by its path."),
                    optional(
                            "url",
                            DatabaseKeys.URL,
                            "A PostgreSQL database, `jdbc:postgresql://HOST[:PORT]/NAME`, without parameters. Its driver must be on the class path."),
                    optional(
                            "table",
                            DatabaseKeys.TABLE,
                            "A table of the database, with or without its schema, as the database writes it."),
                    optional(
                            "query",
                            Scalars.SQL,
                            "A query in the database's SQL, in place of `table`. One, read-only, without `;`."),
                    optional("user", Scalars.VARIABLE, "Who logs in."),
                    optional("password", DatabaseKeys.PASSWORD, "`${secret:env:NAME}` or `${secret:file:PATH}`."),
                    optional(
                            "properties",
                            new MapOf(DatabaseKeys.PROPERTY, Scalars.VARIABLE, 1),
                            "Settings of the driver."),
                    optional(
                            "partition_column",
                            Scalars.COLUMN,
                            "The date or timestamp by which the rows of a database are read partition by partition. Without it the source is static."),
                    optional("split", SPLIT, "Reads with several connections; without it one reads all.")),
            Demand.exactlyOne("path", "job", "url", "catalog_table"),
            new Demand.Needs("path", "format"),
            new Demand.Needs("url", "format"),
            new Demand.Needs("url", "user"),
            new Demand.Needs("url", "password"),
            new Demand.Needs("table", "url"),
            new Demand.Needs("query", "url"),
            new Demand.Needs("user", "url"),
            new Demand.Needs("password", "url"),
            new Demand.Needs("properties", "url"),
            new Demand.Needs("partition_column", "url"),
            new Demand.Needs("split", "url"),
            new Demand.Excludes("table", List.of("query"), "one of them is read"),
            new Demand.Excludes("url", List.of("options"), "a database says all that itself"),
            new Demand.Excludes(
                    "catalog_table", List.of("format", "options"), "it is a Delta table, which says all that itself"),
            new Demand.Needs("unknown_columns", "columns"),
            new Demand.Excludes(
                    "job",
                    List.of("format", "options", "columns", "unknown_columns", "ready"),
                    "the other job's table says it all"));

    private SourceKeys() {}
}
