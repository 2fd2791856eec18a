package io.tidegate.rule;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.RLike;
import org.apache.spark.sql.catalyst.expressions.RegExpCount;
import org.apache.spark.sql.catalyst.expressions.RegExpExtractBase;
import org.apache.spark.sql.catalyst.expressions.RegExpReplace;
import org.apache.spark.sql.catalyst.expressions.RegExpSubStr;
import org.apache.spark.sql.catalyst.expressions.StringSplit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Regular expressions of SQL that cannot end the process: {@code rlike} with a given pattern is matched within a budget, and what else of Spark's takes a
 * pattern is guarded against an overflow of the stack. Either makes the check a fault of its own.
 */
public final class BoundedRegex {
    private BoundedRegex() {}

    /** The same analysed query with bounded regular expressions, those of subqueries included. */
    public static LogicalPlan in(LogicalPlan analysed) {
        return (LogicalPlan) analysed.transformAllExpressionsWithSubqueries(new Bounding());
    }

    static boolean isIn(Expression analysed) {
        return isRegex(analysed)
                || JavaConverters.seqAsJavaList(analysed.children()).stream().anyMatch(BoundedRegex::isIn);
    }

    /** The same analysed expression with bounded regular expressions, ready to be analysed against rows of the same schema. */
    static Column in(Expression analysed) {
        Expression bounded = (Expression) analysed.transformUp(new Bounding());
        return new Column((Expression) bounded.transformUp(new Naming()));
    }

    private static boolean isRegex(Expression node) {
        return node instanceof RLike
                || node instanceof RegExpReplace
                || node instanceof RegExpExtractBase
                || node instanceof RegExpCount
                || node instanceof RegExpSubStr
                || node instanceof StringSplit;
    }

    private static Expression bounded(Expression node) {
        if (node instanceof RLike like
                && like.right() instanceof Literal pattern
                && pattern.value() instanceof UTF8String text) {
            return functions
                    .udf(BoundedMatch.somewhere(text.toString()), DataTypes.BooleanType)
                    .apply(new Column(like.left()))
                    .expr();
        }
        return new Guarded(node);
    }

    private static final class Bounding extends AbstractPartialFunction<Expression, Expression> {
        @Override
        public boolean isDefinedAt(Expression node) {
            return isRegex(node);
        }

        @Override
        public <A extends Expression, B> B applyOrElse(A node, scala.Function1<A, B> otherwise) {
            @SuppressWarnings("unchecked")
            B result = isRegex(node) ? (B) bounded(node) : otherwise.apply(node);
            return result;
        }
    }

    /** Columns by their names again. */
    private static final class Naming extends AbstractPartialFunction<Expression, Expression> {
        @Override
        public boolean isDefinedAt(Expression node) {
            return node instanceof AttributeReference;
        }

        @Override
        public <A extends Expression, B> B applyOrElse(A node, scala.Function1<A, B> otherwise) {
            @SuppressWarnings("unchecked")
            B result = node instanceof AttributeReference column
                    ? (B) UnresolvedAttribute.quoted(column.name())
                    : otherwise.apply(node);
            return result;
        }
    }
}
