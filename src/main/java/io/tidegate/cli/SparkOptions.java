package io.tidegate.cli;

import io.tidegate.estimate.Cores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that start Spark. */
final class SparkOptions {
    @Option(names = "--conf", paramLabel = "K=V", description = "Set a Spark property; repeatable.")
    private List<String> conf = new ArrayList<>();

    Map<String, String> conf() {
        return Pairs.read("--conf", conf, "spark\\.[A-Za-z0-9_.-]+", "--conf spark.sql.shuffle.partitions=8");
    }

    /** The cores that Spark would have, without starting it. */
    Cores cores() {
        Map<String, String> given = conf();
        return Cores.of(
                name -> Optional.ofNullable(given.get(name)).or(() -> Optional.ofNullable(System.getProperty(name))));
    }

    /** Refuses {@code --conf} where Spark would not be started. */
    void needs(boolean starts, String option) {
        conf();
        if (!starts && !conf.isEmpty()) {
            throw Usage.wrong(
                    "Cannot use --conf without %s: Spark is not started".formatted(option),
                    "Add %s or leave --conf out.".formatted(option));
        }
    }
}
