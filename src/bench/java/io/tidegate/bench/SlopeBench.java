package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Cost against rows and against partitions without checks, ours and by hand, from the same session. The slope between neighbouring
 * sizes is what a further row or partition costs, as a ratio of ours to that by hand; its target is 1.15. Beside it stands the exponent,
 * log cost over log size: above 1 something grows faster than the work.
 */
public final class SlopeBench {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);

    /** Rows or partitions alone; both when it is not said. */
    private static final String OF = System.getProperty("bench.of", "");

    private SlopeBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        List<Orders> byRows = new ArrayList<>();
        for (long rows : new long[] {100_000, 1_000_000, 10_000_000}) {
            byRows.add(Orders.in(Folders.BENCH, spark, rows, 30));
        }
        List<Orders> byDays = new ArrayList<>();
        for (int days : new int[] {10, 100, 1000}) {
            byDays.add(Orders.in(Folders.BENCH, spark, 1_000_000, days));
        }
        if (!OF.equals("partitions")) {
            measure(spark, "rows", byRows);
        }
        if (!OF.equals("rows")) {
            measure(spark, "partitions", byDays);
        }
        spark.stop();
    }

    private static void measure(SparkSession spark, String what, List<Orders> sizes) throws IOException {
        HandWritten hand = new HandWritten(spark);
        double oursBefore = 0;
        double handBefore = 0;
        double sizeBefore = 0;
        for (Orders orders : sizes) {
            LocalDate last = orders.last();
            Ours ours = Ours.in(Folders.BENCH.resolve("slope"), orders, "[]");
            String table = Folders.BENCH.resolve("slope-by-hand").toAbsolutePath().toString();
            Folders.delete(Path.of(table));
            String name = "slope-%s-%d-%d".formatted(what, orders.rows(), orders.days());
            Paired paired = new Paired(name, 1.1).run(
                    PAIRS, () -> ours.build(Orders.FIRST, last), () -> hand.overwrite(orders, Orders.FIRST, last, table));
            Folders.requireSame(spark, ours.table(), table);
            paired.print(System.out);
            paired.write(Folders.BENCH);
            double size = what.equals("rows") ? orders.rows() : orders.days();
            if (sizeBefore > 0) {
                double step = Math.log(size / sizeBefore);
                System.out.printf(
                        Locale.ROOT,
                        "slope to %.0f %s: %.2f of that by hand; exponents: ours %.2f, by hand %.2f%n",
                        size,
                        what,
                        (ours(paired) - oursBefore) / (paired.theirCpu() - handBefore),
                        Math.log(ours(paired) / oursBefore) / step,
                        Math.log(paired.theirCpu() / handBefore) / step);
            }
            sizeBefore = size;
            oursBefore = ours(paired);
            handBefore = paired.theirCpu();
        }
    }

    /** Seconds of CPU, by the ratio of the pairs: the machine may be faster or slower from one pair to the next. */
    private static double ours(Paired paired) {
        return paired.cpuRatio() * paired.theirCpu();
    }
}
