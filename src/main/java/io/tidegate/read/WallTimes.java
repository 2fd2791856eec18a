package io.tidegate.read;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Times without a zone that a library takes in the zone of its JVM: only in UTC they are what every other source has. */
final class WallTimes {
    private WallTimes() {}

    /** @throws TidegateException USAGE when the JVM is not in UTC */
    static void require(ZoneId zone, String what) {
        if (!zone.getRules().equals(ZoneOffset.UTC.getRules())) {
            throw new TidegateException(
                    ErrorCode.USAGE,
                    "Cannot read %s in a JVM whose time zone is %s: they are wall times, and would be taken there"
                            .formatted(what, zone),
                    "Start it in UTC: JAVA_TOOL_OPTIONS=-Duser.timezone=UTC; on a cluster in spark.driver.extraJavaOptions and spark.executor.extraJavaOptions.");
        }
    }
}
