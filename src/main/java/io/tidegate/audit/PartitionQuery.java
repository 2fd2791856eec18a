package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Names;
import io.tidegate.job.Rule;
import io.tidegate.rule.BoundedRegex;
import io.tidegate.rule.Forbidden;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import scala.collection.JavaConverters;

/**
 * The check {@code sql}: a query over views of one partition, run in a session of its own so that no view of it meets those of the run. It may read nothing
 * but its views: no table, no file, no reflection.
 */
final class PartitionQuery {
    private static final Pattern THIS = Pattern.compile("\\{\\{\\s*this\\s*}}");
    static final String THIS_VIEW = "__this__";

    private final Rule.Query rule;
    private final SparkSession session;

    /** @throws TidegateException CHECK_CONFIG when it is not a query over the views */
    PartitionQuery(SparkSession spark, Rule.Query rule, Map<String, Dataset<Row>> views) {
        this.rule = rule;
        LogicalPlan parsed = parsed(spark);
        QueryShape.requireOnly(parsed, views.keySet());
        this.session = isolated(spark);
        show(views);
        Dataset<Row> analysed = query();
        Optional<String> forbidden = Forbidden.in(analysed.queryExecution().analyzed());
        if (forbidden.isPresent()) {
            throw fault(forbidden.get(), "Ask for something that the rows alone decide.");
        }
        if (analysed.schema().size() != 1) {
            throw fault("it gives %d columns".formatted(analysed.schema().size()), "Select one number or boolean.");
        }
        DataType type = analysed.schema().apply(0).dataType();
        boolean bounded = rule.min().isPresent() || rule.max().isPresent();
        if (!(type instanceof NumericType) && !(type instanceof BooleanType)) {
            throw fault("it gives %s".formatted(type.simpleString()), "Select one number or boolean.");
        }
        if (type instanceof NumericType != bounded) {
            throw fault(
                    bounded ? "it gives a boolean, which min and max do not bound" : "it gives a number without bounds",
                    bounded ? "Leave out min and max, or select a number." : "Give min, max or both.");
        }
    }

    private String text() {
        return THIS.matcher(rule.sql()).replaceAll(Names.quote(THIS_VIEW));
    }

    private Dataset<Row> query() {
        return Dataset.ofRows(
                session, BoundedRegex.in(session.sql(text()).queryExecution().analyzed()));
    }

    private LogicalPlan parsed(SparkSession spark) {
        try {
            return spark.sessionState().sqlParser().parsePlan(text());
        } catch (Exception e) { // ParseException is checked in Scala's eyes only
            throw fault(
                    String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("it does not parse"),
                    "Write one SELECT.");
        }
    }

    /** Runs it over one partition's views. */
    Finding run(Map<String, Dataset<Row>> views) {
        show(views);
        List<Row> rows = query().limit(2).collectAsList();
        if (rows.size() != 1) {
            throw fault(
                    rows.isEmpty() ? "it gives no row" : "it gives several rows",
                    "Select one row, such as an aggregate.");
        }
        Object value = rows.get(0).get(0);
        String expected = rule.min().isEmpty() && rule.max().isEmpty()
                ? "true"
                : Wording.between(rule.min().map(Wording::number), rule.max().map(Wording::number));
        if (value == null) {
            return Finding.noRows("the query gives null", expected);
        }
        if (value instanceof Boolean) {
            return Finding.of((Boolean) value, value.toString(), expected, value.toString());
        }
        double approximate = ((Number) value).doubleValue();
        if (!(value instanceof BigDecimal) && (Double.isNaN(approximate) || Double.isInfinite(approximate))) {
            return Finding.of(false, value.toString(), expected, value.toString());
        }
        BigDecimal number = value instanceof BigDecimal ? (BigDecimal) value : new BigDecimal(value.toString());
        boolean within = rule.min().map(min -> number.compareTo(min) >= 0).orElse(true)
                && rule.max().map(max -> number.compareTo(max) <= 0).orElse(true);
        return Finding.of(within, Wording.number(number), expected, number.toPlainString());
    }

    /** A session with the settings of the run and none of its views. */
    private static SparkSession isolated(SparkSession spark) {
        SparkSession session = spark.newSession();
        JavaConverters.mapAsJavaMap(spark.conf().getAll()).forEach((key, value) -> {
            if (session.conf().isModifiable(key)) {
                session.conf().set(key, value);
            }
        });
        return session;
    }

    private void show(Map<String, Dataset<Row>> views) {
        views.forEach((name, rows) ->
                Dataset.ofRows(session, rows.queryExecution().analyzed()).createOrReplaceTempView(name));
    }

    private TidegateException fault(String why, String cure) {
        String sql = rule.sql().replaceAll("\\s+", " ").strip();
        return new TidegateException(
                ErrorCode.CHECK_CONFIG,
                "Cannot use the query '%s': %s".formatted(sql.length() > 120 ? sql.substring(0, 120) + "…" : sql, why),
                cure);
    }
}
