package io.tidegate.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The unpacked Spark distribution whose spark-submit the tests start; they are left out, with a word, where none is named. */
final class SparkHome {
    static final String VARIABLE = "TIDEGATE_TEST_SPARK_HOME";

    private SparkHome() {}

    /** Skips the test that asks when there is no distribution; one that is named and is not there is a failure. */
    static Path required() {
        Optional<String> named = Optional.ofNullable(System.getProperty("tidegate.test.spark.home"))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .filter(text -> !text.isBlank());
        if (named.isEmpty()) {
            System.out.println("spark-submit is not tested: " + VARIABLE + " names no Spark 3.5.7 distribution");
        }
        Assumptions.assumeTrue(named.isPresent(), VARIABLE + " names no Spark 3.5.7 distribution");
        Path home = Path.of(named.get()).toAbsolutePath();
        if (!Files.isExecutable(home.resolve("bin/spark-submit"))) {
            throw new IllegalStateException(VARIABLE + " is " + home + ", and there is no bin/spark-submit in it");
        }
        return home;
    }
}
