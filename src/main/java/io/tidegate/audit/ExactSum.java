package io.tidegate.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.try_sum;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.rule.BoundColumn;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import scala.Option;

/**
 * The sum of a column as a decimal of one scale on both sides of a comparison. 37 digits leave room for a difference that Spark does not round; a sum or a value
 * that does not fit, and a NaN, is told apart from an absent one.
 */
record ExactSum(DecimalType type) {
    private static final int PRECISION = 37;
    /** Doubles are compared by their first twelve decimals. */
    private static final int SCALE_OF_DOUBLES = 12;

    /** @throws TidegateException CHECK_CONFIG when either is no number */
    static ExactSum of(BoundColumn ours, BoundColumn theirs) {
        int scale = Math.max(scale(ours), scale(theirs));
        if (scale > PRECISION) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot sum '%s' exactly: it has %d decimals".formatted(ours.name(), scale),
                    "Reconcile a column of fewer decimals.");
        }
        return new ExactSum(new DecimalType(PRECISION, scale));
    }

    private static int scale(BoundColumn column) {
        if (column.type() instanceof DecimalType) {
            return ((DecimalType) column.type()).scale();
        }
        if (column.type() instanceof DoubleType || column.type() instanceof FloatType) {
            return SCALE_OF_DOUBLES;
        }
        if (column.type() instanceof IntegralType) {
            return 0;
        }
        throw new TidegateException(
                ErrorCode.CHECK_CONFIG,
                "Cannot sum '%s': it is %s"
                        .formatted(column.name(), column.type().simpleString()),
                "Name a column of numbers.");
    }

    private Column fitted(Column value) {
        return new Column(new Cast(value.expr(), type, Option.empty(), EvalMode.TRY()));
    }

    /** An aggregate; zero where every value is null. */
    Column total(Column value) {
        return coalesce(fitted(try_sum(fitted(value))), lit(BigDecimal.ZERO).cast(type));
    }

    /** An aggregate: whether {@link #total} is the whole truth. */
    Column isWhole(Column value) {
        Column fitting = count(fitted(value));
        return count(value)
                .equalTo(fitting)
                .and(fitting.equalTo(0).or(fitted(try_sum(fitted(value))).isNotNull()));
    }
}
