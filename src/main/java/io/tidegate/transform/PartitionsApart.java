package io.tidegate.transform;

import static scala.collection.JavaConverters.seqAsJavaList;

import io.tidegate.read.PartitionColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;

/**
 * Decides whether one query over a chunk gives exactly the rows that one query a partition gives, by following the partition of
 * each row from the sources to the output of the analysed plan. Proves or gives up: what it does not know is evaluated once
 * per partition.
 */
final class PartitionsApart {
    private final Set<String> partitionedSources;
    private final Map<Long, Cte> ctes = new HashMap<>();

    private record Cte(Flow flow, List<Attribute> output) {}

    private PartitionsApart(Collection<String> partitionedSources) {
        this.partitionedSources = Set.copyOf(partitionedSources);
    }

    /**
     * @param analysed the plan over views that bear the sources' names
     * @param partitionedSources the sources whose rows carry {@code _partition}
     * @param column the job's partition column
     */
    static Evaluation judge(LogicalPlan analysed, Collection<String> partitionedSources, String column) {
        List<String> differing = Nondeterminism.certain(analysed);
        if (!differing.isEmpty()) {
            return new Evaluation.OncePerPartition(
                    "%s may differ from one evaluation to the next".formatted(String.join(", ", differing)));
        }
        Flow flow = new PartitionsApart(partitionedSources).flow(analysed, List.of());
        if (flow instanceof Flow.Mixed mixed) {
            return new Evaluation.OncePerPartition(mixed.why());
        }
        if (flow instanceof Flow.Apart apart
                && seqAsJavaList(analysed.output()).stream()
                        .anyMatch(a -> a.name().equalsIgnoreCase(column) && has(apart, a))) {
            return new Evaluation.OnceForTheChunk("partitions are kept apart from the sources to " + column);
        }
        return new Evaluation.OncePerPartition(
                flow instanceof Flow.Static
                        ? "no partitioned source is read"
                        : "%s is not _partition passed through unchanged".formatted(column));
    }

    private static boolean has(Flow.Apart flow, Attribute attribute) {
        return flow.keys().contains(attribute.exprId().id());
    }

    /** @param above equalities that a filter or inner join above applies to these rows anyway */
    private Flow flow(LogicalPlan plan, List<PartitionKeys.Equality> above) {
        if (plan instanceof View view) {
            return source(view);
        }
        if (plan instanceof WithCTE with) {
            for (CTERelationDef definition : seqAsJavaList(with.cteDefs())) {
                ctes.put(
                        definition.id(),
                        new Cte(flow(definition.child(), List.of()), seqAsJavaList(definition.output())));
            }
            return flow(with.plan(), List.of());
        }
        if (plan instanceof CTERelationRef reference) {
            return renamed(
                    ctes.get(reference.cteId()).flow(),
                    ctes.get(reference.cteId()).output(),
                    reference.output());
        }
        if (plan instanceof Join join) {
            return SubqueriesOf.mixed(join, this::subquery).orElseGet(() -> join(join, above));
        }
        List<PartitionKeys.Equality> passed = new ArrayList<>();
        if (plan instanceof Filter filter) {
            passed.addAll(above);
            passed.addAll(PartitionKeys.equalities(PartitionKeys.conjuncts(filter.condition())));
        }
        List<Flow> inputs = new ArrayList<>();
        for (LogicalPlan child : seqAsJavaList(plan.children())) {
            Flow input = flow(child, plan instanceof SubqueryAlias ? above : passed);
            if (input instanceof Flow.Mixed) {
                return input;
            }
            inputs.add(input);
        }
        return SubqueriesOf.mixed(plan, this::subquery).orElseGet(() -> node(plan, inputs, passed));
    }

    private Flow subquery(LogicalPlan plan) {
        return flow(plan, List.of());
    }

    private Flow source(View view) {
        if (!partitionedSources.contains(view.desc().identifier().table())) {
            return new Flow.Static();
        }
        Set<Long> keys = new HashSet<>();
        for (Attribute attribute : seqAsJavaList(view.output())) {
            if (attribute.name().equals(PartitionColumn.NAME)) {
                keys.add(attribute.exprId().id());
            }
        }
        keys.addAll(sameAs(view.child(), keys));
        return keys.isEmpty() ? new Flow.Mixed("a source carries no _partition") : new Flow.Apart(keys);
    }

    /** Columns of a source that the reader takes from the very attribute that {@code _partition} is taken from. */
    private static Set<Long> sameAs(LogicalPlan source, Set<Long> keys) {
        Set<Long> same = new HashSet<>();
        if (source instanceof Project project) {
            Set<Long> origins = new HashSet<>();
            for (NamedExpression column : seqAsJavaList(project.projectList())) {
                OptionalLong origin = PartitionKeys.passedOn((Expression) column);
                if (keys.contains(column.exprId().id()) && origin.isPresent()) {
                    origins.add(origin.getAsLong());
                }
            }
            for (NamedExpression column : seqAsJavaList(project.projectList())) {
                OptionalLong origin = PartitionKeys.passedOn((Expression) column);
                if (origin.isPresent() && origins.contains(origin.getAsLong())) {
                    same.add(column.exprId().id());
                }
            }
        }
        return same;
    }

