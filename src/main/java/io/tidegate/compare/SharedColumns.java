package io.tidegate.compare;

import static org.apache.spark.sql.functions.to_json;

import io.tidegate.job.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that two datasets have in common, brought to one type, and those in which they differ. Names are compared without
 * regard to case, as Delta does.
 *
 * @param before without the partition column
 * @param values common columns that are no keys
 */
record SharedColumns(
        Dataset<Row> before,
        Dataset<Row> after,
        List<Shared> keys,
        List<Shared> values,
        List<Diff.ColumnChange> changes) {
    /** One common column as both sides can be compared by it. */
    record Shared(String name, DataType type, Column before, Column after) {}

    /** @param keys as the job has them; whole rows are compared when they are none, or not all on both sides */
    static SharedColumns of(Dataset<Row> before, Dataset<Row> after, String partitionColumn, List<String> keys) {
        Map<String, StructField> ours = fields(before, partitionColumn);
        Map<String, StructField> theirs = fields(after, partitionColumn);
        List<String> wanted = keys.stream()
                .map(SharedColumns::lower)
                .filter(k -> !k.equals(lower(partitionColumn)))
                .toList();
        boolean isKeyed = !wanted.isEmpty()
                && ours.keySet().containsAll(wanted)
                && theirs.keySet().containsAll(wanted);
        List<Shared> keyColumns = new ArrayList<>();
        List<Shared> values = new ArrayList<>();
        List<Diff.ColumnChange> changes = new ArrayList<>();
        ours.forEach((name, field) -> {
            StructField other = theirs.get(name);
            if (other == null) {
                changes.add(new Diff.ColumnChange(field.name(), typeOf(field), Optional.empty()));
                return;
            }
            if (!typeOf(field).equals(typeOf(other))) {
                changes.add(new Diff.ColumnChange(field.name(), typeOf(field), typeOf(other)));
            }
            Shared shared = shared(field, other, before, after);
            (isKeyed && wanted.contains(name) ? keyColumns : values).add(shared);
        });
        theirs.forEach((name, field) -> {
            if (!ours.containsKey(name)) {
                changes.add(new Diff.ColumnChange(field.name(), Optional.empty(), typeOf(field)));
            }
        });
        return new SharedColumns(
                before.drop(partitionColumn), after.drop(partitionColumn), keyColumns, values, changes);
    }

    private static Map<String, StructField> fields(Dataset<Row> rows, String partitionColumn) {
        Map<String, StructField> fields = new LinkedHashMap<>();
        for (StructField field : rows.schema().fields()) {
            if (!field.name().equalsIgnoreCase(partitionColumn)) {
                fields.put(lower(field.name()), field);
            }
        }
        return fields;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> typeOf(StructField field) {
        return Optional.of(field.dataType().simpleString());
    }

    private static Shared shared(StructField ours, StructField theirs, Dataset<Row> before, Dataset<Row> after) {
        Column b = before.col(Names.quote(ours.name()));
        Column a = after.col(Names.quote(theirs.name()));
        DataType type = ours.dataType();
        DataType other = theirs.dataType();
        if (type.simpleString().equals(other.simpleString())) {
            return holdsMap(type)
                    ? new Shared(ours.name(), DataTypes.StringType, text(b, type), text(a, other))
                    : new Shared(ours.name(), type, b, a);
        }
        if (type instanceof NumericType && other instanceof NumericType) {
            DataType common = isFloating(type) || isFloating(other)
                    ? DataTypes.DoubleType
                    : new DecimalType(38, Math.max(scale(type), scale(other)));
            return new Shared(ours.name(), common, b.cast(common), a.cast(common));
        }
        return new Shared(ours.name(), DataTypes.StringType, text(b, type), text(a, other));
    }

    static boolean isFloating(DataType type) {
        return type instanceof DoubleType || type instanceof FloatType;
    }

    static int scale(DataType type) {
        return type instanceof DecimalType decimal ? decimal.scale() : 0;
    }

    /** Maps neither compare nor group in Spark. */
    private static boolean holdsMap(DataType type) {
        if (type instanceof StructType struct) {
            for (StructField field : struct.fields()) {
                if (holdsMap(field.dataType())) {
                    return true;
                }
            }
            return false;
        }
        return type instanceof MapType || type instanceof ArrayType array && holdsMap(array.elementType());
    }

    /** A value as text: nested ones as JSON. */
    static Column text(Column value, DataType type) {
        boolean isNested = type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
        return isNested ? to_json(value) : value.cast(DataTypes.StringType);
    }
}
