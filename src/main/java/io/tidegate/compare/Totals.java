package io.tidegate.compare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.tidegate.job.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * Rows and exact sums of one side.
 *
 * @param sums by column in lower case; empty for a column that does not add up
 */
record Totals(long rows, Map<String, Sum> sums) {
    static final Totals NONE = new Totals(0, Map.of());

    private static final int PRECISION = 38;
    private static final int SCALE_OF_DOUBLES = 12;

    record Sum(String column, Optional<BigDecimal> value) {}

    /**
     * What is asked of one column.
     *
     * @param exact its sum; NULL where it has no values, and where it has more digits than fit
     * @param unfit how many values do not fit, a NaN among them
     * @param values how many are not NULL
     */
    record Measure(StructField field, Column exact, Column unfit, Column values) {
        static Measure of(StructField field) {
            Column value = col(Names.quote(field.name()));
            int scale = SharedColumns.isFloating(field.dataType())
                    ? SCALE_OF_DOUBLES
                    : SharedColumns.scale(field.dataType());
            Column exact = value.cast(new DecimalType(PRECISION, scale));
            return new Measure(field, sum(exact), count(value).minus(count(exact)), count(value));
        }

        /** What the three have come to. */
        Sum read(Optional<BigDecimal> exact, long unfit, long values) {
            boolean isWhole = unfit == 0 && (exact.isPresent() || values == 0);
            BigDecimal value = exact.orElse(BigDecimal.ZERO);
            boolean isFloating = SharedColumns.isFloating(field.dataType());
            return new Sum(
                    field.name(),
                    isWhole ? Optional.of(isFloating ? value.stripTrailingZeros() : value) : Optional.empty());
        }
    }

    static Totals of(Dataset<Row> rows, List<SharedColumns.Shared> keys) {
        Set<String> left = keys.stream().map(k -> lower(k.name())).collect(Collectors.toSet());
        List<Measure> measures = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            if (field.dataType() instanceof NumericType && !left.contains(lower(field.name()))) {
                Measure measure = Measure.of(field);
                measures.add(measure);
                columns.addAll(List.of(measure.exact(), measure.unfit(), measure.values()));
            }
        }
        Row totals = rows.agg(count(lit(1)), columns.toArray(Column[]::new)).head();
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (int i = 0; i < measures.size(); i++) {
            int at = 1 + 3 * i;
            Sum sum = measures.get(i)
                    .read(Optional.ofNullable(totals.getDecimal(at)), totals.getLong(at + 1), totals.getLong(at + 2));
            sums.put(lower(sum.column()), sum);
        }
        return new Totals(totals.getLong(0), sums);
    }

    /** The sums of both sides, columns in the order of the first. */
    static List<Diff.Total> beside(Totals before, Totals after) {
        Set<String> columns = new LinkedHashSet<>(before.sums.keySet());
        columns.addAll(after.sums.keySet());
        return columns.stream()
                .map(column -> {
                    Optional<Sum> b = Optional.ofNullable(before.sums.get(column));
                    Optional<Sum> a = Optional.ofNullable(after.sums.get(column));
                    String name = b.or(() -> a).orElseThrow().column();
                    return new Diff.Total(name, b.flatMap(Sum::value), a.flatMap(Sum::value));
                })
                .toList();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
