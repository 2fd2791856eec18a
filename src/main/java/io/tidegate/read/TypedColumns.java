package io.tidegate.read;

import static org.apache.spark.sql.functions.lit;

import io.tidegate.job.Column;
import io.tidegate.job.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Declared columns over a source that has types of its own: selected by name, and cast only where nothing can be lost. */
final class TypedColumns {
    private final Source source;
    private final List<DataType> types;

    TypedColumns(Source source) {
        this.source = source;
        this.types =
                source.columns().stream().map(c -> StrictCast.type(source, c)).toList();
    }

    boolean isDeclared() {
        return !types.isEmpty();
    }

    /** Columns that cannot be read as declared without loss, in words. */
    List<String> unfit(StructType schema) {
        Map<String, Integer> positions = DeclaredColumns.positions(List.of(schema.fieldNames()));
        List<String> unfit = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Integer position =
                    positions.get(DeclaredColumns.key(source.columns().get(i).name()));
            if (position != null && !fits(schema.fields()[position].dataType(), types.get(i))) {
                unfit.add("%s is %s and declared as %s"
                        .formatted(
                                schema.fields()[position].name(),
                                schema.fields()[position].dataType().catalogString(),
                                source.columns().get(i).type()));
            }
        }
        return unfit;
    }

    static boolean fits(DataType from, DataType to) {
        if (DataType.equalsIgnoreNullability(from, StrictCast.stored(to))) {
            return StrictCast.stored(to).equals(to);
        }
        if (!(from instanceof AtomicType)
                || !(to instanceof AtomicType)
                || !StrictCast.stored(to).equals(to)) {
            return false;
        }
        boolean rounds = to instanceof FloatType && !(from instanceof FloatType) && digits(from) > 7
                || to instanceof DoubleType && digits(from) > 15;
        return !rounds && Cast.canUpCast(from, to);
    }

    private static int digits(DataType type) {
        if (type instanceof LongType) {
            return 19;
        }
        return type instanceof IntegerType ? 10 : type instanceof DecimalType decimal ? decimal.precision() : 0;
    }

    /** The declared columns in their order, absent ones as NULL; without a declaration the rows as they are. */
    Dataset<Row> select(Dataset<Row> rows, List<org.apache.spark.sql.Column> more) {
        List<org.apache.spark.sql.Column> columns = new ArrayList<>();
        Map<String, Integer> positions = DeclaredColumns.positions(List.of(rows.columns()));
        if (!isDeclared()) {
            for (String name : rows.columns()) {
                if (!name.equals(PartitionColumn.NAME)) {
                    columns.add(rows.col(io.tidegate.job.Names.quote(name)));
                }
            }
        }
        for (int i = 0; i < types.size(); i++) {
            Column column = source.columns().get(i);
            DataType type = StrictCast.stored(types.get(i));
            Optional<String> found = Optional.ofNullable(positions.get(DeclaredColumns.key(column.name())))
                    .map(p -> rows.columns()[p]);
            columns.add(found.map(name -> {
                        org.apache.spark.sql.Column value = rows.col(io.tidegate.job.Names.quote(name));
                        boolean same = DataType.equalsIgnoreNullability(
                                rows.schema().apply(name).dataType(), type);
                        return same ? value : value.cast(type);
                    })
                    .orElse(lit(null).cast(type))
                    .as(column.name()));
        }
        columns.addAll(more);
        return rows.select(columns.toArray(org.apache.spark.sql.Column[]::new));
    }

    /** Names and types, whatever their order and whether they may be null. */
    static Map<String, String> shape(StructType schema) {
        Map<String, String> shape = new java.util.TreeMap<>();
        for (StructField field : schema.fields()) {
            shape.put(DeclaredColumns.key(field.name()), field.dataType().catalogString());
        }
        return shape;
    }

    StructType declared() {
        StructType schema = new StructType();
        for (int i = 0; i < types.size(); i++) {
            schema = schema.add(source.columns().get(i).name(), StrictCast.stored(types.get(i)));
        }
        return schema;
    }
}
