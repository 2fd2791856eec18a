package io.tidegate.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** A year in one run against 365 runs of one day each in the same session; printed is how many times faster the one run is. */
public final class YearBench {
    private static final int DAYS = Integer.getInteger("bench.days", 365);

    private YearBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Orders orders = Orders.in(Folders.BENCH, spark, 365_000, DAYS);
        Ours whole = Ours.in(Folders.BENCH.resolve("year"), orders, Ours.TEN);
        Ours single = Ours.in(Folders.BENCH.resolve("year-by-day"), orders, Ours.TEN);
        whole.build(Orders.FIRST, orders.last());
        for (LocalDate day : orders.all().subList(0, Math.min(10, DAYS))) {
            single.build(day, day);
        }
        Paired year = new Paired("year-against-days", 1 / 12.0).run(
                1, () -> whole.build(Orders.FIRST, orders.last()), () -> {
                    for (LocalDate day : orders.all()) {
                        single.build(day, day);
                    }
                });
        Folders.requireSame(spark, whole.table(), single.table());
        year.print(System.out);
        year.write(Folders.BENCH);
        System.out.printf(Locale.ROOT, "one run of %d days is %.1f times faster%n", DAYS, 1 / year.wallRatio());
        spark.stop();
    }
}
