package io.tidegate.audit;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.transform.QueryGuard;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.plans.logical.WithWindowDefinition;
import scala.collection.JavaConverters;

/** What a parsed query reads and does, before any of it is looked up: only the views it was given, and nothing but reading. */
final class QueryShape {
    private QueryShape() {}

    /** @throws TidegateException CHECK_CONFIG when the statement is not a query, or names a relation that is not a view or a CTE of its own */
    static void requireOnly(LogicalPlan parsed, Set<String> views) {
        Set<String> allowed = new HashSet<>();
        views.forEach(view -> allowed.add(view.toLowerCase(Locale.ROOT)));
        visit(parsed, allowed);
    }

    private static void visit(LogicalPlan plan, Set<String> allowed) {
        if (plan instanceof Command || plan instanceof ParsedStatement) {
            throw fault("it is not a query", "Write one SELECT.");
        }
        QueryGuard.refused(plan).ifPresent(why -> {
            throw fault(why, "Write one SELECT over its views, with Spark's own functions.");
        });
        Set<String> inside = allowed;
        if (plan instanceof UnresolvedWith) {
            inside = new HashSet<>(allowed);
            for (var cte : JavaConverters.seqAsJavaList(((UnresolvedWith) plan).cteRelations())) {
                visit(cte._2(), inside);
                inside.add(cte._1().toLowerCase(Locale.ROOT));
            }
        }
        if (plan instanceof UnresolvedRelation) {
            List<String> name = JavaConverters.seqAsJavaList(((UnresolvedRelation) plan).multipartIdentifier());
            if (name.size() != 1 || !inside.contains(name.get(0).toLowerCase(Locale.ROOT))) {
                throw fault(
                        "it reads '%s', which is no view of the check".formatted(String.join(".", name)),
                        "Read {{ this }} and the sources of the job.");
            }
        }
        if (plan instanceof WithWindowDefinition windows) {
            for (Expression window :
                    JavaConverters.mapAsJavaMap(windows.windowDefinitions()).values()) {
                visit(window, inside);
            }
        }
        for (Expression expression : JavaConverters.seqAsJavaList(plan.expressions())) {
            visit(expression, inside);
        }
        for (LogicalPlan child : JavaConverters.seqAsJavaList(plan.children())) {
            visit(child, inside);
        }
    }

    private static void visit(Expression expression, Set<String> allowed) {
        QueryGuard.refused(expression).ifPresent(why -> {
            throw fault(why, "Use Spark's own functions; they may not call Java or look at files.");
        });
        if (expression instanceof PlanExpression && ((PlanExpression<?>) expression).plan() instanceof LogicalPlan) {
            visit((LogicalPlan) ((PlanExpression<?>) expression).plan(), allowed);
        }
        for (Expression child : JavaConverters.seqAsJavaList(expression.children())) {
            visit(child, allowed);
        }
    }

    private static TidegateException fault(String why, String cure) {
        return new TidegateException(ErrorCode.CHECK_CONFIG, "Cannot use the query of the check: " + why, cure);
    }
}
