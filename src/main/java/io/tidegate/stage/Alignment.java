package io.tidegate.stage;

import static org.apache.spark.sql.functions.col;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import io.tidegate.job.Target.SchemaChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The transform's columns laid onto the table's, by name. Delta's own writer does not check types here: an int in a bigint column
 * commits and cannot be read afterwards.
 *
 * @param schema the table's schema after the commit
 * @param select the transform's columns, named, ordered and cast as in {@code schema}
 * @param changesTable whether {@code schema} has columns that the table lacks
 */
record Alignment(StructType schema, List<Column> select, boolean changesTable) {
    private static final String NOT_IN_A_NAME = " ,;{}()\n\t=";

    /**
     * @param table empty when there is no table yet
     * @throws TidegateException SQL for faults of the transform alone, SCHEMA_CHANGED where it does not fit the table; all faults at once
     */
    static Alignment of(
            String job,
            StructType rows,
            Optional<StructType> table,
            String partitionColumn,
            DataType partitionType,
            SchemaChange policy) {
        Map<String, StructField> given = byName(job, rows);
        requirePartitionColumn(job, given.get(key(partitionColumn)), partitionColumn, partitionType);
        List<StructField> schema = new ArrayList<>();
        List<Column> select = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (StructField wanted : table.map(StructType::fields).orElse(new StructField[0])) {
            StructField field = given.remove(key(wanted.name()));
            schema.add(wanted);
            if (field == null) {
                faults.add("column '%s' is missing".formatted(wanted.name()));
            } else if (!Widening.isLossless(field.dataType(), wanted.dataType())) {
                faults.add("column '%s' is %s, in the table %s"
                        .formatted(
                                wanted.name(),
                                field.dataType().simpleString(),
                                wanted.dataType().simpleString()));
            } else {
                select.add(aligned(field, wanted));
            }
        }
        boolean mayAdd = table.isEmpty() || policy == SchemaChange.ADD_COLUMNS;
        for (StructField field : given.values()) {
            if (!mayAdd) {
                faults.add("column '%s' (%s) is not in the table"
                        .formatted(field.name(), field.dataType().simpleString()));
                continue;
            }
            requireStorable(job, field);
            String name = field.name().equalsIgnoreCase(partitionColumn) ? partitionColumn : field.name();
            StructField added = new StructField(name, Widening.nullable(field.dataType()), true, Metadata.empty());
            schema.add(added);
            select.add(aligned(field, added));
        }
        if (!faults.isEmpty()) {
            throw new TidegateException(
                    ErrorCode.SCHEMA_CHANGED,
                    "Cannot publish %s: its columns are not the table's: %s".formatted(job, String.join("; ", faults)),
                    policy == SchemaChange.ADD_COLUMNS
                            ? "Select the table's columns with its types; new columns are added by themselves."
                            : "Select the table's columns with its types; `target.schema_change: add_columns` lets new ones in.");
        }
        return new Alignment(new StructType(schema.toArray(StructField[]::new)), List.copyOf(select), !given.isEmpty());
    }

    private static Column aligned(StructField from, StructField to) {
        Column column = col(Names.quote(from.name()));
        return (from.dataType().equals(to.dataType()) ? column : column.cast(to.dataType())).as(to.name());
    }

    private static Map<String, StructField> byName(String job, StructType rows) {
        Map<String, StructField> fields = new LinkedHashMap<>();
        for (StructField field : rows.fields()) {
            StructField twin = fields.putIfAbsent(key(field.name()), field);
            if (twin != null) {
                throw new TidegateException(
                        ErrorCode.SQL,
                        "Cannot stage %s: its columns '%s' and '%s' are one name"
                                .formatted(job, twin.name(), field.name()),
                        "Give one of them another name; upper and lower case do not count.");
            }
        }
        return fields;
    }

    private static void requirePartitionColumn(String job, StructField field, String name, DataType wanted) {
        if (field == null || !field.dataType().equals(wanted)) {
            throw new TidegateException(
                    ErrorCode.SQL,
                    "Cannot stage %s: its partition column '%s' is %s"
                            .formatted(
                                    job,
                                    name,
                                    field == null
                                            ? "not among its columns"
                                            : field.dataType().simpleString() + ", not " + wanted.simpleString()),
                    "Select `_partition` as %s.".formatted(name));
        }
    }

    private static void requireStorable(String job, StructField field) {
        boolean nameless = field.name().isEmpty() || field.name().chars().anyMatch(c -> NOT_IN_A_NAME.indexOf(c) >= 0);
        if (nameless || field.dataType() instanceof NullType) {
            throw new TidegateException(
                    ErrorCode.SQL,
                    "Cannot make column '%s' of %s: %s"
                            .formatted(
                                    field.name(),
                                    job,
                                    nameless ? "a Delta table cannot have that name" : "a bare NULL has no type"),
                    nameless
                            ? "Name it with AS, without blanks and the characters ,;{}()=."
                            : "Give it one: CAST(NULL AS …).");
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
