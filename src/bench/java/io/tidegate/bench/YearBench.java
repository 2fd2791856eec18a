package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A year in one run against 365 runs of one day each in the same session, and against 365 processes of one day each, of which ten are
 * run; printed is how many times faster the one run is.
 */
public final class YearBench {
    private static final int DAYS = Integer.getInteger("bench.days", 365);

    private static final int PROCESSES = 10;

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
        System.out.printf(
                Locale.ROOT, "one run of %d days is %.1f times faster than as many runs in one session; target 12%n", DAYS, 1 / year.wallRatio());
        spark.stop();
        double processes = processes(orders) * DAYS / PROCESSES;
        System.out.printf(
                Locale.ROOT,
                "and %.0f times faster than %d processes (%d run, %.0f s for all of them); target 50%n",
                processes / year.ourWall(),
                DAYS,
                PROCESSES,
                processes);
    }

    /** Seconds that the launcher takes for some days, one process a day. */
    private static double processes(Orders orders) throws IOException {
        Ours ours = Ours.in(Folders.BENCH.resolve("year-by-process"), orders, Ours.TEN);
        double wall = 0;
        for (LocalDate day : orders.all().subList(0, PROCESSES + 1)) {
            Paired.Time time = Shell.run(
                    ours.folder(),
                    Map.of(),
                    List.of(Path.of("tidegate").toAbsolutePath().toString(), "run", "orders", "--partition", day.toString()));
            wall += day.equals(Orders.FIRST) ? 0 : time.wall(); // the first creates the table
        }
        return wall;
    }
}
