package io.tidegate.submit;

import io.tidegate.cli.Main;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** An application that makes a database in a metastore, lets a run of Tidegate build a table in it, and reads that by its name. */
public final class MetastoreSession {
    private MetastoreSession() {}

    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkSession.builder().getOrCreate();
        spark.sql("CREATE DATABASE sales");
        spark.sql("CREATE TABLE sales.customers USING delta AS SELECT 1L AS id, 'retail' AS segment");
        spark.sql("SELECT 1L AS id, 5.00BD AS amount").write().parquet("raw/2024-01-01.parquet");
        Main.main(args);
        spark.sql("OPTIMIZE sales.orders");
        for (Row row : spark.sql("SELECT * FROM sales.orders").collectAsList()) {
            System.out.println("ROW " + row);
        }
        // Derby is still open here: another process cannot have it.
        Process other = new ProcessBuilder(System.getenv("SECOND").split(" "))
                .inheritIO()
                .start();
        System.out.println("SECOND " + other.waitFor());
    }
}
