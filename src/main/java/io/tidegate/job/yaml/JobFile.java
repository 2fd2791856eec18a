package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.later;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import java.util.List;

/**
 * The keys of jobs.yaml, described once. Whatever acts on what this version does is accepted; whatever would have no effect yet is refused, because a
 * key that is read and ignored is a promise broken in silence.
 */
final class JobFile {
    private static final ListOf COLUMNS = new ListOf(Scalars.COLUMN, 1, false);
    private static final ListOf NAMES = new ListOf(Scalars.NAME, 1, false);

    static final Shape OWNER = Shape.of(
            "owner",
            "Who answers for a job; shown wherever it fails.",
            List.of(
                    required("team", Scalars.TEXT, "The team."),
                    required("contact", Scalars.TEXT, "Where it is reached: an address, or a channel in quotes.")));

    static final Shape RETRY = Shape.of(
            "retry",
            "How trouble of storage, network or cluster is tried again.",
            List.of(
                    byDefault("attempts", Scalars.whole(1, 20, Fill.ENVIRONMENT), "3", "How often in all."),
                    byDefault("backoff", Scalars.duration(false), "30s", "The first pause; it doubles."),
                    byDefault("max_backoff", Scalars.duration(false), "10m", "The longest pause.")));

    static final Shape PARTITION = Shape.of(
            "partition",
            "How the table is cut, and when a partition may be built.",
            List.of(
                    required("column", Scalars.COLUMN, "The partition column: a DATE, or for hours a TIMESTAMP."),
                    required(
                            "grain",
                            Scalars.oneOf("hour", "day", "week", "month", "year"),
                            "The width of a partition."),
                    required(
                            "start",
                            Scalars.PARTITION,
                            "The first partition: 2021-01-04T05Z, 2021-01-04, a Monday for weeks, 2021-01 or 2021."),
                    byDefault(
                            "delay", Scalars.duration(true), "0s", "How long after its end a partition may be built."),
                    optional("protect_before", Scalars.PARTITION, "Partitions before this one are never rewritten.")));

    static final Shape TRANSFORM = Shape.of(
            "transform",
            "Rows to rows: SQL over the sources, or a Java class.",
            List.of(
                    optional(
                            "sql",
                            Scalars.SQL,
                            "The query. It gives the partition column; variables are bound as `:var_NAME`."),
                    optional("sql_file", Scalars.SQL_FILE, "A file in the project that holds the query."),
                    optional(
                            "class", Scalars.CLASS_NAME, "A class that implements io.tidegate.transform.RowTransform."),
                    optional(
                            "options",
                            new MapOf(Scalars.NAME, Scalars.OPTION, 1),
                            "Handed to the class; `${secret:…}` may stand here.")),
            Demand.exactlyOne("sql", "sql_file", "class"),
            new Demand.Needs("options", "class"));

    static final Shape FILES = Shape.of(
            "files",
            "How the files of a partition are laid out.",
            List.of(
                    byDefault("target_size", Scalars.SIZE, "128MB", "What a file should weigh."),
                    optional("sort_within", COLUMNS, "Columns the rows of a file are sorted by.")));

    static final Shape TARGET = Shape.open(
            "target",
            "The table a job builds.",
            List.of(
                    optional("table", Scalars.NAME, "A table under `warehouse`."),
                    optional("path", Scalars.LOCATION, "Or a folder of its own."),
                    optional(
                            "catalog_table",
                            CatalogKeys.TABLE,
                            "Or a table of Spark's catalog, `database.table`; the first run makes it where there is none."),
                    byDefault(
                            "write",
                            Scalars.oneOf(
                                    List.of("overwrite_partition"),
                                    List.of("merge", "append_dedup", "apply_changes", "scd2")),
                            "overwrite_partition",
                            "How partitions are written."),
                    optional(
                            "keys",
                            COLUMNS,
                            "Columns that identify a row in a partition; they imply the checks unique and not_null."),
                    byDefault(
                            "on_empty",
                            Scalars.oneOf("fail", "keep", "clear"),
                            "fail",
                            "What zero rows for a partition mean."),
                    byDefault(
                            "schema_change",
                            Scalars.oneOf("fail", "add_columns"),
                            "fail",
                            "Whether the table's columns may follow the transform's."),
                    optional("files", FILES, "The layout of files."),
                    byDefault(
                            "rollback_window",
                            Scalars.duration(false),
                            "30d",
                            "How long replaced files and the table's log are kept."),
                    byDefault(
                            "single_writer",
                            Scalars.BOOLEAN,
                            "false",
                            "Your word that no second driver writes this table.")),
            Demand.exactlyOne("table", "path", "catalog_table"));

    private static final Shape NOTIFY = Shape.of(
            "notify",
            "Who is told of what becomes of a job. Where the channels lead is not the job's: `--channels` names a file that says it.",
            List.of(
                    required(
                            "when",
                            new ListOf(Scalars.oneOf("blocked", "failed", "recovered", "backfill"), 1, false),
                            "Of what."),
                    required("channels", NAMES, "Names of channels.")));

