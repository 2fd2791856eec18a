package io.tidegate.bench;

import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What it costs to find that there is nothing to do in a thousand partitions, and to plan ten thousand in 512 MB. */
public final class NoOpBench {
    private static final int TIMES = Integer.getInteger("bench.pairs", 7);

    private NoOpBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders thousand = Orders.in(Folders.BENCH, spark, 100_000, 1000);
        Orders many = Orders.in(Folders.BENCH, spark, 100_000, 10_000);
        Ours ours = Ours.in(Folders.BENCH.resolve("no-op"), thousand, Ours.TEN);
        ours.build(Orders.FIRST, thousand.last());

        double[] millis = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            RunReport report = ours.run(Orders.FIRST, thousand.last(), Optional.empty());
            millis[i] = (System.nanoTime() - start) / 1e6;
            if (!report.jobs().get(0).results().stream().allMatch(RunResult.Kept.class::isInstance)) {
                throw new IllegalStateException("something was built");
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "nothing to do in 1000 partitions: median %.0f ms, %.2f ms a partition; target 1.00%n",
                millis[TIMES / 2],
                millis[TIMES / 2] / 1000);

        Ours planned = Ours.in(Folders.BENCH.resolve("plan"), many, Ours.TEN);
        Paired.Time time = Shell.run(
                planned.folder(),
                Map.of("TIDEGATE_JAVA_OPTS", "-Xmx512m"),
                List.of(
                        Path.of("tidegate").toAbsolutePath().toString(),
                        "plan",
                        "orders",
                        "--from",
                        Orders.FIRST.toString(),
                        "--to",
                        many.last().toString()));
        System.out.printf(
                Locale.ROOT, "10000 partitions planned in 512 MB: %.2f s wall, %.2f s cpu; target 3.00%n", time.wall(), time.cpu());
        spark.stop();
    }
}
