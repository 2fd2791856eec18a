package io.tidegate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Flights of the first half of 2001 (columns {@code date delay distance origin destination}) by day, from one Parquet file; without
 * the file, as many generated rows in the same columns.
 */
record Flights(Path folder, boolean isReal) implements Days {
    private static final int DAYS = 181;
    private static final long ROWS = 3_000_000;

    /** @param file from {@code TIDEGATE_FLIGHTS}, or null */
    static Flights in(Path parent, SparkSession spark, String file) {
        Flights flights = new Flights(parent.resolve(file == null ? "flights-generated" : "flights").toAbsolutePath(), file != null);
        if (Files.exists(flights.folder.resolve("done"))) {
            return flights;
        }
        Dataset<Row> rows = file == null ? generated(spark) : spark.read().parquet(file);
        rows.selectExpr("CAST(CAST(date AS date) AS string) AS dt", "*")
                .where("dt BETWEEN '2001-01-01' AND '2001-06-30'")
                .repartition(spark.sparkContext().defaultParallelism(), functions.col("dt"))
                .write()
                .mode("overwrite")
                .partitionBy("dt")
                .parquet(flights.folder.toString());
        try {
            Files.createFile(flights.folder.resolve("done"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return flights;
    }

    private static Dataset<Row> generated(SparkSession spark) {
        String airport = "element_at(array('ATL', 'LAS', 'PHL', 'MCI', 'MDW', 'SAV', 'JFK'), CAST(pmod(%s, 7) AS int) + 1)";
        return spark.range(ROWS)
                .selectExpr(
                        "TIMESTAMP'2001-01-01 00:00:00' + make_dt_interval(CAST(id %% %d AS int), 0, CAST(pmod(xxhash64(id), 1440) AS int)) AS date"
                                .formatted(DAYS),
                        "pmod(xxhash64(id, 1), 300) - 60 AS delay",
                        "pmod(xxhash64(id, 2), 4900) + 21 AS distance",
                        airport.formatted("id") + " AS origin",
                        airport.formatted("id + 1 + pmod(xxhash64(id, 3), 6)") + " AS destination");
    }

    @Override
    public LocalDate first() {
        return LocalDate.parse("2001-01-01");
    }

    @Override
    public int days() {
        return DAYS;
    }

    @Override
    public List<String> columns() {
        return List.of("date", "delay", "distance", "origin", "destination");
    }
}
