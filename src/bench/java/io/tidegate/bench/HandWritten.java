package io.tidegate.bench;

import com.amazon.deequ.VerificationResult;
import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.constraints.Constraint;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Function1;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * What an engineer who knows Spark writes without Tidegate: read the folders of some days, select, overwrite those days of a Delta
 * table with {@code replaceWhere}; and, when there are checks, Deequ's verification of each day that was written.
 */
final class HandWritten {
    private static final Option<String> NONE = Option.empty();
    private static final Function1<Object, Object> ALL = share -> (Double) share == 1.0;

    private final SparkSession spark;

    HandWritten(SparkSession spark) {
        this.spark = spark;
    }

    void overwrite(Orders orders, LocalDate first, LocalDate last, String table) {
        String[] paths = orders.all().stream()
                .filter(day -> !day.isBefore(first) && !day.isAfter(last))
                .map(day -> orders.folder().resolve("dt=" + day).toString())
                .toArray(String[]::new);
        spark.read()
                .option("basePath", orders.folder().toString())
                .parquet(paths)
                .selectExpr(
                        "CAST(dt AS date) AS day",
                        "id",
                        "order_no",
                        "line",
                        "customer",
                        "amount",
                        "price",
                        "status",
                        "country")
                .write()
                .format("delta")
                .mode("overwrite")
                .partitionBy("day")
                .option("replaceWhere", "day BETWEEN DATE'%s' AND DATE'%s'".formatted(first, last))
                .save(table);
    }

    /** Ten checks a day, each day by itself. */
    void verify(List<LocalDate> days, String table, boolean isKeyed) {
        for (LocalDate day : days) {
            Dataset<Row> rows = spark.read().format("delta").load(table).where("day = DATE'%s'".formatted(day));
            VerificationResult result = new VerificationSuite()
                    .onData(rows)
                    .addCheck(isKeyed ? tenAndAKey() : ten())
                    .run();
            if (!result.status().toString().equals("Success")) {
                throw new IllegalStateException("checks of " + day + ": " + result.status());
            }
        }
    }

    private static Check ten() {
        Check check = new Check(CheckLevel.Error(), "orders", JavaConverters.asScalaBuffer(List.<Constraint>of()).toList());
        for (String column : List.of("id", "customer", "amount", "status")) {
            check = check.isComplete(column, NONE, Option.empty());
        }
        return check.isContainedIn("status", new String[] {"new", "paid", "sent"})
                .isContainedIn("country", new String[] {"DE", "FR", "IT", "ES"})
                .isNonNegative("amount", ALL, NONE)
                .isNonNegative("price", ALL, NONE)
                .satisfies("price <= 1000", "price", ALL, NONE, noColumns(), Option.empty())
                .satisfies("line < 10", "line", ALL, NONE, noColumns(), Option.empty());
    }

    private static Check tenAndAKey() {
        return ten().isUnique("id", NONE, Option.empty());
    }

    private static scala.collection.immutable.List<String> noColumns() {
        return JavaConverters.asScalaBuffer(List.<String>of()).toList();
    }
}
