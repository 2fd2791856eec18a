package io.tidegate.stage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.StructField;

/**
 * Why a table of somebody else's cannot be written safely, and what its owner can do. A feature of Delta is accepted here only when
 * a test has replaced a partition of such a table.
 */
record Unwritable(String why, String cure) {
    private static final Set<String> WRITABLE = Set.of(
            "appendOnly",
            "invariants",
            "checkConstraints",
            "changeDataFeed",
            "deletionVectors",
            "timestampNtz",
            "columnMapping",
            "generatedColumns",
            "identityColumns",
            "allowColumnDefaults",
            "inCommitTimestamp");

    private static final int LEGACY_WRITERS = 6;

    /** What has to be switched off before a feature can be dropped. */
    private static final Map<String, String> SWITCHES = Map.of(
            "rowTracking", "'delta.enableRowTracking' = 'false'",
            "typeWidening", "'delta.enableTypeWidening' = 'false'",
            "v2Checkpoint", "'delta.checkpointPolicy' = 'classic'");

    static Optional<Unwritable> of(TableShape table) {
        if (table.writerFeatures().contains("clustering")) {
            return Optional.of(new Unwritable(
                    "it is clustered (CLUSTER BY), not partitioned",
                    "Write to a table that is PARTITIONED BY the partition column."));
        }
        TreeSet<String> unknown = new TreeSet<>(table.writerFeatures());
        unknown.addAll(table.readerFeatures());
        unknown.removeAll(WRITABLE);
        if (!unknown.isEmpty()) {
            return Optional.of(new Unwritable(
                    "it has features that were not tested: " + String.join(", ", unknown), dropping(unknown)));
        }
        if (table.writerVersion() > LEGACY_WRITERS && table.writerFeatures().isEmpty()) {
            return Optional.of(new Unwritable(
                    "it wants a writer of version " + table.writerVersion(), "Write to a table made by Delta 3.3."));
        }
        if (!"none".equals(table.properties().getOrDefault("delta.columnMapping.mode", "none"))) {
            return Optional.of(new Unwritable(
                    "its columns are mapped (delta.columnMapping.mode)",
                    "Write to another table, or rewrite this one without column mapping."));
        }
        if ("true".equalsIgnoreCase(table.properties().get("delta.appendOnly"))) {
            return Optional.of(new Unwritable(
                    "it only takes appends (delta.appendOnly), and a partition is replaced",
                    "Write to another table, or ALTER TABLE … UNSET TBLPROPERTIES ('delta.appendOnly')."));
        }
        for (StructField field : table.schema().fields()) {
            for (String use : List.of("delta.generationExpression", "delta.identity.start", "CURRENT_DEFAULT")) {
                if (field.metadata().contains(use)) {
                    return Optional.of(new Unwritable(
                            "its column %s is computed by the table (%s)".formatted(field.name(), use),
                            "Write to a table with plain columns, and compute them in the transform."));
                }
            }
        }
        return Optional.empty();
    }

    private static String dropping(TreeSet<String> features) {
        String first = features.first();
        String off = Optional.ofNullable(SWITCHES.get(first))
                .map(s -> "ALTER TABLE … SET TBLPROPERTIES (%s), then ".formatted(s))
                .orElse("");
        return "Write to another table, or %sALTER TABLE … DROP FEATURE %s.".formatted(off, first);
    }
}
