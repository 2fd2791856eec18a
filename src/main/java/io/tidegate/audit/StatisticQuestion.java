package io.tidegate.audit;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.try_sum;
import static org.apache.spark.sql.functions.when;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundColumn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;

/**
 * A bound on min, max, sum or mean of a column. Longs, decimals, dates and timestamps exactly; a mean is compared as sum against bound times count, without a
 * division. Nulls are not judged; a NaN fails.
 */
final class StatisticQuestion implements ScanQuestion {
    private static final int MOST_PRECISION = 38;
    private static final MathContext SHOWN = new MathContext(20);

    private final String id;
    private final String nanId;
    private final Rule.Statistic rule;
    private final Column value;
    private final Column nan;
    private final DataType type;
    private final boolean isHidden;
    private final Optional<Moments.Value> min;
    private final Optional<Moments.Value> max;

    /** @param isHidden whether a minimum or maximum, which is a value of the column, is not shown */
    StatisticQuestion(
            String id, Rule.Statistic rule, BoundColumn column, Column selects, Moments moments, boolean isHidden) {
        this.id = id;
        this.nanId = id + "_nan";
        this.rule = rule;
        this.type = column.type();
        this.isHidden = isHidden;
        boolean adds = rule.measure() == Rule.Measure.SUM || rule.measure() == Rule.Measure.MEAN;
        if (adds && !(type instanceof NumericType)) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot take the %s of '%s': it is %s".formatted(rule.kind(), column.name(), type.simpleString()),
                    "Name a column of numbers.");
        }
        if (rule.min().isEmpty() && rule.max().isEmpty()) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot judge %s without min and max".formatted(rule.kind()),
                    "Give min, max or both.");
        }
        this.min = rule.min().map(text -> moments.bound(text, type));
        this.max = rule.max().map(text -> moments.bound(text, type));
        this.value = when(selects, column.column());
        this.nan = selects.and(column.isNaN());
    }

    private boolean isFloating() {
        return type instanceof DoubleType || type instanceof FloatType;
    }

    @Override
    public Map<String, Column> derived() {
        Map<String, Column> derived = new LinkedHashMap<>();
        derived.put(id, value);
        derived.put(nanId, nan);
        return derived;
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.present(id), DeequMeasure.compliant(nanId), statistic());
    }

    private Measure<?> statistic() {
        Column column = functions.col(Names.quote(id));
        return switch (rule.measure()) {
            case MIN -> fitsDouble() ? DeequMeasure.minimum(id) : Measure.exact(min(column));
            case MAX -> fitsDouble() ? DeequMeasure.maximum(id) : Measure.exact(max(column));
            case SUM -> isFloating() ? DeequMeasure.sum(id) : Measure.exact(try_sum(wide(column)));
            case MEAN -> isFloating() ? DeequMeasure.mean(id) : Measure.exact(try_sum(wide(column)));
        };
    }

    private boolean fitsDouble() {
        return type instanceof NumericType && !(type instanceof LongType) && !(type instanceof DecimalType);
    }

    /** The widest decimal of the same scale: a sum that still overflows comes out null, never wrapped around. */
    private Column wide(Column column) {
        int scale = type instanceof DecimalType ? ((DecimalType) type).scale() : 0;
        return column.cast(new DecimalType(MOST_PRECISION, scale));
    }

    @Override
    public Finding answer(Partition partition, List<Object> values) {
        String expected = Wording.between(min.map(Moments.Value::shown), max.map(Moments.Value::shown));
        long judged = (Long) values.get(0);
        long nans = (Long) values.get(1);
        if (judged == 0) {
            return Finding.noRows("no values to judge", expected);
        }
        if (nans > 0) {
            return Finding.of(false, Wording.share(nans, judged, "is NaN", "are NaN"), expected, "NaN");
        }
        if (values.get(2) == null) {
            return Finding.config(
                    "Cannot add up %s: the sum has more than 38 digits".formatted(rule.column()),
                    "Divide it in an expression, or bound another statistic.");
        }
        if (values.get(2) instanceof Double && ((Double) values.get(2)).isInfinite()) {
            return Finding.of(
                    false, rule.kind() + " is infinite", expected, values.get(2).toString());
        }
        Moments.Value seen = Moments.seen(values.get(2), type);
        boolean exactMean = rule.measure() == Rule.Measure.MEAN && !isFloating();
        long times = exactMean ? judged : 1;
        boolean within = min.map(bound -> seen.compareTo(bound.times(times)) >= 0)
                        .orElse(true)
                && max.map(bound -> seen.compareTo(bound.times(times)) <= 0).orElse(true);
        Moments.Value shown = exactMean
                ? new Moments.Number(((Moments.Number) seen).number().divide(BigDecimal.valueOf(judged), SHOWN))
                : seen;
        boolean isValue = rule.measure() == Rule.Measure.MIN || rule.measure() == Rule.Measure.MAX;
        return isHidden && isValue
                ? Finding.of(within, rule.kind() + " is " + Mask.HIDDEN, expected, "")
                : Finding.of(within, rule.kind() + " is " + shown.shown(), expected, shown.metric());
    }
}
