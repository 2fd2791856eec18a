package io.tidegate.transform;

import static scala.collection.JavaConverters.seqAsJavaList;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The subqueries in the expressions of one node: harmless over static sources, otherwise they look across partitions. */
final class SubqueriesOf {
    private SubqueriesOf() {}

    static Optional<Flow> mixed(LogicalPlan node, Function<LogicalPlan, Flow> flow) {
        for (Expression expression : seqAsJavaList(node.expressions())) {
            for (LogicalPlan subquery : Nondeterminism.subqueries(expression)) {
                Flow inside = flow.apply(subquery);
                if (inside instanceof Flow.Mixed mixed) {
                    return Optional.of(new Flow.Mixed("in a subquery, " + mixed.why()));
                }
                if (inside instanceof Flow.Apart) {
                    return Optional.of(new Flow.Mixed("a subquery looks at all partitions of a source"));
                }
            }
        }
        return Optional.empty();
    }
}
