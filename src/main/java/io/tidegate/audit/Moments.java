package io.tidegate.audit;

import io.tidegate.rule.TypedText;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.Temporal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;

/** Statistics and their bounds as values that compare exactly: numbers as decimals, dates and timestamps as java.time. */
record Moments(ZoneId zone) {

    /** A number, date or timestamp. */
    sealed interface Value extends Comparable<Value> {
        String shown();

        String metric();

        Value times(long count);
    }

    record Number(BigDecimal number) implements Value {
        @Override
        public int compareTo(Value other) {
            return number.compareTo(((Number) other).number);
        }

        @Override
        public String shown() {
            return Wording.number(number);
        }

        @Override
        public String metric() {
            return number.toPlainString();
        }

        @Override
        public Value times(long count) {
            return new Number(number.multiply(BigDecimal.valueOf(count)));
        }
    }

    /** LocalDate, LocalDateTime or Instant. */
    record Moment(Temporal moment) implements Value {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public int compareTo(Value other) {
            return ((Comparable) moment).compareTo(((Moment) other).moment);
        }

        @Override
        public String shown() {
            return moment.toString();
        }

        @Override
        public String metric() {
            return moment.toString();
        }

        @Override
        public Value times(long count) {
            if (count != 1) {
                throw new IllegalStateException("dates are not added up");
            }
            return this;
        }
    }

    /** A bound as written; faults are CHECK_CONFIG. */
    Value bound(String text, DataType type) {
        return type instanceof NumericType
                ? new Number(TypedText.decimal(text))
                : new Moment((Temporal) TypedText.moment(text, type, zone));
    }

    /**
     * A value that Spark or Deequ gave for a column of {@code type}. A double is the decimal that it prints as, so that 0.1 is 0.1; a float that went through
     * Deequ's double is a float again first.
     */
    static Value seen(Object value, DataType type) {
        if (value instanceof Double) {
            double number = (Double) value;
            return new Number(
                    type instanceof FloatType && (double) (float) number == number
                            ? new BigDecimal(Float.toString((float) number))
                            : BigDecimal.valueOf(number));
        }
        if (value instanceof BigDecimal) {
            return new Number((BigDecimal) value);
        }
        if (value instanceof java.lang.Number) {
            return new Number(BigDecimal.valueOf(((java.lang.Number) value).longValue()));
        }
        return new Moment(moment(value));
    }

    /** Of either Java date API of Spark. */
    static Temporal moment(Object value) {
        if (value instanceof Date) {
            return ((Date) value).toLocalDate();
        }
        return value instanceof Timestamp ? ((Timestamp) value).toInstant() : (Temporal) value;
    }

    /** The first instant of a date or wall-clock time in the zone; an instant as it is. */
    Instant instant(Object value) {
        Temporal moment = moment(value);
        if (moment instanceof LocalDate) {
            return ((LocalDate) moment).atStartOfDay(zone).toInstant();
        }
        return moment instanceof LocalDateTime
                ? ((LocalDateTime) moment).atZone(zone).toInstant()
                : (Instant) moment;
    }
}
