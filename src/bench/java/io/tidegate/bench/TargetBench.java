package io.tidegate.bench;

import java.io.IOException;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;

/** A chunk of thirty days on a table that holds a thousand other days, against the same chunk on one that holds ten others. */
public final class TargetBench {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);
    private static final int OTHERS = Integer.getInteger("bench.days", 1000);
    private static final int CHUNK = 30;

    private TargetBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, 1_000L * (OTHERS + CHUNK), OTHERS + CHUNK);
        Ours large = Ours.in(Folders.BENCH.resolve("target-large"), orders, Ours.TEN);
        Ours small = Ours.in(Folders.BENCH.resolve("target-small"), orders, Ours.TEN);
        LocalDate first = orders.last().minusDays(CHUNK - 1);
        large.build(Orders.FIRST, orders.last());
        small.build(first.minusDays(10), orders.last());
        Paired paired = new Paired("chunk-on-%d-against-10".formatted(OTHERS), 1.2)
                .run(PAIRS, () -> large.build(first, orders.last()), () -> small.build(first, orders.last()));
        paired.print(System.out);
        paired.write(Folders.BENCH);
        spark.stop();
    }
}
