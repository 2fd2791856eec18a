package io.tidegate.audit;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * A number (or date) that the one grouped pass over the staged rows yields for each partition.
 *
 * @param <T> what is measured; implementations return null when there was no value
 */
interface Measure<T> {
    /** Aggregate columns over the derived rows. */
    List<Column> aggregates();

    /** Reads the measure from an aggregated row, its first column being at {@code offset}; null when there was no value. */
    T from(Row row, int offset);

    /** One aggregate of Spark's own, where a Deequ metric, always a double, would lose digits: long, decimal, date, timestamp. */
    static Measure<Object> exact(Column aggregate) {
        return new Measure<>() {
            @Override
            public List<Column> aggregates() {
                return List.of(aggregate);
            }

            @Override
            public Object from(Row row, int offset) {
                return row.get(offset);
            }
        };
    }
}
