package io.tidegate.bench;

import io.tidegate.plan.Chunking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** A year of small gated days in chunks of 1, 7 and 30 days, in one, and in those that {@code auto} makes; printed is auto against the best. */
public final class ChunksBench {
    private static final int DAYS = Integer.getInteger("bench.days", 365);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);

    private ChunksBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, 365_000, DAYS);
        Ours ours = Ours.in(Folders.BENCH.resolve("chunks"), orders, Ours.TEN);
        for (String warm : List.of("30", "auto")) {
            ours.build(Orders.FIRST, orders.last(), Chunking.parse(warm));
        }
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String chunk : round == 0 ? List.of("auto", "7", "30", "100000", "1") : List.of("auto", "7", "30", "100000")) {
                long start = System.nanoTime();
                ours.build(Orders.FIRST, orders.last(), Chunking.parse(chunk));
                seconds.computeIfAbsent(chunk, c -> new ArrayList<>()).add((System.nanoTime() - start) / 1e9);
            }
        }
        double best = Double.MAX_VALUE;
        for (Map.Entry<String, List<Double>> chunk : seconds.entrySet()) {
            double median = median(chunk.getValue());
            best = chunk.getKey().equals("auto") ? best : Math.min(best, median);
            System.out.printf(Locale.ROOT, "chunks of %s: %.1f s%n", chunk.getKey(), median);
        }
        System.out.printf(
                Locale.ROOT, "auto takes %.2f times the best of 1, 7, 30 and all; target 1.15%n", median(seconds.get("auto")) / best);
        spark.stop();
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
    }
}
