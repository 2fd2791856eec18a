package io.tidegate.read;

import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Source;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;
import scala.Option;

/**
 * Text to a declared type, without losing anything: what does not read as the type exactly becomes NULL, and the census counts
 * it. Blanks around numbers are ignored; naive timestamps are UTC wall time, whatever the session says.
 */
final class StrictCast {
    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private static final String TIME = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6}0*)?)?";
    private static final String ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})?";
    private static final String FLOATING = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";

    private StrictCast() {}

    /**
     * The declared type.
     *
     * @throws TidegateException JOB_FILE when it is no type of Spark, NOT_IN_THIS_VERSION when text cannot be read as it
     */
    static DataType textType(Source.Files source, io.tidegate.job.Column column) {
        DataType type = type(source, column);
        if (type instanceof StructType
                || type instanceof ArrayType
                || type instanceof MapType
                || type instanceof BinaryType) {
            throw new TidegateException(
                    ErrorCode.NOT_IN_THIS_VERSION,
                    "Cannot read the column %s of %s as %s: nested and binary types of text files are not in this version"
                            .formatted(column.name(), source.name(), column.type()),
                    "Declare the fields that you need at the top level, or read the data as Parquet.");
        }
        return type;
    }

    static DataType type(Source source, io.tidegate.job.Column column) {
        try {
            return DataType.fromDDL(column.type());
        } catch (Exception e) { // Spark's ParseException is checked and not declared
            throw unknownType(source, column, e);
        }
    }

    private static TidegateException unknownType(Source source, io.tidegate.job.Column column, Exception e) {
        return new TidegateException(
                ErrorCode.JOB_FILE,
                "Cannot read the column %s of %s: '%s' is not a type"
                        .formatted(column.name(), source.name(), column.type()),
                "Use a type of Spark SQL, such as string, int, decimal(12,2), date or timestamp.",
                e);
    }

    /** The type that a data set has for it: strings of limited length are strings. */
    static DataType stored(DataType type) {
        return type instanceof VarcharType || type instanceof CharType ? DataTypes.StringType : type;
    }

    /** Whether a text may fail to read as the type at all. */
    static boolean mayFail(DataType type) {
        return !(type instanceof StringType);
    }

    /** The value, NULL where the text is NULL or does not read as the type. */
    static Column value(Column text, DataType type) {
        if (type instanceof StringType) {
            return text;
        }
        if (type instanceof VarcharType varchar) {
            return when(length(text).leq(varchar.length()), text);
        }
        if (type instanceof CharType fixed) {
            return when(length(text).leq(fixed.length()), text);
        }
        if (type instanceof BooleanType) {
            Column word = lower(text);
            return when(word.equalTo("true"), lit(true)).when(word.equalTo("false"), lit(false));
        }
        if (type instanceof IntegralType) {
            return tried(trim(text), type);
        }
        if (type instanceof DecimalType decimal) {
            Column number = trim(text);
            int scale = decimal.scale();
            String plain = scale == 0
                    ? "^[+-]?[0-9]+(\\.0*)?$"
                    : "^[+-]?([0-9]+(\\.[0-9]{0,%1$d}0*)?|\\.[0-9]{1,%1$d}0*)$".formatted(scale);
            return when(number.rlike(plain), tried(number, type));
        }
        if (type instanceof DoubleType || type instanceof FloatType) {
            return floating(trim(text), type);
        }
        if (type instanceof DateType) {
            return when(text.rlike("^" + DAY + "$"), tried(text, type));
        }
        if (type instanceof TimestampType) {
            return when(text.rlike("^" + DAY + "(" + TIME + ZONE + ")?$"), tried(text, type));
        }
        if (type instanceof TimestampNTZType) {
            return when(text.rlike("^" + DAY + "(" + TIME + ")?$"), tried(text, type));
        }
        return tried(text, type);
    }

    private static Column floating(Column number, DataType type) {
        Column value = tried(number, type);
        Column named = number.isin("NaN", "Infinity", "-Infinity");
        Column infinite = value.isin(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        return when(named.or(number.rlike("^" + FLOATING + "$").and(infinite.unary_$bang())), value);
    }

    /** Overflow, half a number and impossible dates give NULL; the zone is UTC. */
    private static Column tried(Column text, DataType type) {
        return new Column(new Cast(text.expr(), type, Option.apply("UTC"), EvalMode.TRY()));
    }

    static Column failed(Column text, DataType type) {
        return text.isNotNull().and(value(text, type).isNull());
    }
}
