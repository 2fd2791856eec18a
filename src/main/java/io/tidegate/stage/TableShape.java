package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.PartitionSpec;
import io.tidegate.log.TableLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a Delta table is: whether we may write it, and whether files that were staged for one still fit it.
 *
 * @param id changes when a table is dropped and made again
 */
public record TableShape(
        String id,
        StructType schema,
        List<String> partitionColumns,
        Map<String, String> properties,
        int readerVersion,
        int writerVersion,
        Set<String> readerFeatures,
        Set<String> writerFeatures) {
    /** Properties that say nothing about what a staged file must be. Those not of Delta do not count either. */
    private static final Set<String> HARMLESS = Set.of(
            "delta.logRetentionDuration",
            "delta.deletedFileRetentionDuration",
            "delta.checkpointInterval",
            "delta.setTransactionRetentionDuration",
            "delta.enableExpiredLogCleanup",
            "delta.targetFileSize",
            "delta.tuneFileSizesForRewrites",
            "delta.autoOptimize",
            "delta.autoOptimize.autoCompact",
            "delta.autoOptimize.optimizeWrite",
            "delta.dataSkippingNumIndexedCols",
            "delta.dataSkippingStatsColumns");

    static DataType partitionType(Grain grain) {
        return grain == Grain.HOUR ? DataTypes.TimestampType : DataTypes.DateType;
    }

    /** @throws TidegateException TARGET_MISMATCH when this is not the table the job describes, or one we cannot write safely */
    static void require(TableShape table, String location, PartitionSpec spec) {
        if (table.partitionColumns.isEmpty()) {
            refuse(table, location);
        }
        if (table.partitionColumns.size() != 1 || !table.partitionColumns.get(0).equalsIgnoreCase(spec.column())) {
            throw mismatch(
                    location,
                    "it is partitioned by (%s), not by (%s)"
                            .formatted(String.join(", ", table.partitionColumns), spec.column()),
                    "Name its column in `partition.column`, or write to another table.");
        }
        DataType type = table.schema.apply(table.partitionColumns.get(0)).dataType();
        DataType wanted = partitionType(spec.grain());
        if (!type.equals(wanted)) {
            throw mismatch(
                    location,
                    "its partition column %s is %s; grain %s wants %s"
                            .formatted(
                                    spec.column(),
                                    type.simpleString(),
                                    spec.grain().text(),
                                    wanted.simpleString()),
                    "Write to another table, or change the grain.");
        }
        refuse(table, location);
    }

    private static void refuse(TableShape table, String location) {
        Unwritable.of(table).ifPresent(no -> {
            throw mismatch(location, no.why(), no.cure());
        });
    }

    /** Why this table cannot be written safely; empty when it can. */
    public Optional<String> unwritable() {
        return Unwritable.of(this).map(Unwritable::why);
    }

    /** Why files that were staged for this shape do not fit {@code now}, the table as it has become; empty when they do. */
    public Optional<String> changedIn(TableShape now) {
        List<String> changes = new ArrayList<>();
        if (!id.equals(now.id)) {
            changes.add("the table was made anew");
        }
        if (!schema.equals(now.schema)) {
            changes.add("its schema changed");
        }
        if (!partitionColumns.equals(now.partitionColumns)) {
            changes.add("its partitioning changed");
        }
        if (readerVersion != now.readerVersion
                || writerVersion != now.writerVersion
                || !readerFeatures.equals(now.readerFeatures)
                || !writerFeatures.equals(now.writerFeatures)) {
            changes.add("its protocol changed");
        }
        Set<String> keys = new HashSet<>(properties.keySet());
        keys.addAll(now.properties.keySet());
        keys.removeIf(key -> !key.startsWith("delta.")
                || HARMLESS.contains(key)
                || java.util.Objects.equals(properties.get(key), now.properties.get(key)));
        if (!keys.isEmpty()) {
            changes.add("its properties changed: " + String.join(", ", new TreeSet<>(keys)));
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", changes));
    }

    /** What a table's log says of it in some version; the log keeps no protocol. */
    public static TableShape of(TableLog log) {
        return new TableShape(
                log.tableId(),
                (StructType) DataType.fromJson(log.schemaJson()),
                log.partitionColumns(),
                log.properties(),
                0,
                0,
                Set.of(),
                Set.of());
    }

    /**
     * Why rows of an earlier version cannot be brought back into this table as it is; empty when they can. Columns that came since read
     * as NULL.
     */
    public Optional<String> unfitFor(TableShape then) {
        if (!id.equals(then.id)) {
            return Optional.of("the table was made anew since");
        }
        if (!partitionColumns.equals(then.partitionColumns)) {
            return Optional.of("its partitioning changed since");
        }
        for (StructField old : then.schema.fields()) {
            Optional<StructField> now = field(old.name());
            if (now.isEmpty()) {
                return Optional.of("its column %s was dropped or renamed since".formatted(old.name()));
            }
            if (!now.get().dataType().equals(old.dataType())) {
                return Optional.of("its column %s was %s then and is %s now"
                        .formatted(
                                old.name(),
                                old.dataType().simpleString(),
                                now.get().dataType().simpleString()));
            }
            if (old.nullable() && !now.get().nullable()) {
                return Optional.of("its column %s must not be NULL since".formatted(old.name()));
            }
        }
        for (StructField now : schema.fields()) {
            if (!now.nullable() && then.field(now.name()).isEmpty()) {
                return Optional.of("its column %s, which came since, must not be NULL".formatted(now.name()));
            }
        }
        for (String property : new TreeSet<>(properties.keySet())) {
            if (property.startsWith("delta.constraints.")
                    && !properties.get(property).equals(then.properties.get(property))) {
                return Optional.of("it has a constraint since, %s, which nobody held those rows against"
                        .formatted(property.substring("delta.constraints.".length())));
            }
        }
        return Optional.empty();
    }

    private Optional<StructField> field(String name) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    /** The same table with another schema. */
    public TableShape withSchema(StructType other) {
        return new TableShape(
                id, other, partitionColumns, properties, readerVersion, writerVersion, readerFeatures, writerFeatures);
    }

    /** The same with the identity of another: two first writes that raced made the same table. */
    public TableShape withId(String other) {
        return new TableShape(
                other,
                schema,
                partitionColumns,
                properties,
                readerVersion,
                writerVersion,
                readerFeatures,
                writerFeatures);
    }

    static TidegateException mismatch(String location, String why, String cure) {
        return new TidegateException(ErrorCode.TARGET_MISMATCH, "Cannot write %s: %s".formatted(location, why), cure);
    }
}
