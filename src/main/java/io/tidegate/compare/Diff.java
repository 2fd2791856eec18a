package io.tidegate.compare;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between two sets of rows of one partition. The partition column itself is left out.
 *
 * @param keys what rows were matched by; empty when they were matched whole, and then no row counts as changed
 * @param changedIn by column, how many rows changed in it; only columns with some
 * @param totals of the numeric columns that are no keys
 * @param columns that are there on one side only, or are of another type; rows are compared without the former
 * @param samples up to five of each kind
 */
public record Diff(
        long rowsBefore,
        long rowsAfter,
        List<String> keys,
        long added,
        long removed,
        long changed,
        Map<String, Long> changedIn,
        List<Total> totals,
        List<ColumnChange> columns,
        List<Sample> samples) {
    public Diff {
        keys = List.copyOf(keys);
        totals = List.copyOf(totals);
        columns = List.copyOf(columns);
        samples = List.copyOf(samples);
    }

    /** What became of a row. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * The exact sum of a column; floating-point values count with their first twelve decimals.
     *
     * @param before empty where the column is not there or does not add up: a NaN, or more than 38 digits
     */
    public record Total(String column, Optional<BigDecimal> before, Optional<BigDecimal> after) {}

    /** @param before the type; empty where the column is not there */
    public record ColumnChange(String column, Optional<String> before, Optional<String> after) {}

    /**
     * A row that differs.
     *
     * @param row its key, or all of it where there is none
     * @param what the columns that changed, each before and after; empty for rows added and removed
     */
    public record Sample(Kind kind, String row, String what) {}

    public boolean isSame() {
        return added + removed + changed == 0 && columns.isEmpty();
    }
}
