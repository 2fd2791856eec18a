package io.tidegate.transform;

import static scala.collection.JavaConverters.seqAsJavaList;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/**
 * Finds what makes a query give other rows on the same input: random values, the clock, the session's user, samples, and,
 * as far as a plan can tell, choices among rows that tie. Works on analysed plans.
 */
public final class Nondeterminism {
    /** Deterministic for Spark, as they are fixed within one query, but not from one run to the next. */
    private static final Set<String> OF_THE_MOMENT = Set.of(
            "CurrentCatalog",
            "CurrentDatabase",
            "CurrentDate",
            "CurrentTimeZone",
            "CurrentTimestamp",
            "CurrentUser",
            "LocalTimestamp",
            "Now");

    private static final Set<String> CHOOSE_BY_ORDER =
            Set.of("RowNumber", "NTile", "Lag", "Lead", "NthValue", "First", "Last");

    private static final Set<String> TAKE_WHAT_COMES = Set.of("First", "Last", "AnyValue", "CollectList", "CollectSet");

    private Nondeterminism() {}

    /** What certainly differs between two evaluations, as users wrote it: {@code rand()}, {@code current_timestamp()}. */
    public static List<String> certain(LogicalPlan plan) {
        Set<String> found = new TreeSet<>();
        visit(plan, node -> {
            if (node instanceof Sample) {
                found.add("TABLESAMPLE");
            }
            seqAsJavaList(node.expressions()).forEach(e -> collect(e, found));
        });
        return List.copyOf(found);
    }

    /**
     * What may differ where rows tie: a window that chooses by an order that does not hold all keys, a limit without an order.
     *
     * @param keys the columns that identify a row, in any case; where empty, every such order may tie
     */
    public static List<String> possible(LogicalPlan plan, Collection<String> keys) {
        Set<String> found = new TreeSet<>();
        visit(plan, node -> {
            if (node instanceof Window window && mayTie(window, keys)) {
                for (Expression expression : seqAsJavaList(window.expressions())) {
                    chooser(expression, found);
                }
            }
            if (node instanceof Aggregate) {
                seqAsJavaList(node.expressions()).forEach(e -> orderly(e, found));
            }
            if (node instanceof GlobalLimit limit && !hasSort(limit)) {
                found.add("LIMIT without ORDER BY");
            }
        });
        return List.copyOf(found);
    }

    private interface Visitor {
        void visit(LogicalPlan node);
    }

    private static void visit(LogicalPlan plan, Visitor visitor) {
        visitor.visit(plan);
        for (Expression expression : seqAsJavaList(plan.expressions())) {
            subqueries(expression).forEach(p -> visit(p, visitor));
        }
        seqAsJavaList(plan.children()).forEach(child -> visit(child, visitor));
    }

    static List<LogicalPlan> subqueries(Expression expression) {
        List<LogicalPlan> plans = new ArrayList<>();
        if (expression instanceof SubqueryExpression subquery) {
            plans.add((LogicalPlan) subquery.plan());
        }
        seqAsJavaList(expression.children()).forEach(child -> plans.addAll(subqueries(child)));
        return plans;
    }

    private static void collect(Expression expression, Set<String> found) {
        boolean ofTheMoment =
                OF_THE_MOMENT.contains(expression.getClass().getSimpleName().replace("$", ""));
        boolean childrenAreFine = seqAsJavaList(expression.children()).stream().allMatch(Expression::deterministic);
        if (ofTheMoment || !expression.deterministic() && childrenAreFine) {
            found.add(expression.prettyName().toLowerCase(Locale.ROOT) + "()");
        }
        seqAsJavaList(expression.children()).forEach(child -> collect(child, found));
    }

    private static void chooser(Expression expression, Set<String> found) {
        if (CHOOSE_BY_ORDER.contains(expression.getClass().getSimpleName())) {
            found.add(expression.prettyName() + "() over an order that may tie");
        }
        seqAsJavaList(expression.children()).forEach(child -> chooser(child, found));
    }

    private static void orderly(Expression expression, Set<String> found) {
        if (TAKE_WHAT_COMES.contains(expression.getClass().getSimpleName())) {
            found.add(expression.prettyName() + "() takes rows as they come");
        }
        seqAsJavaList(expression.children()).forEach(child -> orderly(child, found));
    }

    private static boolean mayTie(Window window, Collection<String> keys) {
        Set<String> ordered = new HashSet<>();
        seqAsJavaList(window.partitionSpec()).forEach(e -> names(e, ordered));
        seqAsJavaList(window.orderSpec()).forEach(e -> names(e.child(), ordered));
        return keys.isEmpty() || !keys.stream().allMatch(k -> ordered.contains(k.toLowerCase(Locale.ROOT)));
    }

    private static void names(Expression expression, Set<String> names) {
        if (expression instanceof Attribute) {
            names.add(((NamedExpression) expression).name().toLowerCase(Locale.ROOT));
        }
    }

    private static boolean hasSort(GlobalLimit limit) {
        LogicalPlan below = limit.child();
        while (below.children().size() == 1 && !(below instanceof Sort)) {
            below = below.children().head();
        }
        return below instanceof Sort;
    }
}
