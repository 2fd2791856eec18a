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
    private static final int PRECISION = 38;
    private static final int SCALE_OF_DOUBLES = 12;

    record Sum(String column, Optional<BigDecimal> value) {}

    static Totals of(Dataset<Row> rows, List<SharedColumns.Shared> keys) {
        Set<String> left = keys.stream().map(k -> lower(k.name())).collect(Collectors.toSet());
        List<StructField> numbers = new ArrayList<>();
        List<Column> measures = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            if (field.dataType() instanceof NumericType && !left.contains(lower(field.name()))) {
                Column value = col(Names.quote(field.name()));
                int scale = SharedColumns.isFloating(field.dataType())
                        ? SCALE_OF_DOUBLES
                        : SharedColumns.scale(field.dataType());
                Column exact = value.cast(new DecimalType(PRECISION, scale));
                numbers.add(field);
                measures.add(sum(exact));
                measures.add(count(value).minus(count(exact)));
                measures.add(count(value));
            }
        }
        Row totals = rows.agg(count(lit(1)), measures.toArray(Column[]::new)).head();
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            sums.put(lower(numbers.get(i).name()), read(numbers.get(i), totals, 1 + 3 * i));
        }
        return new Totals(totals.getLong(0), sums);
    }

    private static Sum read(StructField field, Row totals, int at) {
        boolean isWhole = totals.getLong(at + 1) == 0 && (!totals.isNullAt(at) || totals.getLong(at + 2) == 0);
        BigDecimal value = totals.isNullAt(at) ? BigDecimal.ZERO : totals.getDecimal(at);
        boolean isFloating = SharedColumns.isFloating(field.dataType());
        return new Sum(
                field.name(),
                isWhole ? Optional.of(isFloating ? value.stripTrailingZeros() : value) : Optional.empty());
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

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
