package io.tidegate.transform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.Join;

/** How joins pass partitions on: partitioned sides must meet on their partitions, static sides may not add rows of their own. */
final class Joins {
    private Joins() {}

    static boolean isInner(Join join) {
        String type = join.joinType().sql();
        return type.equals("INNER") || type.equals("CROSS");
    }

    /** @param equalities those of the condition and, for inner joins, those of filters above */
    static Flow flow(Join join, Flow left, Flow right, List<PartitionKeys.Equality> equalities) {
        String type = join.joinType().sql();
        if (left instanceof Flow.Apart l && right instanceof Flow.Apart r) {
            return partitioned(type, l, r, equalities);
        }
        if (left instanceof Flow.Apart l) {
            return switch (type) {
                case "INNER", "CROSS" -> new Flow.Apart(PartitionKeys.closure(l.keys(), equalities), l.covers());
                case "LEFT OUTER", "LEFT SEMI", "LEFT ANTI" -> l;
                default -> addsStaticRows(type);
            };
        }
        if (right instanceof Flow.Apart r) {
            return switch (type) {
                case "INNER", "CROSS" -> new Flow.Apart(PartitionKeys.closure(r.keys(), equalities), r.covers());
                case "RIGHT OUTER" -> r;
                default -> addsStaticRows(type);
            };
        }
        return new Flow.Static();
    }

    private static Flow addsStaticRows(String type) {
        return new Flow.Mixed("a %s JOIN keeps rows that belong to no partition".formatted(type));
    }

    private static Flow partitioned(
            String type, Flow.Apart left, Flow.Apart right, List<PartitionKeys.Equality> equalities) {
        if (equalities.stream().noneMatch(e -> meets(e, left, right))) {
            return new Flow.Mixed("a join of partitioned sources is not on _partition");
        }
        return switch (type) {
            case "INNER", "CROSS" -> {
                Set<Long> keys = new HashSet<>(left.keys());
                keys.addAll(right.keys());
                List<Set<Long>> covers = new ArrayList<>(left.covers());
                covers.addAll(right.covers());
                yield new Flow.Apart(PartitionKeys.closure(keys, equalities), covers);
            }
            case "LEFT OUTER", "LEFT SEMI", "LEFT ANTI" -> left;
            case "RIGHT OUTER" -> right;
            case "FULL OUTER" -> new Flow.Apart(Set.of(), pairs(left.keys(), right.keys()));
            default -> new Flow.Mixed("a %s JOIN is not understood".formatted(type));
        };
    }

    private static boolean meets(PartitionKeys.Equality equality, Flow.Apart left, Flow.Apart right) {
        return left.keys().contains(equality.left()) && right.keys().contains(equality.right())
                || left.keys().contains(equality.right()) && right.keys().contains(equality.left());
    }

    private static List<Set<Long>> pairs(Set<Long> left, Set<Long> right) {
        List<Set<Long>> pairs = new ArrayList<>();
        left.forEach(l -> right.forEach(r -> pairs.add(Set.of(l, r))));
        return pairs;
    }
}
