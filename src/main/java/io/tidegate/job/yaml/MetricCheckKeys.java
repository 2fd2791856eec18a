package io.tidegate.job.yaml;

import static io.tidegate.job.yaml.CheckKind.A_BOUND;
import static io.tidegate.job.yaml.CheckKind.COLUMN;
import static io.tidegate.job.yaml.CheckKind.COLUMNS;
import static io.tidegate.job.yaml.CheckKind.COLUMN_OR;
import static io.tidegate.job.yaml.CheckKind.GROUPING;
import static io.tidegate.job.yaml.CheckKind.MAX;
import static io.tidegate.job.yaml.CheckKind.MIN;
import static io.tidegate.job.yaml.CheckKind.SCAN;
import static io.tidegate.job.yaml.CheckKind.VALUE_MAX;
import static io.tidegate.job.yaml.CheckKind.VALUE_MIN;
import static io.tidegate.job.yaml.CheckKind.section;
import static io.tidegate.job.yaml.Key.byDefault;
import static io.tidegate.job.yaml.Key.optional;
import static io.tidegate.job.yaml.Key.required;

import io.tidegate.job.yaml.Shape.Demand;
import java.util.List;

/** The checks that put bounds on one number of a partition, described. */
final class MetricCheckKeys {
    private static final String EXACT =
            " of Deequ where a double holds every value; for bigint, decimal, date and timestamp an exact aggregate instead.";

    static final List<CheckKind> KINDS = List.of(
            CheckKind.of(
                    "row_count",
                    section(
                            "row_count",
                            List.of(
                                    optional("min", CheckKind.count(), "The fewest rows."),
                                    optional("max", CheckKind.count(), "The most rows.")),
                            A_BOUND),
                    "The number of rows lies within bounds. Zero is an answer here, not a lack of rows.",
                    SCAN,
                    "`Size`.",
                    "row_count: {min: 1000, max: 2000000}"),
            statistic("min", "minimum", "`Minimum`" + EXACT),
            statistic("max", "maximum", "`Maximum`" + EXACT),
            statistic("sum", "sum", "`Sum` for float and double; an exact sum of up to 38 digits for all others."),
            statistic(
                    "mean",
                    "mean",
                    "`Mean` for float and double; for all others the exact sum, compared with bound times count."),
            CheckKind.of(
                    "stddev",
                    section("stddev", List.of(COLUMN, MIN, MAX), A_BOUND),
                    "The population standard deviation of a column lies within inclusive bounds.",
                    SCAN,
                    "`StandardDeviation`.",
                    "stddev: {column: amount, max: 500}"),
            CheckKind.of(
                    "quantile",
                    section(
                            "quantile",
                            List.of(
                                    COLUMN,
                                    required("at", CheckScalars.UNIT, "Which quantile: 0.5 is the median."),
                                    byDefault(
                                            "error",
                                            CheckScalars.UNIT,
                                            "0",
                                            "How far the rank may be off, as a share of the rows. 0 is exact, and keeps one count for each distinct value in memory."),
                                    MIN,
                                    MAX),
                            A_BOUND),
                    "A quantile of a column lies within inclusive bounds.",
                    SCAN,
                    "`ExactQuantile`; with `error`, `ApproxQuantile`.",
                    "quantile: {column: amount, at: 0.95, max: 1000}"),
            CheckKind.of(
                    "correlation",
                    section(
                            "correlation",
                            List.of(
                                    COLUMN,
                                    required("other", Scalars.COLUMN, "The column to compare it with."),
                                    MIN,
                                    MAX),
                            A_BOUND),
                    "Pearson's correlation of two columns lies within inclusive bounds. Rows in which either is null are not judged; when one of the two never changes there is nothing to judge.",
                    SCAN,
                    "`Correlation`.",
                    "correlation: {column: quantity, other: amount, min: 0.5}"),
            CheckKind.of(
                    "distinct_count",
                    section(
                            "distinct_count",
                            List.of(
                                    COLUMN_OR,
                                    optional("columns", COLUMNS, "The columns of the key."),
                                    optional("min", CheckKind.count(), "The fewest."),
                                    optional("max", CheckKind.count(), "The most.")),
                            Demand.exactlyOne("column", "columns"),
                            A_BOUND),
                    "The number of distinct values, or of distinct keys, lies within bounds. Rows with a null in the key are not judged.",
                    GROUPING,
                    "What `CountDistinct` gives for one column, without its own pass over the rows.",
                    "distinct_count: {column: status, min: 2, max: 5}"),
            CheckKind.of(
                    "unique_ratio",
                    section(
                            "unique_ratio",
                            List.of(COLUMN_OR, optional("columns", COLUMNS, "The columns of the key."), MIN, MAX),
                            Demand.exactlyOne("column", "columns"),
                            A_BOUND),
                    "The share of rows whose key no other row has lies within bounds. Rows with a null in the key are not judged.",
                    GROUPING,
                    "What `Uniqueness` gives for one column, without its own pass over the rows.",
                    "unique_ratio: {column: customer_id, min: 0.5}"),
            CheckKind.of(
                    "entropy",
                    section("entropy", List.of(COLUMN, MIN, MAX), A_BOUND),
                    "The entropy of a column lies within bounds, in nats: 0 when there is one value, the logarithm of their number when all are equally frequent. Nulls are not judged.",
                    GROUPING,
                    "What `Entropy` gives, without its own pass over the rows.",
                    "entropy: {column: status, min: 0.5}"),
            CheckKind.of(
                    "deequ",
                    section(
                            "deequ",
                            List.of(
                                    required(
                                            "constraint",
                                            CheckScalars.CONSTRAINT,
                                            "Its name in Deequ; see the table below."),
                                    optional("column", Scalars.COLUMN, "The column, where the constraint takes one."),
                                    optional("columns", COLUMNS, "The columns, where it takes several."),
                                    optional("value", Scalars.VALUE, "For `hasHistogramValues`."),
                                    optional("type", CheckScalars.DATA_TYPE, "For `hasDataType`."),
                                    MIN,
                                    MAX),
                            A_BOUND,
                            new Demand.Excludes(
                                    "column", List.of("columns"), "a constraint takes one or several, not both")),
                    "A constraint of Deequ by its own name: its number lies within inclusive bounds. Keys count as Deequ counts them: a row whose key has some nulls counts, one of nulls only does not. Other nulls are not judged, NaN fails, and nothing to judge is never a pass.",
                    "Part of the one scan, or one more grouping shared with the checks over the same columns: see the table.",
                    "The table says which.",
                    "deequ: {constraint: hasSkewness, column: amount, min: -2, max: 2}"));

    private MetricCheckKeys() {}

    private static CheckKind statistic(String name, String word, String deequ) {
        return CheckKind.of(
                name,
                section(name, List.of(COLUMN, VALUE_MIN, VALUE_MAX), A_BOUND),
                "The " + word + " of a column lies within inclusive bounds.",
                SCAN,
                deequ,
                name + ": {column: amount, min: 0.01}");
    }
}
