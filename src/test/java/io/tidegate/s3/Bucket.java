package io.tidegate.s3;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;

/**
 * A bucket of a test's own, with the settings that reach it: as system properties, which is how the launcher and spark-submit give
 * them to a driver, and in a Spark session that runs already.
 */
final class Bucket implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "lake%d-%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    private final Map<String, String> settings = new TreeMap<>();

    /** @param endpoint of the server, or of what stands in front of it */
    Bucket(S3Server server, String endpoint) {
        server.makeBucket(name);
        S3Server.settings(name, endpoint).forEach((key, value) -> settings.put("spark.hadoop." + key, value));
        settings.forEach(System::setProperty);
    }

    Bucket(S3Server server) {
        this(server, server.endpoint());
    }

    Bucket in(SparkSession spark) {
        settings.forEach((key, value) ->
                spark.sparkContext().hadoopConfiguration().set(key.substring("spark.hadoop.".length()), value));
        return this;
    }

    /** By Spark's names. */
    Map<String, String> settings() {
        return settings;
    }

    String name() {
        return name;
    }

    String at(String path) {
        return "s3a://" + name + "/" + path;
    }

    @Override
    public void close() {
        settings.keySet().forEach(System::clearProperty);
    }
}
