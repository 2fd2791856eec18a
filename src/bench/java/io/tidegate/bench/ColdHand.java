package io.tidegate.bench;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** One day by hand as a program of its own, from its start to its end: {@code FOLDER ROWS DAYS DAY TABLE}. */
public final class ColdHand {
    private ColdHand() {}

    public static void main(String[] args) {
        SparkSession spark = Folders.session();
        Orders orders = new Orders(Path.of(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
        LocalDate day = LocalDate.parse(args[3]);
        HandWritten hand = new HandWritten(spark);
        hand.overwrite(orders, day, day, args[4]);
        hand.verify(List.of(day), args[4], true);
        spark.stop();
    }
}
