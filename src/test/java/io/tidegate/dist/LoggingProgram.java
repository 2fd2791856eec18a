package io.tidegate.dist;

import org.slf4j.LoggerFactory;

/** Logs what the profiles must get right: levels of ours and of Spark's, line breaks, quotes, a stack trace. */
public final class LoggingProgram {
    private LoggingProgram() {}

    public static void main(String[] args) {
        LoggerFactory.getLogger("io.tidegate.run.Engine")
                .warn("ours {}", "says \"a\\b\"\r\nERROR forged \u001b[31m\u009b1m\u202e");
        LoggerFactory.getLogger("io.tidegate.run.Engine").info("ours at info");
        LoggerFactory.getLogger("org.apache.spark.Anything").warn("spark warns");
        LoggerFactory.getLogger("org.apache.spark.Anything")
                .error("spark fails", new IllegalStateException("first \"line\"\nsecond line \u001b]0;title\u0007"));
    }
}
