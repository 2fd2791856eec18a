package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A gated publish of sixty days of a million rows with ten row checks, against the same rows overwritten by hand without a gate, and
 * against that with Deequ's verification of each day.
 */
public final class GateBench {
    private static final long ROWS = Long.getLong("bench.rows", 1_000_000);
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);
    private static final int DAYS = Integer.getInteger("bench.days", 60);

    private GateBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, ROWS, DAYS);
        LocalDate last = orders.last();
        List<LocalDate> all = orders.all();
        Ours ours = Ours.in(Folders.BENCH.resolve("gate"), orders, Ours.TEN);
        HandWritten hand = new HandWritten(spark);
        String table = Folders.BENCH.resolve("gate-by-hand").toAbsolutePath().toString();
        Folders.delete(Path.of(table));

        Paired ungated = new Paired("gate-against-ungated", 1.1)
                .run(PAIRS, () -> ours.build(Orders.FIRST, last), () -> hand.overwrite(orders, Orders.FIRST, last, table));
        Folders.requireSame(spark, ours.table(), table);
        ungated.print(System.out);
        ungated.write(Folders.BENCH);

        Paired verified = new Paired("gate-against-suites", 0.7)
                .run(Math.min(PAIRS, 7), () -> ours.build(Orders.FIRST, last), () -> {
                    hand.overwrite(orders, Orders.FIRST, last, table);
                    hand.verify(all, table, false);
                });
        verified.print(System.out);
        verified.write(Folders.BENCH);
        spark.stop();
    }
}
