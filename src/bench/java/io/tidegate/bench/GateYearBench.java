package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;

/** A gated year in one chunk, with ten row checks and with a key besides, against the year overwritten by hand without a gate. */
public final class GateYearBench {
    private static final long ROWS = Long.getLong("bench.rows", 1_000_000);
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);
    private static final int DAYS = Integer.getInteger("bench.days", 365);

    private GateYearBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, ROWS, DAYS);
        HandWritten hand = new HandWritten(spark);
        String table = Folders.BENCH.resolve("year-by-hand").toAbsolutePath().toString();
        Folders.delete(Path.of(table));
        double ten = against("year-against-ungated", 1.25, orders, Ours.TEN, hand, table, spark);
        double keyed = against("year-and-key-against-ungated", 1.55, orders, Ours.TEN_AND_A_KEY, hand, table, spark);
        System.out.printf(java.util.Locale.ROOT, "one key adds %.2f of the ungated year; target 0.30%n", keyed - ten);
        spark.stop();
    }

    private static double against(
            String name, double target, Orders orders, String checks, HandWritten hand, String table, SparkSession spark)
            throws IOException {
        LocalDate last = orders.last();
        Ours ours = Ours.in(Folders.BENCH.resolve(name), orders, checks);
        Paired paired = new Paired(name, target)
                .run(PAIRS, () -> ours.build(Orders.FIRST, last), () -> hand.overwrite(orders, Orders.FIRST, last, table));
        Folders.requireSame(spark, ours.table(), table);
        paired.print(System.out);
        paired.write(Folders.BENCH);
        return paired.wallRatio();
    }
}
