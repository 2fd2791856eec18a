package io.tidegate.transform;

import static scala.collection.JavaConverters.seqAsJavaList;

import io.tidegate.job.Transform;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedGenerator;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.plans.logical.WithWindowDefinition;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * Lets only queries over the job's sources pass, before Spark resolves a single name: no command, no table or path that is not
 * a source, no function that calls Java or looks at files. Looks at the parsed tree, so nothing is loaded or run to find out.
 * Checks ask it for single nodes and expressions, and keep to relations of their own.
 */
public final class QueryGuard {
    /** The nodes that a parsed query may consist of; what is not here is refused by its name. */
    private static final Set<String> QUERY_NODES = Set.of(
            "Aggregate",
            "Deduplicate",
            "Distinct",
            "Except",
            "Filter",
            "Generate",
            "GlobalLimit",
            "Intersect",
            "Join",
            "LateralJoin",
            "LocalLimit",
            "LocalRelation",
            "Offset",
            "OneRowRelation",
            "Pivot",
            "Project",
            "RebalancePartitions",
            "Repartition",
            "RepartitionByExpression",
            "Sample",
            "Sort",
            "SubqueryAlias",
            "Union",
            "Unpivot",
            "UnresolvedHaving",
            "UnresolvedHint",
            "UnresolvedInlineTable",
            "UnresolvedRelation",
            "UnresolvedSubqueryColumnAliases",
            "UnresolvedTVFAliases",
            "UnresolvedTableValuedFunction",
            "UnresolvedWith",
            "WithWindowDefinition");

    private static final Set<String> TABLE_FUNCTIONS = Set.of(
            "explode",
            "explode_outer",
            "inline",
            "inline_outer",
            "json_tuple",
            "posexplode",
            "posexplode_outer",
            "range",
            "stack");

    private static final Set<String> REFUSED_FUNCTIONS = Set.of(
            "reflect",
            "java_method",
            "try_reflect",
            "input_file_name",
            "input_file_block_start",
            "input_file_block_length");

    private static final String CURE =
            "Write one query (SELECT … or WITH … SELECT …) over the sources of the job, with Spark's own functions; they may not call Java, look at files or live in a catalog.";

    private final Transform.Sql sql;
    private final Set<String> sources = new TreeSet<>();
    private final Set<String> parameters;
    private final Set<String> used = new TreeSet<>();

    private QueryGuard(Transform.Sql sql, Collection<String> sources, Collection<String> parameters) {
        this.sql = sql;
        this.parameters = new TreeSet<>(parameters);
        sources.forEach(s -> this.sources.add(lower(s)));
    }

    /**
     * @return the names of the parameters that the query uses
     * @throws io.tidegate.error.TidegateException SQL, with the place, when it is more than a query over the sources
     */
    static Set<String> check(
            Transform.Sql sql, LogicalPlan parsed, Collection<String> sources, Collection<String> parameters) {
        QueryGuard guard = new QueryGuard(sql, sources, parameters);
        guard.plan(parsed, guard.sources);
        return guard.used;
    }

    /** Why a node of a parsed plan, looked at without its children, is not part of a query; empty when it is. */
    public static Optional<String> refused(LogicalPlan node) {
        String name = node.getClass().getSimpleName();
        if (name.equals("PlanWithUnresolvedIdentifier")) {
            return Optional.of("IDENTIFIER() hides a name");
        }
        if (!QUERY_NODES.contains(name)) {
            return Optional.of("%s is not part of a query".formatted(node.nodeName()));
        }
        return node instanceof UnresolvedTableValuedFunction function
                ? refusedFunction(seqAsJavaList(function.name()), TABLE_FUNCTIONS::contains)
                : Optional.empty();
    }

    /** Why an expression, looked at without its children, is not allowed; empty when it is. */
    public static Optional<String> refused(Expression expression) {
        if (expression instanceof UnresolvedFunction function) {
            return refusedFunction(seqAsJavaList(function.nameParts()), name -> !REFUSED_FUNCTIONS.contains(name));
        }
        if (expression instanceof UnresolvedGenerator generator) {
            return refusedFunction(List.of(generator.name().unquotedString()), TABLE_FUNCTIONS::contains);
        }
        return expression.getClass().getSimpleName().equals("ExpressionWithUnresolvedIdentifier")
                ? Optional.of("IDENTIFIER() hides a name")
                : Optional.empty();
    }

    private static Optional<String> refusedFunction(List<String> name, Predicate<String> allowed) {
        return name.size() == 1 && allowed.test(lower(name.get(0)))
                ? Optional.empty()
                : Optional.of("the function %s is not allowed".formatted(String.join(".", name)));
    }

    private void plan(LogicalPlan plan, Set<String> inScope) {
        refused(plan).ifPresent(why -> {
            throw SqlFault.at(sql, plan.origin(), why, CURE);
        });
        Set<String> scope = inScope;
        if (plan instanceof UnresolvedWith with) {
            scope = new HashSet<>(inScope);
            for (Tuple2<String, SubqueryAlias> cte : seqAsJavaList(with.cteRelations())) {
                plan(cte._2(), scope);
                scope.add(lower(cte._1()));
            }
        } else if (plan instanceof UnresolvedRelation relation) {
            relation(relation, scope);
        } else if (plan instanceof WithWindowDefinition windows) {
            for (Expression window :
                    JavaConverters.mapAsJavaMap(windows.windowDefinitions()).values()) {
                expression(window, scope);
            }
        }
        for (Expression expression : seqAsJavaList(plan.expressions())) {
            expression(expression, scope);
        }
        for (LogicalPlan child : seqAsJavaList(plan.children())) {
            plan(child, scope);
        }
    }

    private void relation(UnresolvedRelation relation, Set<String> scope) {
        List<String> name = seqAsJavaList(relation.multipartIdentifier());
        if (name.size() != 1 || !scope.contains(lower(name.get(0)))) {
            throw SqlFault.at(
                    sql,
                    relation.origin(),
                    "'%s' is not a source of the job".formatted(String.join(".", name)),
                    "A transform reads its sources only: %s. Declare what is missing under `sources`."
                            .formatted(String.join(", ", sources)));
        }
    }

    private void expression(Expression expression, Set<String> scope) {
        refused(expression).ifPresent(why -> {
            throw SqlFault.at(sql, expression.origin(), why, CURE);
        });
        if (expression instanceof NamedParameter parameter) {
            parameter(parameter);
        } else if (expression.getClass().getSimpleName().equals("PosParameter")) {
            throw SqlFault.at(sql, expression.origin(), "'?' has no value", "Use a named parameter: " + known() + ".");
        }
        if (expression instanceof SubqueryExpression subquery) {
            plan((LogicalPlan) subquery.plan(), scope);
        }
        for (Expression child : seqAsJavaList(expression.children())) {
            expression(child, scope);
        }
    }

    private void parameter(NamedParameter parameter) {
        if (!parameters.contains(parameter.name())) {
            throw SqlFault.at(
                    sql,
                    parameter.origin(),
                    "the parameter :%s is not known".formatted(parameter.name()),
                    "Known are %s; declare others under `vars`.".formatted(known()));
        }
        used.add(parameter.name());
    }

    private String known() {
        return String.join(", ", parameters.stream().map(p -> ":" + p).toList());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
