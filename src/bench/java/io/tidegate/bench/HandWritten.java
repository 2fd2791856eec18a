package io.tidegate.bench;

import com.amazon.deequ.VerificationResult;
import com.amazon.deequ.VerificationSuite;
import com.amazon.deequ.checks.Check;
import com.amazon.deequ.checks.CheckLevel;
import com.amazon.deequ.constraints.Constraint;
import java.time.LocalDate;
import java.util.ArrayList;
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

    void overwrite(Days source, LocalDate first, LocalDate last, String table) {
        String[] paths = source.all().stream()
                .filter(day -> !day.isBefore(first) && !day.isAfter(last))
                .map(day -> source.folder().resolve("dt=" + day).toString())
                .toArray(String[]::new);
        List<String> columns = new ArrayList<>(List.of("CAST(dt AS date) AS day"));
        columns.addAll(source.columns());
        spark.read()
                .option("basePath", source.folder().toString())
                .parquet(paths)
                .selectExpr(columns.toArray(String[]::new))
                .write()
                .format("delta")
                .mode("overwrite")
                .partitionBy("day")
                .option("replaceWhere", "day BETWEEN DATE'%s' AND DATE'%s'".formatted(first, last))
                .save(table);
    }

    /** Ten checks a day, each day by itself. */
    void verify(List<LocalDate> days, String table, boolean isKeyed) {
        verify(days, table, isKeyed ? tenAndAKey() : ten());
    }

    void verify(List<LocalDate> days, String table, Check check) {
        for (LocalDate day : days) {
            Dataset<Row> rows = spark.read().format("delta").load(table).where("day = DATE'%s'".formatted(day));
            VerificationResult result = new VerificationSuite()
                    .onData(rows)
                    .addCheck(check)
                    .run();
            if (!result.status().toString().equals("Success")) {
                throw new IllegalStateException("checks of " + day + ": " + result.status());
            }
        }
    }

    /** Ten for flights. */
    static Check flights() {
        Check check = empty();
        for (String column : List.of("date", "delay", "distance", "origin", "destination")) {
            check = check.isComplete(column, NONE, Option.empty());
        }
        check = check.isNonNegative("distance", ALL, NONE);
        for (String rule : List.of("delay <= 3000", "length(origin) = 3", "length(destination) = 3", "origin <> destination")) {
            check = check.satisfies(rule, rule, ALL, NONE, noColumns(), Option.empty());
        }
        return check;
    }

    private static Check empty() {
        return new Check(CheckLevel.Error(), "bench", JavaConverters.asScalaBuffer(List.<Constraint>of()).toList());
    }

    private static Check ten() {
        Check check = empty();
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
