package io.tidegate.transform;

import static scala.collection.JavaConverters.seqAsJavaList;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;

/** How UNION, EXCEPT and INTERSECT pass partitions on. Their columns correspond by position. */
final class SetOperations {
    private SetOperations() {}

    /** @param inputs in the order of the children, none mixed, at least one apart */
    static Flow flow(LogicalPlan plan, List<Flow> inputs) {
        if (plan instanceof Union) {
            return inputs.stream().allMatch(Flow.Apart.class::isInstance)
                    ? new Flow.Apart(named(plan, commonPositions(plan, inputs)))
                    : new Flow.Mixed("a UNION adds rows that belong to no partition");
        }
        boolean except = plan instanceof Except;
        if (inputs.get(0) instanceof Flow.Static && except) {
            return new Flow.Mixed("an EXCEPT takes the rows of partitions from rows that belong to none");
        }
        Set<Integer> positions = new HashSet<>();
        if (inputs.stream().allMatch(Flow.Apart.class::isInstance)) {
            positions.addAll(commonPositions(plan, inputs));
        } else {
            int apart = inputs.get(0) instanceof Flow.Apart ? 0 : 1;
            positions.addAll(positions(plan.children().apply(apart), (Flow.Apart) inputs.get(apart)));
        }
        return positions.isEmpty()
                ? new Flow.Mixed("%s does not hold _partition".formatted(except ? "an EXCEPT" : "an INTERSECT"))
                : new Flow.Apart(named(plan, positions));
    }

    private static Set<Integer> commonPositions(LogicalPlan plan, List<Flow> inputs) {
        Set<Integer> common = positions(plan.children().apply(0), (Flow.Apart) inputs.get(0));
        for (int i = 1; i < inputs.size(); i++) {
            common.retainAll(positions(plan.children().apply(i), (Flow.Apart) inputs.get(i)));
        }
        return common;
    }

    private static Set<Integer> positions(LogicalPlan child, Flow.Apart flow) {
        Set<Integer> positions = new HashSet<>();
        List<Attribute> output = seqAsJavaList(child.output());
        for (int i = 0; i < output.size(); i++) {
            if (flow.keys().contains(output.get(i).exprId().id())) {
                positions.add(i);
            }
        }
        return positions;
    }

    private static Set<Long> named(LogicalPlan plan, Set<Integer> positions) {
        Set<Long> keys = new HashSet<>();
        positions.forEach(i -> keys.add(plan.output().apply(i).exprId().id()));
        return keys;
    }
}