    private Flow node(LogicalPlan plan, List<Flow> inputs, List<PartitionKeys.Equality> equalities) {
        if (inputs.stream().allMatch(Flow.Static.class::isInstance)) {
            return inputs.isEmpty() && !isLiteral(plan)
                    ? new Flow.Mixed("%s is not understood".formatted(plan.nodeName()))
                    : new Flow.Static();
        }
        if (plan instanceof Union || plan instanceof Except || plan instanceof Intersect) {
            return SetOperations.flow(plan, inputs);
        }
        if (inputs.size() != 1) {
            return new Flow.Mixed("%s is not understood".formatted(plan.nodeName()));
        }
        return unary(plan, (Flow.Apart) inputs.get(0), equalities);
    }

    private static boolean isLiteral(LogicalPlan plan) {
        return plan instanceof LocalRelation || plan instanceof OneRowRelation || plan instanceof Range;
    }

    private static Flow unary(LogicalPlan plan, Flow.Apart input, List<PartitionKeys.Equality> equalities) {
        if (plan instanceof SubqueryAlias
                || plan instanceof Generate
                || plan instanceof ResolvedHint
                || plan instanceof RepartitionOperation) {
            return input;
        }
        if (plan instanceof Filter) {
            return new Flow.Apart(PartitionKeys.closure(input.keys(), equalities), input.covers());
        }
        if (plan instanceof Project project) {
            return PartitionKeys.through(expressions(project.projectList()), input);
        }
        if (plan instanceof Aggregate aggregate) {
            if (aggregate.groupingExpressions().isEmpty()) {
                return new Flow.Mixed("an aggregate without GROUP BY spans the partitions");
            }
            return anyKey(seqAsJavaList(aggregate.groupingExpressions()), input)
                    ? PartitionKeys.through(expressions(aggregate.aggregateExpressions()), input)
                    : new Flow.Mixed("a GROUP BY does not hold _partition");
        }
        if (plan instanceof Window window) {
            return anyKey(seqAsJavaList(window.partitionSpec()), input)
                    ? input
                    : new Flow.Mixed("a window's PARTITION BY does not hold _partition");
        }
        if (plan instanceof Distinct) {
            return input.keys().isEmpty() ? new Flow.Mixed("a DISTINCT does not hold _partition") : input;
        }
        if (plan instanceof Deduplicate deduplicate) {
            return anyKey(expressions(deduplicate.keys()), input)
                    ? input
                    : new Flow.Mixed("a DISTINCT does not hold _partition");
        }
        if (plan instanceof Expand expand) {
            return expand(expand, input);
        }
        if (plan instanceof Sort sort) {
            return sort.global() ? new Flow.Mixed("an ORDER BY spans the partitions") : input;
        }
        return new Flow.Mixed(reason(plan));
    }

    private static String reason(LogicalPlan plan) {
        return switch (plan.getClass().getSimpleName()) {
            case "GlobalLimit", "LocalLimit", "Tail" -> "a LIMIT spans the partitions";
            case "Offset" -> "an OFFSET spans the partitions";
            default -> "%s is not understood".formatted(plan.nodeName());
        };
    }

    private static Flow expand(Expand expand, Flow.Apart input) {
        Set<Long> keys = new HashSet<>();
        List<Attribute> output = seqAsJavaList(expand.output());
        for (int i = 0; i < output.size(); i++) {
            int position = i;
            if (seqAsJavaList(expand.projections()).stream()
                    .allMatch(p -> PartitionKeys.isKey(p.apply(position), input))) {
                keys.add(output.get(i).exprId().id());
            }
        }
        return new Flow.Apart(keys);
    }

    private static boolean anyKey(List<? extends Expression> expressions, Flow.Apart input) {
        return expressions.stream().anyMatch(e -> PartitionKeys.isKey(e, input));
    }

    private static List<Expression> expressions(scala.collection.Seq<? extends NamedExpression> named) {
        return seqAsJavaList(named).stream().map(Expression.class::cast).toList();
    }

    private Flow join(Join join, List<PartitionKeys.Equality> above) {
        List<PartitionKeys.Equality> equalities = new ArrayList<>();
        if (join.condition().isDefined()) {
            equalities.addAll(PartitionKeys.equalities(
                    PartitionKeys.conjuncts(join.condition().get())));
        }
        boolean inner = Joins.isInner(join);
        if (inner) {
            equalities.addAll(above);
        }
        List<PartitionKeys.Equality> passed = inner ? equalities : List.of();
        Flow left = flow(join.left(), passed);
        if (left instanceof Flow.Mixed) {
            return left;
        }
        Flow right = flow(join.right(), passed);
        return right instanceof Flow.Mixed ? right : Joins.flow(join, left, right, equalities);
    }

    private static Flow renamed(
            Flow flow, List<? extends Attribute> from, scala.collection.Seq<? extends Attribute> renamed) {
        if (!(flow instanceof Flow.Apart apart)) {
            return flow;
        }
        List<? extends Attribute> to = seqAsJavaList(renamed);
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < from.size(); i++) {
            if (has(apart, from.get(i))) {
                keys.add(to.get(i).exprId().id());
            }
        }
        return new Flow.Apart(keys);
    }
}
