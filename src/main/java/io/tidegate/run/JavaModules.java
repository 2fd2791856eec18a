package io.tidegate.run;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;

/**
 * Whether this VM lets Spark into the modules of Java that it reaches into. Launchers see to it; the driver of a standalone cluster
 * in cluster mode is started without, and would end with an IllegalAccessError of Spark's.
 */
final class JavaModules {
    private static final String NEEDED = "sun.nio.ch";

    private JavaModules() {}

    /** @throws TidegateException UNSUPPORTED_VERSION */
    static void require() {
        if (!areOpenTo(JavaModules.class.getModule())) {
            throw new TidegateException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "Cannot start Spark on Java %d: this driver's VM was started without Spark's list of --add-opens"
                            .formatted(Runtime.version().feature()),
                    "A standalone cluster does that in cluster mode: take spark.driver.extraJavaOptions from"
                            + " spark-conf/cluster.conf, and leave out --driver-java-options, which replaces it.");
        }
    }

    static boolean areOpenTo(Module module) {
        return Object.class.getModule().isOpen(NEEDED, module);
    }
}
