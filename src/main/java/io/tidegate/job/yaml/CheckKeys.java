package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.ScalarType.Fill;
import io.tidegate.job.yaml.Shape.Demand;
import io.tidegate.job.yaml.Type.ListOf;
import io.tidegate.job.yaml.Type.MapOf;
import io.tidegate.job.yaml.Type.Short;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks a job may hold, described: name, keys, what each costs, an example. */
final class CheckKeys {
    private static final String ROW = "Row check: part of the one scan.";
    private static final String SCAN = "Part of the one scan.";

    private static final Key MOSTLY =
            byDefault("mostly", Scalars.FRACTION, "1", "The share of judged rows that must pass.");
    private static final Key NULLS =
            byDefault("nulls", Scalars.oneOf("ignore", "fail"), "ignore", "Whether a null fails or is not judged.");
    private static final Key COLUMN = required("column", Scalars.COLUMN, "The column to judge.");
    private static final Key COLUMN_OR = optional("column", Scalars.COLUMN, "The column to judge.");
    private static final Key VALUE_MIN = optional("min", Scalars.VALUE, "The least value allowed.");
    private static final Key VALUE_MAX = optional("max", Scalars.VALUE, "The greatest value allowed.");
    private static final Demand A_BOUND = Demand.atLeastOne("min", "max");
    private static final ListOf COLUMNS = new ListOf(Scalars.COLUMN, 1, false);

    /** @param cost what the check adds to the audit of a chunk */
    record Kind(Key key, String cost, String example) {}

    static final List<Kind> KINDS = List.of(
            kind(
                    "not_null",
                    eachColumn("not_null"),
                    "No value is null. A list is one check for each column.",
                    ROW,
                    "not_null: [order_id, amount]"),
            kind(
                    "not_blank",
                    eachColumn("not_blank"),
                    "No value is null, empty or only white space.",
                    ROW,
                    "not_blank: customer"),
            kind(
                    "unique",
                    key("unique"),
                    "No two rows of the partition share the key. A list is one key.",
                    "One more grouping for each distinct key.",
                    "unique: [order_id, line_no]"),
            kind(
                    "row_count",
                    section(
                            "row_count",
                            List.of(
                                    optional("min", count(), "The fewest rows."),
                                    optional("max", count(), "The most rows.")),
                            A_BOUND),
                    "The number of rows lies within bounds.",
                    "None: the count is known.",
                    "row_count: {min: 1000, max: 2000000}"),
            kind(
                    "accepted_values",
                    section(
                            "accepted_values",
                            List.of(
                                    COLUMN,
                                    required("values", new ListOf(Scalars.VALUE, 1, false), "The values allowed."),
                                    NULLS,
                                    MOSTLY)),
                    "Every value is one of a list.",
                    ROW,
                    "accepted_values: {column: status, values: [new, paid, sent], mostly: 0.9995}"),
            kind(
                    "range",
                    section("range", List.of(COLUMN, VALUE_MIN, VALUE_MAX, NULLS, MOSTLY), A_BOUND),
                    "Every value lies within inclusive bounds.",
                    ROW,
                    "range: {column: amount, min: 0}"),
            kind(
                    "pattern",
                    section(
                            "pattern",
                            List.of(
                                    COLUMN,
                                    required(
                                            "regex",
                                            Scalars.REGEX,
                                            "A Java regular expression for the whole value, at most 1000 characters."),
                                    NULLS,
                                    MOSTLY)),
                    "Every value matches a regular expression as a whole.",
                    ROW,
                    "pattern: {column: country, regex: '[A-Z]{2}'}"),
            kind(
                    "length",
                    section(
                            "length",
                            List.of(
                                    COLUMN,
                                    optional("min", length(), "The fewest characters."),
                                    optional("max", length(), "The most characters."),
                                    NULLS,
                                    MOSTLY),
                            A_BOUND),
                    "Every value has a length within bounds, in characters.",
                    ROW,
                    "length: {column: iban, min: 15, max: 34}"),
            kind(
                    "expression",
                    new Short(
                            section(
                                    "expression",
                                    List.of(
                                            required("condition", Scalars.CONDITION, "A SQL condition over one row."),
                                            NULLS,
                                            MOSTLY)),
                            Optional.of("condition"),
                            Optional.empty()),
                    "A SQL condition holds for every row.",
                    ROW,
                    "expression: \"refunded <= amount\""),
            kind(
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
                    "sql: {query: \"SELECT count(*) FROM {{ this }} WHERE amount < 0\", max: 0}"),
            kind(
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
                    "None.",
                    "schema: {columns: {order_id: string}, exact: false}"),
            kind(
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
                    "freshness: {column: event_ts, max_age: 26h}"),
            kind(
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
                    "reconcile: {with: settlement, keys: [order_id], sum: [amount], tolerance: 0.00}"),
            statistic("min", "minimum"),
            statistic("max", "maximum"),
            statistic("sum", "sum"),
            statistic("mean", "mean"));

