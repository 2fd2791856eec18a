package io.tidegate.stage;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which types go into which without losing a digit. */
final class Widening {
    private static final Map<DataType, Set<DataType>> WIDER = Map.of(
            DataTypes.ByteType,
                    Set.of(
                            DataTypes.ShortType,
                            DataTypes.IntegerType,
                            DataTypes.LongType,
                            DataTypes.FloatType,
                            DataTypes.DoubleType),
            DataTypes.ShortType,
                    Set.of(DataTypes.IntegerType, DataTypes.LongType, DataTypes.FloatType, DataTypes.DoubleType),
            DataTypes.IntegerType, Set.of(DataTypes.LongType, DataTypes.DoubleType),
            DataTypes.FloatType, Set.of(DataTypes.DoubleType));

    /** The most decimal digits an integer type has. */
    private static final Map<DataType, Integer> DIGITS =
            Map.of(DataTypes.ByteType, 3, DataTypes.ShortType, 5, DataTypes.IntegerType, 10, DataTypes.LongType, 19);

    private Widening() {}

    /** Whether every value of {@code from} is a value of {@code to}; whether nulls may occur does not count. */
    static boolean isLossless(DataType from, DataType to) {
        if (from instanceof NullType || nullable(from).equals(nullable(to))) {
            return true;
        }
        if (to instanceof DecimalType decimal) {
            int whole = decimal.precision() - decimal.scale();
            if (from instanceof DecimalType given) {
                return given.scale() <= decimal.scale() && given.precision() - given.scale() <= whole;
            }
            return DIGITS.containsKey(from) && DIGITS.get(from) <= whole;
        }
        return WIDER.getOrDefault(from, Set.of()).contains(to);
    }

    /** The type with nulls allowed at every depth and without field metadata. */
    static DataType nullable(DataType type) {
        if (type instanceof StructType struct) {
            return new StructType(Arrays.stream(struct.fields())
                    .map(f -> new StructField(f.name(), nullable(f.dataType()), true, Metadata.empty()))
                    .toArray(StructField[]::new));
        }
        if (type instanceof ArrayType array) {
            return new ArrayType(nullable(array.elementType()), true);
        }
        if (type instanceof MapType map) {
            return new MapType(nullable(map.keyType()), nullable(map.valueType()), true);
        }
        return type;
    }
}
