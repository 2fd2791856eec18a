package io.tidegate.stage;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.util.List;

/** The versions Tidegate was tested on. Staging works inside Delta's transactions, so another version is refused, not tried. */
public final class SupportedVersions {
    public static final List<String> SPARK = List.of("3.5.7", "3.5.8", "3.5.9");
    public static final List<String> DELTA = List.of("3.3.3");

    private SupportedVersions() {}

    /** @throws TidegateException UNSUPPORTED_VERSION with the list, when Spark or Delta is missing or another version */
    public static void require() {
        String spark;
        String delta;
        try {
            spark = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        } catch (LinkageError e) {
            throw refused("Spark", "it is not on the class path", e);
        }
        try {
            delta = io.delta.package$.MODULE$.VERSION();
        } catch (LinkageError e) {
            throw refused("Delta", "it is not on the class path", e);
        }
        require(spark, delta);
    }

    static void require(String spark, String delta) {
        if (!SPARK.contains(spark)) {
            throw refused("Spark " + spark, "it is not a tested version", null);
        }
        if (!DELTA.contains(delta)) {
            throw refused("Delta " + delta, "it is not a tested version", null);
        }
    }

    private static TidegateException refused(String what, String why, Throwable cause) {
        return new TidegateException(
                ErrorCode.UNSUPPORTED_VERSION,
                "Cannot run on %s: %s".formatted(what, why),
                "Tested: Spark %s with Delta %s.".formatted(String.join(", ", SPARK), String.join(", ", DELTA)),
                cause);
    }
}
