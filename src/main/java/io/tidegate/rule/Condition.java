package io.tidegate.rule;

import static org.apache.spark.sql.functions.expr;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.transform.QueryGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNaN;
import org.apache.spark.sql.catalyst.expressions.NaNvl;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/**
 * A SQL condition of a job file, analysed against the schema before anything runs, so that a bad one is a fault of its own check alone.
 *
 * @param column boolean
 * @param reads the columns it reads
 * @param asksForNaN whether it deals with NaN itself, by {@code isnan} or {@code nanvl}
 */
record Condition(Column column, List<String> reads, boolean asksForNaN) {
    /** Parsing time grows faster than the text: 40,000 characters of parentheses take minutes. */
    private static final int LONGEST = 10_000;

    /** @throws TidegateException CHECK_CONFIG when it is not a deterministic boolean expression over one row of the schema */
    static Condition of(SparkSession spark, StructType schema, String text) {
        if (text.length() > LONGEST) {
            throw fault(text, "it has more than %,d characters".formatted(LONGEST), null);
        }
        LogicalPlan plan;
        Column column;
        try {
            column = expr(text);
            guard(text, column.expr());
            Dataset<Row> judged = spark.createDataFrame(List.of(), schema).select(column);
            plan = judged.queryExecution().analyzed();
            if (judged.schema().size() != 1
                    || !judged.schema().apply(0).dataType().equals(DataTypes.BooleanType)) {
                throw fault(text, "it does not give true or false", null);
            }
        } catch (TidegateException e) {
            throw e;
        } catch (Exception e) { // ParseException and AnalysisException are checked in Scala's eyes only
            throw fault(text, firstLine(e), e);
        } catch (StackOverflowError e) {
            throw fault(text, "it is nested too deeply", e);
        }
        if (!(plan instanceof Project) || !(((Project) plan).child() instanceof LeafNode)) {
            throw fault(text, "it must judge one row by itself: no aggregate, window or generator", null);
        }
        List<String> reads = new ArrayList<>();
        boolean[] asksForNaN = {false};
        for (Expression expression : JavaConverters.seqAsJavaList(plan.expressions())) {
            Optional<String> forbidden = Forbidden.in(expression);
            if (forbidden.isPresent()) {
                throw fault(text, forbidden.get(), null);
            }
            expression.foreach(node -> {
                asksForNaN[0] |= node instanceof IsNaN || node instanceof NaNvl;
                if (node instanceof Attribute && !reads.contains(((Attribute) node).name())) {
                    reads.add(((Attribute) node).name());
                }
                return null;
            });
        }
        Expression analysed = plan.expressions().head();
        Expression condition =
                analysed instanceof Alias named ? named.child() : analysed; // a column alone has no alias
        return new Condition(
                BoundedRegex.isIn(condition) ? BoundedRegex.in(condition) : column, List.copyOf(reads), asksForNaN[0]);
    }

    /** On the parsed expression: Spark's analysis looks up tables, and evaluates some of what a subquery holds. */
    private static void guard(String text, Expression parsed) {
        QueryGuard.refused(parsed).ifPresent(why -> {
            throw fault(text, why, null);
        });
        if (parsed instanceof PlanExpression) {
            throw fault(text, "it must judge one row by itself: no subquery", null);
        }
        JavaConverters.seqAsJavaList(parsed.children()).forEach(child -> guard(text, child));
    }

    private static TidegateException fault(String text, String why, Throwable cause) {
        String shown = text.replaceAll("\\s+", " ").strip();
        return new TidegateException(
                ErrorCode.CHECK_CONFIG,
                "Cannot use the condition '%s': %s"
                        .formatted(shown.length() > 120 ? shown.substring(0, 120) + "…" : shown, why),
                "Write a SQL condition over the columns of one row, such as amount >= 0.",
                cause);
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip();
        return message.lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
