package io.tidegate.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;

/**
 * Half a year of real flights, three million rows in 181 days, ten checks: against the same overwritten by hand without a gate, and
 * against that with Deequ's verification of each day. {@code TIDEGATE_FLIGHTS} names the Parquet file.
 */
public final class FlightsBench {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);

    private FlightsBench() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = Folders.session();
        Flights flights = Flights.in(Folders.BENCH, spark, System.getenv("TIDEGATE_FLIGHTS"));
        System.out.println(flights.isReal() ? "real flights" : "generated flights: TIDEGATE_FLIGHTS names no file");
        LocalDate first = flights.first();
        LocalDate last = flights.last();
        Ours ours = Ours.in(Folders.BENCH.resolve("flights-ours"), flights, Ours.FLIGHTS);
        HandWritten hand = new HandWritten(spark);
        String table = Folders.BENCH.resolve("flights-by-hand").toAbsolutePath().toString();
        Folders.delete(Path.of(table));

        Paired ungated = new Paired("flights-against-ungated", 1.1)
                .run(PAIRS, () -> ours.build(first, last), () -> hand.overwrite(flights, first, last, table));
        Folders.requireSame(spark, ours.table(), table);
        ungated.print(System.out);
        ungated.write(Folders.BENCH);

        Paired verified = new Paired("flights-against-suites", 0.7).run(Math.min(PAIRS, 3), () -> ours.build(first, last), () -> {
            hand.overwrite(flights, first, last, table);
            hand.verify(flights.all(), table, HandWritten.flights());
        });
        verified.print(System.out);
        verified.write(Folders.BENCH);
        spark.stop();
    }
}
