package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** One day in a warm session, ten checks and one key, against the same by hand with Deequ's verification. */
public final class DayBench {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);

    private DayBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, 600_000, 60);
        Ours ours = Ours.in(Folders.BENCH.resolve("day"), orders, Ours.TEN_AND_A_KEY);
        HandWritten hand = new HandWritten(spark);
        String table = Folders.BENCH.resolve("day-by-hand").toAbsolutePath().toString();
        Folders.delete(Path.of(table));

        // Warm is a session that has built a few days: one is not enough for the compiler of the JVM.
        for (int i = 0; i < 5; i++) {
            ours.build(Orders.FIRST, Orders.FIRST);
            hand.overwrite(orders, Orders.FIRST, Orders.FIRST, table);
            hand.verify(List.of(Orders.FIRST), table, true);
        }
        Paired day = new Paired("warm-day", 0.9).run(PAIRS, () -> ours.build(Orders.FIRST, Orders.FIRST), () -> {
            hand.overwrite(orders, Orders.FIRST, Orders.FIRST, table);
            hand.verify(List.of(Orders.FIRST), table, true);
        });
        Folders.requireSame(spark, ours.table(), table);
        day.print(System.out);
        day.write(Folders.BENCH);
        spark.stop();
    }
}
