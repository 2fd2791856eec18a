package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Java, Spark and Delta of this process, looked up without loading them. */
final class Platform {
    private static final int TESTED_JAVA = 17;
    private static final Pattern JAR_VERSION = Pattern.compile("-(\\d+(?:\\.\\d+)+[\\w.-]*?)\\.jar");

    private Platform() {}

    static List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("tidegate", Version.text()));
        int java = Runtime.version().feature();
        String full = "%s (%s)".formatted(Runtime.version(), System.getProperty("java.vendor"));
        findings.add(
                java == TESTED_JAVA
                        ? Finding.ok("java", full)
                        : Finding.warn("java", full + " is not tested", "Use Java %d.".formatted(TESTED_JAVA)));
        findings.add(library("spark", "org/apache/spark/sql/SparkSession.class"));
        findings.add(library("delta", "io/delta/tables/DeltaTable.class"));
        return findings;
    }

    private static Finding library(String name, String resource) {
        URL found = Platform.class.getClassLoader().getResource(resource);
        if (found == null) {
            return Finding.fail(
                    name,
                    ErrorCode.UNSUPPORTED_VERSION,
                    "it is not on the class path",
                    "Start with ./tidegate or spark-submit, or set SPARK_HOME.");
        }
        Matcher version = JAR_VERSION.matcher(found.toString());
        String place = found.toString().replaceFirst("^jar:(file:)?", "").replaceFirst("!.*", "");
        return Finding.ok(name, (version.find() ? version.group(1) : "version not known") + " at " + place);
    }
}