    static final Shape JOB = Shape.open(
            "job",
            "One job: sources, a transform, a table, and the gate in front of it.",
            List.of(
                    required("name", Scalars.NAME, "Unique in the project."),
                    optional("description", Scalars.TEXT, "For people."),
                    optional("tags", NAMES, "For selecting jobs: `tag:NAME`."),
                    optional("owner", OWNER, "Who answers for it; required here or under `defaults`."),
                    optional(
                            "timezone",
                            Scalars.ZONE,
                            "Where partitions begin and end; from `defaults`, otherwise UTC. Hours are always UTC."),
                    required("partition", PARTITION, "The date partitions."),
                    byDefault(
                            "lookback",
                            Scalars.whole(0, 1_000, Fill.ENVIRONMENT),
                            "0",
                            "With `run --scheduled`: how many partitions before the due one are also built when their inputs moved."),
                    required("sources", new ListOf(SourceKeys.SOURCE, 1, false), "Where rows come from."),
                    required("transform", TRANSFORM, "What is made of them."),
                    required("target", TARGET, "The table."),
                    optional(
                            "on_blocked",
                            Scalars.oneOf("stop", "skip_partition", "skip_chunk"),
                            "What a blocked partition means for the others; from `defaults`, otherwise skip_partition."),
                    required(
                            "checks",
                            new ListOf(CheckKeys.CHECK, 0, false),
                            "The gate. `checks: []` says that there is none."),
                    optional("retry", RETRY, "Tries after trouble; what is left out comes from `defaults`."),
                    optional(
                            "final_after",
                            Scalars.duration(false),
                            "A partition is provisional until then, final afterwards."),
                    optional("runbook", Scalars.TEXT, "Shown when the job fails."),
                    optional("backfill", BackfillKeys.BACKFILL, "How its history is rebuilt."),
                    optional("notify", NOTIFY, "Who is told of what becomes of it."),
                    later("quarantine"),
                    later("slo"),
                    later("metrics")));

    static final Shape DEFAULTS = Shape.of(
            "defaults",
            "What jobs have where they do not say otherwise.",
            List.of(
                    optional("owner", OWNER, "Taken as a whole or not at all."),
                    byDefault("timezone", Scalars.ZONE, "UTC", "Where partitions begin and end."),
                    byDefault(
                            "on_blocked",
                            Scalars.oneOf("stop", "skip_partition", "skip_chunk"),
                            "skip_partition",
                            "What a blocked partition means for the others."),
                    optional("retry", RETRY, "Tries after trouble, key by key."),
                    optional("final_after", Scalars.duration(false), "When partitions are final.")));

    static final Shape GUARDRAILS = Shape.of(
            "guardrails",
            "Limits that stop slips of the hand.",
            List.of(
                    byDefault(
                            "max_partitions",
                            Scalars.whole(1, 100_000, Fill.ENVIRONMENT),
                            "400",
                            "The most partitions one `run` may build."),
                    optional("approval_above", BackfillKeys.APPROVAL_ABOVE, "Larger backfills need an approval."),
                    byDefault(
                            "approval_by_another",
                            Scalars.BOOLEAN,
                            "false",
                            "Whether whoever planned a backfill may not be the one who approves it."),
                    optional(
                            "budget",
                            BackfillKeys.BUDGET,
                            "The most one backfill may spend, in the currency of `cost`; it stops between two chunks.")));

    static final Shape COST = Shape.of(
            "cost",
            "Prices, for what a run has cost.",
            List.of(
                    byDefault("currency", Scalars.TEXT, "USD", "The currency."),
                    byDefault("core_hour", Scalars.NOT_NEGATIVE, "0", "One core for one hour."),
                    byDefault("gb_read", Scalars.NOT_NEGATIVE, "0", "10^9 bytes read."),
                    byDefault("gb_written", Scalars.NOT_NEGATIVE, "0", "10^9 bytes written."),
                    byDefault("headroom", Scalars.AT_LEAST_ONE, "1.3", "A factor on estimates.")));

    static final MapOf VARS = new MapOf(Scalars.NAME, Scalars.VARIABLE, 1);
    private static final Key VERSION = required("version", Scalars.whole(1, 1, Fill.ENVIRONMENT), "Of this format: 1.");
    private static final ListOf JOBS = new ListOf(JOB, 1, false);

    static final Shape PROJECT = Shape.open(
            "project",
            "The job file.",
            List.of(
                    VERSION,
                    required("project", Scalars.NAME, "The project's name."),
                    byDefault(
                            "ledger",
                            Scalars.LOCATION,
                            ".tidegate/ledger",
                            "Where the ledger lies: a folder of any Hadoop file system."),
                    byDefault("warehouse", Scalars.LOCATION, ".tidegate/warehouse", "Where tables lie."),
                    optional(
                            "vars", VARS, "Variables for `{{ var.NAME }}` in paths and checks and `:var_NAME` in SQL."),
                    optional("defaults", DEFAULTS, "Defaults of the jobs."),
                    optional("guardrails", GUARDRAILS, "Limits."),
                    optional("cost", COST, "Prices."),
                    optional("include", new ListOf(Scalars.FILE_PATTERN, 1, false), "More files with jobs."),
                    optional("jobs", JOBS, "The jobs.")),
            Demand.atLeastOne("jobs", "include"));

    /** A file under {@code include}: jobs, and nothing that holds for the whole project. */
    static final Shape INCLUDED = Shape.open(
            "included file", "A file with more jobs.", List.of(VERSION, required("jobs", JOBS, "The jobs.")));

    private JobFile() {}
}