    /** Known to the interface and refused in this version. */
    static final List<String> LATER = List.of(
            "relationships",
            "stddev",
            "quantile",
            "distinct_count",
            "unique_ratio",
            "correlation",
            "entropy",
            "row_count_match",
            "anomaly",
            "drift",
            "deequ");

    static final Shape CHECK = check();

    private CheckKeys() {}

    private static Shape check() {
        List<Key> keys = new ArrayList<>();
        keys.add(optional("name", Scalars.NAME, "Unique in the job; made from the check where it is left out."));
        keys.add(optional("where", Scalars.CONDITION, "A SQL condition for the rows to judge."));
        keys.add(byDefault(
                "on_fail",
                Scalars.oneOf(List.of("block", "warn"), List.of("quarantine")),
                "block",
                "What a failure means."));
        keys.add(byDefault(
                "on_no_rows",
                Scalars.oneOf("fail", "warn", "skip"),
                "fail",
                "What it means that no row was there to judge; never a pass."));
        keys.add(optional("description", Scalars.TEXT, "For people."));
        KINDS.forEach(kind -> keys.add(kind.key()));
        LATER.forEach(name -> keys.add(Key.later(name)));
        String[] names = KINDS.stream().map(kind -> kind.key().name()).toArray(String[]::new);
        return Shape.of(
                "check",
                "One check: exactly one check name, and beside it only name, where, on_fail, on_no_rows and description.",
                keys,
                Demand.exactlyOne(names));
    }

    private static Kind kind(String name, Type type, String doc, String cost, String example) {
        return new Kind(optional(name, type, doc), cost, example);
    }

    private static Kind statistic(String name, String word) {
        return kind(
                name,
                section(name, List.of(COLUMN, VALUE_MIN, VALUE_MAX), A_BOUND),
                "The " + word + " of a column lies within inclusive bounds.",
                SCAN,
                name + ": {column: amount, min: 0.01}");
    }

    private static Shape section(String name, List<Key> keys, Demand... demands) {
        return Shape.of(name, "What `" + name + "` judges.", keys, demands);
    }

    private static Type eachColumn(String name) {
        return new Short(
                section(
                        name,
                        List.of(COLUMN_OR, optional("columns", COLUMNS, "Several, each a check of its own."), MOSTLY),
                        Demand.exactlyOne("column", "columns")),
                Optional.of("column"),
                Optional.of("columns"));
    }

    private static Type key(String name) {
        return new Short(
                section(
                        name,
                        List.of(COLUMN_OR, optional("columns", COLUMNS, "The columns of the key.")),
                        Demand.exactlyOne("column", "columns")),
                Optional.of("column"),
                Optional.of("columns"));
    }

    private static ScalarType count() {
        return Scalars.whole(0, Long.MAX_VALUE, Fill.VARIABLES);
    }

    private static ScalarType length() {
        return Scalars.whole(0, Integer.MAX_VALUE, Fill.VARIABLES);
    }
}
