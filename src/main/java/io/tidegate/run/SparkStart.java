package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.stage.SafeSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Starts, or joins, the one Spark session of a driver. */
final class SparkStart {
    private static final String EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

    private static final String HIVE = "org.apache.spark.sql.hive.HiveSessionStateBuilder";

    private static final Pattern OF_A_SETTING = Pattern.compile("must be|[Cc]ould not parse|[Ii]nvalid|not a valid");

    private SparkStart() {}

    /** Under spark-submit the cluster's settings stand; without a master this is a laptop and gets a laptop's. */
    static SparkSession session(RunSettings settings, Progress progress) {
        if (SparkSession.getDefaultSession().isEmpty()) {
            progress.note("Starting Spark");
        }
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "tidegate " + settings.run());
        if (!conf.contains("spark.master")) {
            laptop(conf);
        }
        settings.sparkConf().forEach(conf::set);
        if (conf.get("spark.master").startsWith("local")) {
            // Tasks run in this very process: one without memory fails like any other, and does not end it with a
            // status of Spark's.
            conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
        }
        requireHive(conf);
        delta(conf);
        SafeSession.hostile(all(conf)).forEach(progress::note);
        SafeSession.forced().forEach(conf::set);
        SafeSession.defaults().forEach(conf::setIfMissing);
        try {
            return SparkSession.builder().config(conf).getOrCreate();
        } catch (Exception e) {
            throw refused(conf, e);
        }
    }

    private static void requireHive(SparkConf conf) {
        if (!conf.get("spark.sql.catalogImplementation", "in-memory").equals("hive")) {
            return;
        }
        try {
            Class.forName(HIVE, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot use spark.sql.catalogImplementation=hive: Spark's Hive jars are not on the class path",
                    "They are in a Spark distribution: `spark-submit`, or SPARK_HOME=… before `./tidegate`.",
                    e);
        }
    }

    /** Scala throws checked exceptions without declaring them: a SparkException is what most settings are refused with. */
    private static TidegateException refused(SparkConf conf, Exception e) {
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        boolean isSetting = e instanceof IllegalArgumentException
                || OF_A_SETTING.matcher(why).find();
        return new TidegateException(
                isSetting ? ErrorCode.USAGE : ErrorCode.INFRASTRUCTURE,
                "Cannot start Spark on %s: %s".formatted(conf.get("spark.master", "no master"), why),
                isSetting
                        ? "Look at the properties file and at --conf."
                        : "Nothing was published. See that the cluster can be reached, and run it again.",
                e);
    }

    /** Delta's commands and table format, beside whatever else the cluster has set. */
    private static void delta(SparkConf conf) {
        String extensions = conf.get("spark.sql.extensions", "");
        if (!extensions.contains(EXTENSION)) {
            conf.set("spark.sql.extensions", extensions.isBlank() ? EXTENSION : extensions + "," + EXTENSION);
        }
        conf.setIfMissing("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }

    private static Map<String, String> all(SparkConf conf) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Tuple2<String, String> setting : conf.getAll()) {
            settings.put(setting._1(), setting._2());
        }
        return settings;
    }

    private static void laptop(SparkConf conf) {
        int cores = Runtime.getRuntime().availableProcessors();
        conf.set("spark.master", "local[*]");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.driver.host", "127.0.0.1");
        conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        conf.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(Math.max(2, cores)));
        conf.setIfMissing("spark.databricks.delta.snapshotPartitions", "2");
        conf.setIfMissing("spark.sql.sources.parallelPartitionDiscovery.parallelism", Integer.toString(cores));
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    }
}
