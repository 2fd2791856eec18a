package io.tidegate.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What a check asks of rows grouped by their key.
 *
 * @param scope which keys count
 * @param totals aggregates over the groups of a partition
 * @param reading the finding from those aggregates; index 0 is the first of them
 * @param isSampled whether a failure is shown by the keys that several rows share
 * @param margins whether the totals of the key's two columns, each for itself, are needed
 * @param whenAllDiffer the finding from the number of rows judged, if it is known that no two of them share a key; empty where that is not the
 *     usual case
 */
record KeyQuestion(
        Scope scope,
        Function<Keys, List<Column>> totals,
        Function<Totals, Finding> reading,
        boolean isSampled,
        boolean margins,
        Optional<LongFunction<Finding>> whenAllDiffer) {

    KeyQuestion(
            Scope scope,
            Function<Keys, List<Column>> totals,
            Function<Totals, Finding> reading,
            boolean isSampled,
            boolean margins) {
        this(scope, totals, reading, isSampled, margins, Optional.empty());
    }

    /** Which keys count: by default those without any null. */
    enum Scope {
        /** No column of the key is null. */
        WHOLE,
        /** At least one column of the key is not null: what Deequ counts. */
        SOME,
        /** All of them. */
        ALL
    }

    /**
     * The groups of one partition, as columns.
     *
     * @param counts whether the group's key is in scope and has rows that the check judges
     * @param n how many such rows it has
     * @param first how many rows of the partition share its first column; null where nobody asked
     * @param second the same for the second column
     * @param whole whether no column of the key is null
     */
    record Keys(Column counts, Column n, Column first, Column second, Column whole) {
        /** Rows in scope. */
        Column rows() {
            return total(counts, n);
        }

        /** Rows of groups for which something holds. */
        Column rows(Column holds) {
            return total(counts.and(holds), n);
        }

        /** Groups in scope. */
        Column groups() {
            return total(counts, lit(1L));
        }

        /** Groups for which something holds. */
        Column groups(Column holds) {
            return total(counts.and(holds), lit(1L));
        }

        private static Column total(Column holds, Column what) {
            return coalesce(sum(when(holds, what)), lit(0L));
        }
    }

    /** A row of totals, from a place on. */
    record Totals(Row row, int offset) {
        long count(int i) {
            return row.getLong(offset + i);
        }

        double number(int i) {
            return row.isNullAt(offset + i) ? 0 : row.getDouble(offset + i);
        }
    }
}
