package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.CheckKind.COLUMN;
import static io.tidegate.job.yaml.CheckKind.COLUMNS;
import static io.tidegate.job.yaml.CheckKind.GROUPING;
import static io.tidegate.job.yaml.CheckKind.MOSTLY;
import static io.tidegate.job.yaml.CheckKind.NULLS;
import static io.tidegate.job.yaml.CheckKind.SCAN;
import static io.tidegate.job.yaml.CheckKind.section;
import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.List;
import java.util.Optional;

/** The checks that judge a partition as a whole, alone or beside a source, described. */
final class TableCheckKeys {
    private static final String OURS = "None: Deequ has nothing like it, or not exactly.";

    static final List<CheckKind> KINDS = List.of(
            CheckKind.of(
                    "unique",
                    CheckKind.columnOrColumns("unique", "The columns of the key."),
                    "No two rows of the partition share the key. A list is one key. Rows with a null in the key are not judged.",
                    GROUPING,
                    "None: `Uniqueness` counts keys with some nulls, and scans once for each check.",
                    "unique: [order_id, line_no]"),
            CheckKind.of(
                    "schema",
                    section(
                            "schema",
                            List.of(
                                    required(
                                            "columns",
                                            new MapOf(Scalars.COLUMN, Scalars.SPARK_TYPE, 1),
                                            "Names and types."),
                                    byDefault("exact", Scalars.BOOLEAN, "false", "Whether other columns are faults."))),
                    "The output has these columns with these types.",
                    "None: no row is read.",
                    OURS,
                    "schema: {columns: {order_id: string}, exact: false}"),
            CheckKind.of(
                    "freshness",
                    section(
                            "freshness",
                            List.of(
                                    COLUMN,
                                    required(
                                            "max_age",
                                            Scalars.duration(false),
                                            "The partition's end minus the column's maximum, at most."))),
                    "The newest row is recent, seen from the partition's end.",
                    SCAN,
                    OURS,
                    "freshness: {column: event_ts, max_age: 26h}"),
            CheckKind.of(
                    "sql",
                    new Short(
                            Shape.of(
                                    "sql",
                                    "A query for one row with one value.",
                                    List.of(
                                            required(
                                                    "query",
                                                    Scalars.QUERY,
                                                    "`{{ this }}` is the partition under check; the sources have their names; variables are bound as `:var_NAME`."),
                                            optional("min", Scalars.DECIMAL, "The least result."),
                                            optional("max", Scalars.DECIMAL, "The greatest result."))),
                            Optional.of("query"),
                            Optional.empty()),
                    "A query gives one row with one number within bounds, or TRUE where no bound is given.",
                    "One query for each partition.",
                    OURS,
                    "sql: {query: \"SELECT count(*) FROM {{ this }} WHERE amount < 0\", max: 0}"),
            CheckKind.of(
                    "relationships",
                    section(
                            "relationships",
                            List.of(
                                    COLUMN,
                                    required(
                                            "to",
                                            CheckScalars.SOURCE_COLUMN,
                                            "A source of the job and its column. Of a partitioned source, the rows that the partition reads; of a static one, all."),
                                    NULLS,
                                    MOSTLY)),
                    "Every value is there in a column of a source, as it was pinned for the run.",
                    "One more grouping and one more join.",
                    OURS,
                    "relationships: {column: customer_id, to: customers.customer_id}"),
            CheckKind.of(
                    "row_count_match",
                    section(
                            "row_count_match",
                            List.of(
                                    required("with", Scalars.NAME, "A source of the job."),
                                    byDefault(
                                            "tolerance",
                                            CheckKind.count(),
                                            "0",
                                            "How many rows the two may differ by, inclusive."),
                                    byDefault(
                                            "tolerance_share",
                                            CheckScalars.UNIT,
                                            "0",
                                            "The same as a share of the source's rows; the wider of the two counts."))),
                    "The partition has as many rows as a source. Of a partitioned source, the rows that the partition reads; of a static one, all.",
                    "One count of the source; checks with the same source share it.",
                    "`Size` on our side.",
                    "row_count_match: {with: settlement, tolerance_share: 0.01}"),
            CheckKind.of(
                    "reconcile",
                    section(
                            "reconcile",
                            List.of(
                                    required("with", Scalars.NAME, "A source of the job."),
                                    optional(
                                            "keys",
                                            COLUMNS,
                                            "Columns compared one to one; without keys, totals are compared."),
                                    optional(
                                            "sum",
                                            new ListOf(Scalars.COLUMN, 1, true),
                                            "Columns whose sums must agree."),
                                    optional(
                                            "by",
                                            new ListOf(Scalars.COLUMN, 1, true),
                                            "Columns both sides are grouped by besides the keys."),
                                    byDefault(
                                            "tolerance",
                                            Scalars.NOT_NEGATIVE,
                                            "0",
                                            "How far two sums may differ, inclusive.")),
                            Demand.atLeastOne("keys", "sum")),
                    "The output agrees with a source; a key missing on either side fails.",
                    "One more grouping and one more join.",
                    OURS,
                    "reconcile: {with: settlement, keys: [order_id], sum: [amount], tolerance: 0.00}"));

    private TableCheckKeys() {}
}
