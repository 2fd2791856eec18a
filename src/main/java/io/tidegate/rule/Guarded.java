package io.tidegate.rule;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import scala.collection.IndexedSeq;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * An expression of Spark's around a regular expression: an overflow of the stack becomes a fault of the check. Left alone, the error would end the executor, and
 * in local mode the driver. It is interpreted, so that the overflow happens inside {@link #eval}.
 */
final class Guarded extends Expression implements CodegenFallback, Serializable {
    private static final long serialVersionUID = 1L;

    private final Expression child;

    Guarded(Expression child) {
        this.child = child;
    }

    @Override
    public Object eval(InternalRow row) {
        try {
            return child.eval(row);
        } catch (StackOverflowError e) {
            throw BoundedMatch.unending();
        }
    }

    @Override
    public Seq<Expression> children() {
        return JavaConverters.asScalaBuffer(List.of(child)).toList();
    }

    @Override
    public DataType dataType() {
        return child.dataType();
    }

    @Override
    public boolean nullable() {
        return child.nullable();
    }

    @Override
    public ExprCode doGenCode(CodegenContext context, ExprCode code) {
        return CodegenFallback.super.doGenCode(context, code);
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> changed) {
        return new Guarded(changed.head());
    }

    @Override
    public int productArity() {
        return 1;
    }

    @Override
    public Object productElement(int n) {
        if (n != 0) {
            throw new IndexOutOfBoundsException(n);
        }
        return child;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof Guarded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Guarded guarded && guarded.child.equals(child);
    }

    @Override
    public int hashCode() {
        return 31 * child.hashCode();
    }
}
