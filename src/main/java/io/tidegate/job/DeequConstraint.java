package io.tidegate.job;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The constraints of Deequ 2.1.0 that the check {@code deequ} reaches by their own name, each a number within bounds. {@link #ELSEWHERE} and {@link #REFUSED}
 * hold all others, so that every constraint is accounted for.
 */
public enum DeequConstraint {
    CONTAINS_CREDIT_CARD_NUMBER(
            "containsCreditCardNumber", Takes.COLUMN, "The share of values that hold a card number."),
    CONTAINS_EMAIL("containsEmail", Takes.COLUMN, "The share of values that hold an e-mail address."),
    CONTAINS_SOCIAL_SECURITY_NUMBER(
            "containsSocialSecurityNumber", Takes.COLUMN, "The share of values that hold a US social security number."),
    CONTAINS_URL("containsURL", Takes.COLUMN, "The share of values that hold a URL."),
    HAS_APPROX_COUNT_DISTINCT(
            "hasApproxCountDistinct", Takes.COLUMN, "About how many distinct values there are, by HyperLogLog++."),
    HAS_COLUMN_COUNT("hasColumnCount", Takes.NOTHING, "How many columns the table has, the partition column included."),
    HAS_DATA_TYPE("hasDataType", Takes.COLUMN_AND_TYPE, "The share of values that look like `type`."),
    HAS_DISTINCTNESS("hasDistinctness", Takes.COLUMNS, "Distinct keys divided by rows."),
    HAS_DUPLICATE_ROW_COUNT("hasDuplicateRowCount", Takes.COLUMNS, "How many rows share their key with another."),
    HAS_HISTOGRAM_VALUES(
            "hasHistogramValues",
            Takes.COLUMN_AND_VALUE,
            "The share of rows whose value, as text, is `value`; null is `NullValue`."),
    HAS_INTERQUARTILE_RANGE("hasInterquartileRange", Takes.COLUMN, "The third quartile minus the first."),
    HAS_KURTOSIS("hasKurtosis", Takes.COLUMN, "The excess kurtosis of the values."),
    HAS_MAX_LENGTH("hasMaxLength", Takes.COLUMN, "The length of the longest value."),
    HAS_MIN_LENGTH("hasMinLength", Takes.COLUMN, "The length of the shortest value."),
    HAS_MUTUAL_INFORMATION(
            "hasMutualInformation", Takes.TWO_COLUMNS, "How much one column says about the other, in nats."),
    HAS_NUMBER_OF_DISTINCT_VALUES(
            "hasNumberOfDistinctValues", Takes.COLUMN, "How many distinct values there are; null is one of them."),
    HAS_RANGE("hasRange", Takes.COLUMN, "The greatest value minus the least."),
    HAS_SKEWNESS("hasSkewness", Takes.COLUMN, "The skewness of the values."),
    HAS_UNIQUENESS("hasUniqueness", Takes.COLUMNS, "The share of rows whose key no other row has."),
    HAS_UNIQUE_VALUE_RATIO("hasUniqueValueRatio", Takes.COLUMNS, "Keys that occur once divided by distinct keys."),
    HAS_VARIANCE("hasVariance", Takes.COLUMN, "The population variance of the values."),
    HAS_ZEROS_COUNT("hasZerosCount", Takes.COLUMN, "How many values are zero."),
    HAVE_ANY_COMPLETENESS(
            "haveAnyCompleteness",
            Takes.COLUMNS,
            "The share of rows in which at least one of the columns has a value."),
    HAVE_COMPLETENESS("haveCompleteness", Takes.COLUMNS, "The share of rows in which all of the columns have a value.");

    /** What a constraint is about. */
    public enum Takes {
        NOTHING,
        COLUMN,
        COLUMN_AND_TYPE,
        COLUMN_AND_VALUE,
        TWO_COLUMNS,
        COLUMNS
    }

    /** The data types that {@code hasDataType} knows, as Deequ calls them. */
    public static final List<String> DATA_TYPES =
            List.of("Null", "Fractional", "Integral", "Boolean", "String", "Numeric");

    /** Constraints that a check with a name of its own reaches, and how it is written. */
    public static final Map<String, String> ELSEWHERE = new TreeMap<>(Map.ofEntries(
            Map.entry("areAnyComplete", "deequ: {constraint: haveAnyCompleteness, columns: […], min: 1}"),
            Map.entry("areComplete", "not_null: […]"),
            Map.entry("areUnique", "unique: […]"),
            Map.entry("customSql", "sql"),
            Map.entry("doesDatasetMatch", "reconcile"),
            Map.entry("hasApproxQuantile", "quantile with error"),
            Map.entry("hasColumn", "schema"),
            Map.entry("hasCompleteness", "not_null with mostly"),
            Map.entry("hasCorrelation", "correlation"),
            Map.entry("hasEntropy", "entropy"),
            Map.entry("hasExactQuantile", "quantile"),
            Map.entry("hasMax", "max"),
            Map.entry("hasMean", "mean"),
            Map.entry("hasMin", "min"),
            Map.entry("hasPattern", "pattern"),
            Map.entry("hasSize", "row_count"),
            Map.entry("hasStandardDeviation", "stddev"),
            Map.entry("hasSum", "sum"),
            Map.entry("isComplete", "not_null"),
            Map.entry("isContainedIn", "accepted_values, or range for bounds"),
            Map.entry("isGreaterThan", "expression: \"a > b\""),
            Map.entry("isGreaterThanOrEqualTo", "expression: \"a >= b\""),
            Map.entry("isLessThan", "expression: \"a < b\""),
            Map.entry("isLessThanOrEqualTo", "expression: \"a <= b\""),
            Map.entry("isNonNegative", "range with min: 0"),
            Map.entry("isPositive", "expression: \"a > 0\""),
            Map.entry("isPrimaryKey", "target.keys, or unique and not_null"),
            Map.entry("isUnique", "unique"),
            Map.entry("satisfies", "expression")));

    /** Constraints that no check reaches, each with the reason. */
    public static final Map<String, String> REFUSED = new TreeMap<>(
            Map.of(
                    "hasHistogramBinnedBins", "it counts the bins that it was told to make",
                    "hasHistogramBinnedValues",
                            "it judges bins by a function of its caller's; write range with mostly, which judges the share of rows in a bin",
                    "kllSketchSatisfies",
                            "it judges an approximate sketch by a function of its caller's; write quantile, which is exact",
                    "isNewestPointNonAnomalous",
                            "it compares with a history that Deequ keeps itself; checks against past runs are not in this version"));

    private final String text;
    private final Takes takes;
    private final String doc;

    DeequConstraint(String text, Takes takes, String doc) {
        this.text = text;
        this.takes = takes;
        this.doc = doc;
    }

    /** Deequ's own name: {@code hasSkewness}. */
    public String text() {
        return text;
    }

    public Takes takes() {
        return takes;
    }

    /** What the number is, in one sentence. */
    public String doc() {
        return doc;
    }

    /** Whether it is answered from rows grouped by their key. */
    public boolean groups() {
        return switch (this) {
            case HAS_DISTINCTNESS,
                    HAS_DUPLICATE_ROW_COUNT,
                    HAS_MUTUAL_INFORMATION,
                    HAS_NUMBER_OF_DISTINCT_VALUES,
                    HAS_UNIQUENESS,
                    HAS_UNIQUE_VALUE_RATIO -> true;
            default -> false;
        };
    }

    /** The constraint of this name, where {@code deequ} reaches it. */
    public static Optional<DeequConstraint> of(String text) {
        return Arrays.stream(values()).filter(c -> c.text.equals(text)).findFirst();
    }
}
