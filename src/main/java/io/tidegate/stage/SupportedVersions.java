package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.List;

/** The versions Tidegate was tested on. Staging works inside Delta's transactions, so another version is refused, not tried. */
public final class SupportedVersions {
    public static final List<String> SPARK = List.of("3.5.7", "3.5.8", "3.5.9");
    public static final List<String> DELTA = List.of("3.3.3");
    private static final String SCALA = "2.12";

    private SupportedVersions() {}

    /** @throws TidegateException UNSUPPORTED_VERSION with the list, when Spark or Delta is missing or another version */
    public static void require() {
        String spark;
        String language;
        String delta;
        try {
            spark = org.apache.spark.package$.MODULE$.SPARK_VERSION();
            language = scala.util.Properties$.MODULE$.versionNumberString();
        } catch (LinkageError e) {
            throw missing("Spark", "Start with ./tidegate or spark-submit.", e);
        }
        requireScala(language);
        try {
            delta = io.delta.package$.MODULE$.VERSION();
        } catch (LinkageError e) {
            throw missing(
                    "Delta",
                    "With spark-submit: --packages io.delta:delta-spark_%s:%s, or its jars with --jars."
                            .formatted(SCALA, DELTA.get(0)),
                    e);
        }
        require(spark, delta);
    }

    /** Tidegate, Delta and Deequ are compiled for one Scala; on another one they fail somewhere, late and strangely. */
    static void requireScala(String version) {
        if (!version.startsWith(SCALA + ".")) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "Cannot run on a Spark for Scala %s: Tidegate is for Scala %s".formatted(version, SCALA),
                    "Take the distribution of Spark %s for Scala %s, which is the one without a Scala version in its name."
                            .formatted(SPARK.get(0), SCALA));
        }
    }

    static void require(String spark, String delta) {
        if (!SPARK.contains(spark)) {
            throw untested("Spark " + spark);
        }
        if (!DELTA.contains(delta)) {
            throw untested("Delta " + delta);
        }
    }

    private static TidegateException missing(String what, String cure, Throwable cause) {
        return new TidegateException(
                ErrorCode.UNSUPPORTED_VERSION,
                "Cannot run without %s: it is not on the class path".formatted(what),
                cure + " " + tested(),
                cause);
    }

    private static TidegateException untested(String what) {
        return new TidegateException(
                ErrorCode.UNSUPPORTED_VERSION,
                "Cannot run on %s: it is not a tested version".formatted(what),
                tested());
    }

    private static String tested() {
        return "Tested: Spark %s with Delta %s.".formatted(String.join(", ", SPARK), String.join(", ", DELTA));
    }
}
