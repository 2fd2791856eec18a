package io.tidegate.rule;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.RaiseError;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import scala.collection.JavaConverters;

/** What no check may call: it would judge the same rows differently tomorrow, run code of its choice, or stop the whole audit. */
public final class Forbidden {
    private Forbidden() {}

    /** The first forbidden call in an analysed plan, subqueries included, in words; empty when there is none. */
    public static Optional<String> in(QueryPlan<?> plan) {
        for (Expression expression : JavaConverters.seqAsJavaList(plan.expressions())) {
            Optional<String> found = in(expression);
            if (found.isPresent()) {
                return found;
            }
        }
        for (Object child : JavaConverters.seqAsJavaList(plan.children())) {
            Optional<String> found = in((QueryPlan<?>) child);
            if (found.isPresent()) {
                return found;
            }
        }
        for (Object inner : JavaConverters.seqAsJavaList(plan.innerChildren())) {
            Optional<String> found = inner instanceof QueryPlan ? in((QueryPlan<?>) inner) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    static Optional<String> in(Expression expression) {
        if (expression instanceof CallMethodViaReflection) {
            return Optional.of("it calls Java by reflection");
        }
        if (expression instanceof CurrentTimestampLike
                || expression instanceof CurrentDate
                || expression instanceof LocalTimestamp) {
            return Optional.of("it depends on the time of the run");
        }
        if (expression instanceof RaiseError) {
            return Optional.of("it raises errors");
        }
        if (expression instanceof PlanExpression) {
            return in((QueryPlan<?>) ((PlanExpression<?>) expression).plan());
        }
        for (Expression child : JavaConverters.seqAsJavaList(expression.children())) {
            Optional<String> found = in(child);
            if (found.isPresent()) {
                return found;
            }
        }
        return expression.deterministic() ? Optional.empty() : Optional.of("it is not deterministic");
    }
}
