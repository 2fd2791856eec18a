package io.tidegate.rule;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;

/**
 * One inclusive side of a range, compared without loss: a bound between two values that the column can hold moves to the nearer one inside, so that
 * Spark never widens a decimal past 38 digits or turns a long into a double.
 */
enum Bound {
    AT_LEAST(RoundingMode.CEILING),
    AT_MOST(RoundingMode.FLOOR);

    private static final int MOST_PRECISION = 38;

    private final RoundingMode inward;

    Bound(RoundingMode inward) {
        this.inward = inward;
    }

    /** True or false for a value, null for null. NaN is the caller's business. */
    Column holds(BoundColumn column, String text, ZoneId zone) {
        DataType type = column.type();
        if (type instanceof IntegralType) {
            BigDecimal bound = TypedText.decimal(text).setScale(0, inward);
            return bound.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0
                            || bound.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                    ? unreachable(column, bound)
                    : compare(column.column(), lit(bound.longValueExact()));
        }
        if (type instanceof DecimalType) {
            BigDecimal bound = TypedText.decimal(text).setScale(((DecimalType) type).scale(), inward);
            return bound.precision() > MOST_PRECISION
                    ? unreachable(column, bound)
                    : compare(column.column(), lit(bound));
        }
        if (type instanceof DoubleType || type instanceof FloatType) {
            return compare(column.column(), TypedText.literal(text, type, zone));
        }
        return compare(column.column(), new Column(Literal.create(TypedText.moment(text, type, zone), type)));
    }

    private Column compare(Column value, Column bound) {
        return this == AT_LEAST ? value.geq(bound) : value.leq(bound);
    }

    /** The bound lies beyond every value of the type: all values hold or none does. */
    private Column unreachable(BoundColumn column, BigDecimal bound) {
        boolean allHold = (bound.signum() < 0) == (this == AT_LEAST);
        return org.apache.spark.sql.functions.when(column.column().isNotNull(), lit(allHold));
    }
}
