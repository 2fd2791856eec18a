package io.tidegate.storage;

import org.apache.hadoop.conf.Configuration;

/**
 * Hadoop's settings without a Spark session: {@code core-site.xml} and its like on the class path, and {@code spark.hadoop.*}
 * system properties, as the launcher and spark-submit set them in the driver. Not to be loaded on a {@code file:} path.
 */
public final class HadoopSettings {
    private static final String PREFIX = "spark.hadoop.";

    private HadoopSettings() {}

    public static Configuration configuration() {
        Configuration configuration = new Configuration();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                configuration.set(name.substring(PREFIX.length()), System.getProperty(name));
            }
        }
        return configuration;
    }
}
