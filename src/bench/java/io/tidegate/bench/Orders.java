package io.tidegate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Generated orders: days from 2024-01-01, each a folder of Parquet files, rows spread evenly over the days. The same rows whenever
 * they are asked for.
 */
record Orders(Path folder, long rows, int days) implements Days {
    static final LocalDate FIRST = LocalDate.parse("2024-01-01");

    /** Written once and kept. */
    static Orders in(Path parent, SparkSession spark, long rows, int days) {
        Path folder = parent.resolve("orders-%d-%d".formatted(rows, days)).toAbsolutePath();
        Orders orders = new Orders(folder, rows, days);
        if (Files.exists(folder.resolve("done"))) {
            return orders;
        }
        spark.range(rows)
                .selectExpr(
                        "CAST(date_add(DATE'%s', CAST(id %% %d AS int)) AS string) AS dt".formatted(FIRST, days),
                        "id",
                        "id DIV 10 AS order_no",
                        "CAST(id % 10 AS int) AS line",
                        "concat('customer-', pmod(xxhash64(id DIV 7), 50000)) AS customer",
                        "CAST(pmod(xxhash64(id), 100000) / 100 AS decimal(12,2)) AS amount",
                        "CAST(pmod(xxhash64(id, 1), 1000) AS double) AS price",
                        "element_at(array('new', 'paid', 'sent'), CAST(id % 3 + 1 AS int)) AS status",
                        "element_at(array('DE', 'FR', 'IT', 'ES'), CAST(id % 4 + 1 AS int)) AS country")
                .repartition(spark.sparkContext().defaultParallelism(), org.apache.spark.sql.functions.col("dt"))
                .write()
                .mode("overwrite")
                .partitionBy("dt")
                .parquet(folder.toString());
        try {
            Files.createFile(folder.resolve("done"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return orders;
    }

    @Override
    public LocalDate first() {
        return FIRST;
    }

    @Override
    public List<String> columns() {
        return List.of("id", "order_no", "line", "customer", "amount", "price", "status", "country");
    }
}
