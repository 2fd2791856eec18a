package io.tidegate.job;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a check demands. A row rule judges each row; the others judge the partition as a whole. */
public sealed interface Rule {
    /** The name users write: {@code not_null}. */
    String kind();

    /** Judges each row by itself. */
    sealed interface OfRow extends Rule {
        /** The share of judged rows that must pass, in (0, 1]. */
        BigDecimal mostly();
    }

    /** Whether a null value fails a row rule or is not judged by it. */
    enum Nulls {
        IGNORE,
        FAIL
    }

    record NotNull(String column, BigDecimal mostly) implements OfRow {
        @Override
        public String kind() {
            return "not_null";
        }
    }

    /** Neither null nor only white space. */
    record NotBlank(String column, BigDecimal mostly) implements OfRow {
        @Override
        public String kind() {
            return "not_blank";
        }
    }

    /** @param values as written; each is read as the column's type when the gate runs */
    record AcceptedValues(String column, List<String> values, Nulls nulls, BigDecimal mostly) implements OfRow {
        public AcceptedValues {
            values = List.copyOf(values);
        }

        @Override
        public String kind() {
            return "accepted_values";
        }
    }

    /** Inclusive bounds, as written; each is read as the column's type when the gate runs. */
    record Range(String column, Optional<String> min, Optional<String> max, Nulls nulls, BigDecimal mostly)
            implements OfRow {
        @Override
        public String kind() {
            return "range";
        }
    }

    /** The whole value must match the Java regular expression. */
    record Pattern(String column, String regex, Nulls nulls, BigDecimal mostly) implements OfRow {
        @Override
        public String kind() {
            return "pattern";
        }
    }

    /** Length in characters. */
    record Length(String column, OptionalInt min, OptionalInt max, Nulls nulls, BigDecimal mostly) implements OfRow {
        @Override
        public String kind() {
            return "length";
        }
    }

    /** A SQL condition over one row; a row for which it is NULL is not judged, unless nulls fail. */
    record Expression(String condition, Nulls nulls, BigDecimal mostly) implements OfRow {
        @Override
        public String kind() {
            return "expression";
        }
    }

    /** No two rows of the partition share the key; rows with a null in it are not judged. */
    record Unique(List<String> columns) implements Rule {
        public Unique {
            columns = List.copyOf(columns);
        }

        @Override
        public String kind() {
            return "unique";
        }
    }

    record RowCount(OptionalLong min, OptionalLong max) implements Rule {
        @Override
        public String kind() {
            return "row_count";
        }
    }

    /** The statistics that a bound can be put on. */
    enum Measure {
        MIN,
        MAX,
        SUM,
        MEAN
    }

    /** A number that a partition has as a whole, within bounds. */
    sealed interface Metric extends Rule {
        Bounds bounds();
    }

    /** The population standard deviation. */
    record Stddev(String column, Bounds bounds) implements Metric {
        @Override
        public String kind() {
            return "stddev";
        }
    }

    /**
     * A quantile of a column of numbers.
     *
     * @param at in [0, 1]; 0.5 is the median
     * @param error the relative error of the rank; zero is exact
     */
    record Quantile(String column, BigDecimal at, BigDecimal error, Bounds bounds) implements Metric {
        @Override
        public String kind() {
            return "quantile";
        }
    }

    /** Pearson's coefficient of two columns of numbers. */
    record Correlation(String column, String other, Bounds bounds) implements Metric {
        @Override
        public String kind() {
            return "correlation";
        }
    }

    /** How many distinct keys there are; rows with a null in the key are not judged. */
    record DistinctCount(List<String> columns, Bounds bounds) implements Metric {
        public DistinctCount {
            columns = List.copyOf(columns);
        }

        @Override
        public String kind() {
            return "distinct_count";
        }
    }

    /** The share of rows whose key no other row has; rows with a null in the key are not judged. */
    record UniqueRatio(List<String> columns, Bounds bounds) implements Metric {
        public UniqueRatio {
            columns = List.copyOf(columns);
        }

        @Override
        public String kind() {
            return "unique_ratio";
        }
    }

    /** Shannon's entropy of a column, in nats; nulls are not judged. */
    record Entropy(String column, Bounds bounds) implements Metric {
        @Override
        public String kind() {
            return "entropy";
        }
    }

    /**
     * A constraint of Deequ by its own name.
     *
     * @param columns as many as the constraint takes
     * @param argument the value or data type that some constraints take
     */
    record Deequ(DeequConstraint constraint, List<String> columns, Optional<String> argument, Bounds bounds)
            implements Metric {
        public Deequ {
            columns = List.copyOf(columns);
        }

        @Override
        public String kind() {
            return "deequ";
        }
    }

    /**
     * Every value is there in a column of a source.
     *
     * @param source the source, and {@code to} its column
     * @param mostly the share of judged rows that must find their value, in (0, 1]
     */
    record Relationships(String column, String source, String to, Nulls nulls, BigDecimal mostly) implements Rule {
        @Override
        public String kind() {
            return "relationships";
        }
    }

    /**
     * As many rows as a source has.
     *
     * @param tolerance how many rows the two may differ by
     * @param toleranceShare the same as a share of the source's rows; the wider of the two counts
     */
    record RowCountMatch(String with, long tolerance, BigDecimal toleranceShare) implements Rule {
        @Override
        public String kind() {
            return "row_count_match";
        }
    }

    /** A statistic of a column within inclusive bounds, as written. */
    record Statistic(Measure measure, String column, Optional<String> min, Optional<String> max) implements Rule {
        @Override
        public String kind() {
            return measure.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A query for one row with one number or boolean, run once a partition; {@code {{ this }}} and the source names are its views.
     *
     * @param min inclusive; when both bounds are absent the result must be TRUE
     */
    record Query(String sql, Optional<BigDecimal> min, Optional<BigDecimal> max) implements Rule {
        @Override
        public String kind() {
            return "sql";
        }
    }

    /**
     * The output has these columns.
     *
     * @param exact whether other columns are faults
     */
    record Schema(List<Column> columns, boolean exact) implements Rule {
        public Schema {
            columns = List.copyOf(columns);
        }

        @Override
        public String kind() {
            return "schema";
        }
    }

    /** The partition's end minus max(column) is at most maxAge. */
    record Freshness(String column, Duration maxAge) implements Rule {
        @Override
        public String kind() {
            return "freshness";
        }
    }

    /**
     * A full outer comparison with a source of the job; a key missing on either side fails.
     *
     * @param with the source
     * @param keys columns compared one to one; empty compares totals
     * @param sums columns whose sums must agree within the tolerance
     * @param by columns to group both sides by besides the keys
     */
    record Reconcile(String with, List<String> keys, List<String> sums, List<String> by, BigDecimal tolerance)
            implements Rule {
        public Reconcile {
            keys = List.copyOf(keys);
            sums = List.copyOf(sums);
            by = List.copyOf(by);
        }

        @Override
        public String kind() {
            return "reconcile";
        }
    }
}
