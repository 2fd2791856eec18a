package io.tidegate.estimate;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many cores a run would have at once, as far as Spark's settings tell before Spark starts.
 *
 * @param from where the number is from, in words
 */
public record Cores(int count, String from) {
    private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+|\\*)(?:,.*)?]");
    private static final Pattern LOCAL_CLUSTER = Pattern.compile("local-cluster\\[(\\d+),(\\d+),\\d+]");

    /** @param setting a Spark property by its name, from wherever Spark would have it */
    public static Cores of(Function<String, Optional<String>> setting) {
        String master = setting.apply("spark.master").orElse("local[*]");
        Matcher local = LOCAL.matcher(master);
        Matcher cluster = LOCAL_CLUSTER.matcher(master);
        if (master.equals("local")) {
            return new Cores(1, "spark.master=local");
        }
        if (local.matches()) {
            return local.group(1).equals("*")
                    ? new Cores(Runtime.getRuntime().availableProcessors(), "this machine's processors")
                    : new Cores(number(local.group(1)), "spark.master=" + master);
        }
        if (cluster.matches()) {
            return new Cores(number(cluster.group(1)) * number(cluster.group(2)), "spark.master=" + master);
        }
        return executors(setting)
                .or(() -> setting.apply("spark.cores.max").map(n -> new Cores(number(n), "spark.cores.max")))
                .orElseGet(() -> new Cores(
                        Runtime.getRuntime().availableProcessors(),
                        "this machine's processors: no setting says how many executors " + master + " gives"));
    }

    private static Optional<Cores> executors(Function<String, Optional<String>> setting) {
        Optional<String> most = setting.apply("spark.dynamicAllocation.enabled")
                .filter("true"::equals)
                .flatMap(on -> setting.apply("spark.dynamicAllocation.maxExecutors"));
        int each = setting.apply("spark.executor.cores").map(Cores::number).orElse(1);
        return most.map(n -> new Cores(number(n) * each, "spark.dynamicAllocation.maxExecutors x spark.executor.cores"))
                .or(() -> setting.apply("spark.executor.instances")
                        .map(n -> new Cores(number(n) * each, "spark.executor.instances x spark.executor.cores")));
    }

    /** What is no number is for Spark to refuse. */
    private static int number(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 1;
    }
}
