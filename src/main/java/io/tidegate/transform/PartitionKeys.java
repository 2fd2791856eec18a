package io.tidegate.transform;

import static scala.collection.JavaConverters.seqAsJavaList;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;

/** Follows attributes that hold a row's partition through expressions: renamed, cast to their own type, coalesced, compared. */
final class PartitionKeys {
    private PartitionKeys() {}

    /** The attribute that the expression passes on unchanged, if it does. */
    static OptionalLong passedOn(Expression expression) {
        if (expression instanceof AttributeReference attribute) {
            return OptionalLong.of(attribute.exprId().id());
        }
        if (expression instanceof Alias alias) {
            return passedOn(alias.child());
        }
        if (expression instanceof Cast cast && cast.child().dataType().equals(cast.dataType())) {
            return passedOn(cast.child());
        }
        if (expression instanceof RuntimeReplaceable replaceable) {
            return passedOn(replaceable.replacement());
        }
        return OptionalLong.empty();
    }

    /** Whether the expression holds the row's partition. */
    static boolean isKey(Expression expression, Flow.Apart input) {
        OptionalLong attribute = passedOn(expression);
        if (attribute.isPresent()) {
            return input.keys().contains(attribute.getAsLong());
        }
        if (expression instanceof Alias alias) {
            return isKey(alias.child(), input);
        }
        if (expression instanceof RuntimeReplaceable replaceable) {
            return isKey(replaceable.replacement(), input);
        }
        return expression instanceof Coalesce coalesce && covers(coalesce, input);
    }

    private static boolean covers(Coalesce coalesce, Flow.Apart input) {
        Set<Long> arguments = new HashSet<>();
        for (Expression argument : seqAsJavaList(coalesce.children())) {
            OptionalLong attribute = passedOn(argument);
            if (attribute.isEmpty()) {
                return false;
            }
            arguments.add(attribute.getAsLong());
        }
        return input.covers().stream().anyMatch(arguments::equals);
    }

    /** What is left of {@code input} behind a list of output expressions. */
    static Flow.Apart through(List<? extends Expression> output, Flow.Apart input) {
        Set<Long> keys = new HashSet<>();
        Set<Long> passed = new HashSet<>();
        for (Expression expression : output) {
            long id = ((NamedExpression) expression).exprId().id();
            if (expression instanceof Attribute) {
                passed.add(id);
            }
            if (isKey(expression, input)) {
                keys.add(id);
            }
        }
        return new Flow.Apart(
                keys, input.covers().stream().filter(passed::containsAll).toList());
    }

    static List<Expression> conjuncts(Expression condition) {
        List<Expression> conjuncts = new ArrayList<>();
        if (condition instanceof And and) {
            conjuncts.addAll(conjuncts(and.left()));
            conjuncts.addAll(conjuncts(and.right()));
        } else {
            conjuncts.add(condition);
        }
        return conjuncts;
    }

    /** An equality of two attributes. */
    record Equality(long left, long right) {}

    static List<Equality> equalities(List<Expression> conjuncts) {
        List<Equality> equalities = new ArrayList<>();
        for (Expression conjunct : conjuncts) {
            if (conjunct instanceof EqualTo || conjunct instanceof EqualNullSafe) {
                OptionalLong left = passedOn(conjunct.children().apply(0));
                OptionalLong right = passedOn(conjunct.children().apply(1));
                if (left.isPresent() && right.isPresent()) {
                    equalities.add(new Equality(left.getAsLong(), right.getAsLong()));
                }
            }
        }
        return equalities;
    }

    /** The keys, and what the equalities make equal to them. */
    static Set<Long> closure(Set<Long> keys, List<Equality> equalities) {
        Set<Long> closed = new HashSet<>(keys);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Equality equality : equalities) {
                grown |= closed.contains(equality.left()) && closed.add(equality.right());
                grown |= closed.contains(equality.right()) && closed.add(equality.left());
            }
        }
        return closed;
    }
}
