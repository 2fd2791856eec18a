package io.tidegate.rule;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Values as a job file writes them, read as the type of the column they are compared with. They become typed literals, never SQL text.
 *
 * <p>Numbers are plain decimals; dates {@code 2024-03-15}; timestamps {@code 2024-03-15T06:00:00} in the job's zone or with an offset; a date alone is
 * its first moment. Faults are CHECK_CONFIG.
 */
public final class TypedText {
    /** More digits than any column holds; it keeps {@code 1e999999999} from filling the memory. */
    private static final int MOST_DIGITS = 400;

    private TypedText() {}

    /** A literal of exactly {@code type}; a value that no such column can hold is a fault. */
    static Column literal(String text, DataType type, ZoneId zone) {
        return new Column(Literal.create(value(text, type, zone), type));
    }

    private static Object value(String text, DataType type, ZoneId zone) {
        if (type instanceof StringType) {
            return text;
        }
        if (type instanceof BooleanType) {
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                return Boolean.valueOf(text);
            }
            throw unreadable(text, type, "true or false");
        }
        if (type instanceof NumericType) {
            return number(text, (NumericType) type);
        }
        return moment(text, type, zone);
    }

    private static Object number(String text, NumericType type) {
        BigDecimal number = decimal(text);
        try {
            if (type instanceof DoubleType) {
                return number.doubleValue();
            }
            if (type instanceof FloatType) {
                return number.floatValue();
            }
            if (type instanceof DecimalType) {
                DecimalType decimal = (DecimalType) type;
                BigDecimal scaled = number.setScale(decimal.scale());
                if (scaled.precision() > decimal.precision()) {
                    throw new ArithmeticException("too many digits");
                }
                return scaled;
            }
            return switch (type.typeName()) {
                case "byte" -> number.byteValueExact();
                case "short" -> number.shortValueExact();
                case "integer" -> number.intValueExact();
                default -> number.longValueExact();
            };
        } catch (ArithmeticException e) {
            throw unreadable(text, type, "a value that the column can hold");
        }
    }

    /** A decimal number; NaN and infinity are none. */
    public static BigDecimal decimal(String text) {
        try {
            BigDecimal number = new BigDecimal(text.strip());
            if (Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the value
        }
        throw new TidegateException(
                ErrorCode.CHECK_CONFIG, "Cannot read '%s' as a number".formatted(shown(text)), "Write it like 12.50.");
    }

    /** A date, timestamp or timestamp without zone as LocalDate, Instant or LocalDateTime; other types are a fault. */
    public static Comparable<?> moment(String text, DataType type, ZoneId zone) {
        if (!(type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType)) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot compare a column of type %s with '%s'".formatted(type.simpleString(), shown(text)),
                    "Compare numbers, dates and timestamps; for anything else write an expression.");
        }
        try {
            if (type instanceof DateType) {
                return LocalDate.parse(text.strip());
            }
            String moment = text.strip().replace(' ', 'T');
            if (type instanceof TimestampNTZType) {
                return local(moment);
            }
            return moment.matches(".*T.*([+-]\\d\\d(:?\\d\\d)?|Z)")
                    ? OffsetDateTime.parse(moment).toInstant()
                    : instant(local(moment), zone);
        } catch (DateTimeException e) {
            throw unreadable(text, type, type instanceof DateType ? "2024-03-15" : "2024-03-15T06:00:00");
        }
    }

    private static LocalDateTime local(String moment) {
        return moment.indexOf('T') < 0 ? LocalDate.parse(moment).atStartOfDay() : LocalDateTime.parse(moment);
    }

    private static Instant instant(LocalDateTime local, ZoneId zone) {
        return local.atZone(zone).toInstant();
    }

    private static TidegateException unreadable(String text, DataType type, String like) {
        return new TidegateException(
                ErrorCode.CHECK_CONFIG,
                "Cannot read '%s' as %s".formatted(shown(text), type.simpleString()),
                "Write it like %s.".formatted(like));
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 60 ? clean.substring(0, 60) + "…" : clean;
    }
}
