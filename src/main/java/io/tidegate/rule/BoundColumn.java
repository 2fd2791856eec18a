package io.tidegate.rule;

import static org.apache.spark.sql.functions.col;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A top-level column that a check names, found in the schema and quoted, so that dots and blanks in its name are safe. */
public record BoundColumn(String name, DataType type) {

    /**
     * Finds the column: by its exact name, otherwise ignoring case as Spark does.
     *
     * @throws TidegateException CHECK_CONFIG when there is none
     */
    public static BoundColumn of(StructType schema, String name) {
        Optional<StructField> found = Arrays.stream(schema.fields())
                .filter(f -> f.name().equals(name))
                .findFirst()
                .or(() -> Arrays.stream(schema.fields())
                        .filter(f -> f.name().equalsIgnoreCase(name))
                        .findFirst());
        return found.map(f -> new BoundColumn(f.name(), f.dataType()))
                .orElseThrow(() -> new TidegateException(
                        ErrorCode.CHECK_CONFIG,
                        "Cannot find the column '%s'".formatted(name),
                        "The columns are: " + String.join(", ", schema.fieldNames()) + "."));
    }

    public Column column() {
        return col(Names.quote(name));
    }

    /** Whether values may be NaN. */
    boolean isFloating() {
        return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    }

    /** True where the value is NaN; never null. */
    public Column isNaN() {
        return isFloating() ? column().isNotNull().and(column().isNaN()) : org.apache.spark.sql.functions.lit(false);
    }

    BoundColumn requireText(String kind) {
        if (!type.equals(DataTypes.StringType)) {
            throw new TidegateException(
                    ErrorCode.CHECK_CONFIG,
                    "Cannot apply %s to the column '%s': it is %s, not string"
                            .formatted(kind, name, type.simpleString()),
                    "Use range, accepted_values or an expression that casts it.");
        }
        return this;
    }
}
