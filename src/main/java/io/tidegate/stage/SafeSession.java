package io.tidegate.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * The session settings that what is written or read depends on. A cluster may set them otherwise; they are forced before each
 * transaction, and {@link #hostile} names those that had to be.
 */
public final class SafeSession {
    static final String LINK_LOG_STORE = "spark.delta.logStore.file.impl";

    static final String S3A_LOG_STORE = "spark.delta.logStore.s3a.impl";

    private static final Map<String, String> FORCED = Map.ofEntries(
            Map.entry(LINK_LOG_STORE, LinkLogStore.class.getName()),
            // what a value means
            Map.entry("spark.sql.session.timeZone", "UTC"),
            Map.entry("spark.sql.ansi.enabled", "false"),
            Map.entry("spark.sql.caseSensitive", "false"),
            Map.entry("spark.sql.storeAssignmentPolicy", "ANSI"),
            Map.entry("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED"),
            Map.entry("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED"),
            Map.entry("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED"),
            Map.entry("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED"),
            Map.entry("spark.sql.parquet.writeLegacyFormat", "false"),
            Map.entry("spark.sql.avro.datetimeRebaseModeInRead", "CORRECTED"),
            // columns of ORC go by name, and what is broken in it is a failure
            Map.entry("orc.force.positional.evolution", "false"),
            Map.entry("orc.skip.corrupt.data", "false"),
            // a file that is not there or not readable is a failure
            Map.entry("spark.sql.files.ignoreMissingFiles", "false"),
            Map.entry("spark.sql.files.ignoreCorruptFiles", "false"),
            // Parquet pages carry checksums that nobody looks at unless told to: a flipped bit would be another value
            Map.entry("parquet.page.verify-checksum.enabled", "true"),
            // what is replaced, and what Delta checks
            Map.entry("spark.sql.sources.partitionOverwriteMode", "STATIC"),
            Map.entry("spark.databricks.delta.replaceWhere.constraintCheck.enabled", "true"),
            Map.entry("spark.databricks.delta.replaceWhere.dataColumns.enabled", "true"),
            Map.entry("spark.databricks.delta.retentionDurationCheck.enabled", "true"),
            Map.entry("spark.databricks.delta.commitValidation.enabled", "true"),
            Map.entry("spark.databricks.delta.schema.autoMerge.enabled", "false"),
            Map.entry("spark.databricks.delta.schema.typeCheck.enabled", "true"),
            // row counts come from the statistics of the files
            Map.entry("spark.databricks.delta.stats.collect", "true"),
            // Delta would read our UTC hours in the zone of the JVM; the stager writes UTC itself
            Map.entry("spark.databricks.delta.write.utcTimestampPartitionValues", "false"),
            Map.entry("spark.databricks.delta.write.dataFilesToSubdir", "false"),
            // no second commit after ours, no second layout
            Map.entry("spark.databricks.delta.autoCompact.enabled", "false"),
            Map.entry("spark.databricks.delta.optimizeWrite.enabled", "false"),
            Map.entry("spark.sql.files.maxRecordsPerFile", "0"),
            Map.entry("spark.sql.adaptive.enabled", "true"),
            Map.entry("spark.sql.adaptive.coalescePartitions.enabled", "true"),
            Map.entry("spark.sql.adaptive.optimizeSkewsInRebalancePartitions.enabled", "true"));

    /** Settings that no session may carry: they leak into every table made or written. A name ending in a dot is a prefix. */
    private static final List<String> BANNED = List.of(
            "spark.databricks.delta.properties.defaults.",
            "spark.databricks.delta.write.txnAppId",
            "spark.databricks.delta.write.txnVersion",
            "spark.databricks.delta.commitInfo.userMetadata");

    /** Settings that change what SQL means; they may be wanted, so they are named and left. */
    private static final String LEGACY = "spark.sql.legacy.";

    private SafeSession() {}

    /** What the session is to be built with, by key. */
    public static Map<String, String> forced() {
        return new TreeMap<>(FORCED);
    }

    /** What the session is to be built with where nobody says otherwise; other log stores for many writers may be wanted. */
    public static Map<String, String> defaults() {
        return Map.of(S3A_LOG_STORE, ConditionalLogStore.class.getName());
    }

    /** One line for each setting of the session or its cluster that differs from the forced one, or that nobody may set. */
    public static List<String> hostile(SparkSession spark) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Tuple2<String, String> setting : spark.sparkContext().getConf().getAll()) {
            settings.put(setting._1(), setting._2());
        }
        JavaConverters.mapAsJavaMap(spark.conf().getAll()).forEach((key, value) -> {
            if (!FORCED.getOrDefault(key, "").equalsIgnoreCase(value)) {
                settings.put(key, value);
            }
        });
        return hostile(settings);
    }

    /** The same for settings that are not a session yet. */
    public static List<String> hostile(Map<String, String> settings) {
        List<String> found = new ArrayList<>();
        new TreeMap<>(settings).forEach((key, value) -> {
            String wanted = FORCED.get(key);
            if (wanted != null && !wanted.equalsIgnoreCase(value)) {
                found.add("%s is %s, forced to %s".formatted(key, value, wanted));
            } else if (isBanned(key)) {
                found.add("%s is set, and is taken away".formatted(key));
            } else if (key.startsWith(LEGACY)) {
                found.add("%s is %s, and changes what SQL means".formatted(key, value));
            }
        });
        return List.copyOf(found);
    }

    /** Forces what can be forced in a running session, before each step that hangs on it; the log store cannot, {@link SafeTarget} refuses another one. */
    public static void force(SparkSession spark) {
        SparkSession.setActiveSession(spark);
        JavaConverters.mapAsJavaMap(spark.conf().getAll()).keySet().stream()
                .filter(SafeSession::isBanned)
                .forEach(key -> spark.conf().unset(key));
        FORCED.forEach((key, value) -> {
            if (!key.equals(LINK_LOG_STORE)
                    && !Optional.ofNullable(spark.conf().get(key, null)).equals(Optional.of(value))) {
                spark.conf().set(key, value);
            }
        });
    }

    private static boolean isBanned(String key) {
        return BANNED.stream().anyMatch(banned -> banned.endsWith(".") ? key.startsWith(banned) : key.equals(banned));
    }
}
