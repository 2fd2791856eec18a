package io.tidegate.transform;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.job.Transform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A transform in Java. Its word is taken for whether it keeps partitions apart. */
final class ClassBody implements Body {
    private final SparkSession spark;
    private final Transform.JavaClass named;
    private final RowTransform transform;
    private final Map<String, Dataset<Row>> sources;

    ClassBody(SparkSession spark, Transform.JavaClass named, Map<String, Dataset<Row>> sources) {
        this.spark = spark;
        this.named = named;
        this.transform = RowTransforms.load(named.className());
        this.sources = sources;
    }

    @Override
    public Evaluation evaluation() {
        return transform.keepsPartitionsApart()
                ? new Evaluation.OnceForTheChunk("the class says that it keeps partitions apart")
                : new Evaluation.OncePerPartition("the class does not say that it keeps partitions apart");
    }

    @Override
    public List<String> nondeterminism() {
        return Nondeterminism.certain(
                evaluate(sources, Optional.empty()).queryExecution().analyzed());
    }

    @Override
    public Dataset<Row> evaluate(Map<String, Dataset<Row>> shown, Optional<Partition> partition) {
        Dataset<Row> rows;
        try {
            rows = transform.apply(spark, Map.copyOf(shown), named.options());
        } catch (TidegateException e) {
            throw e;
        } catch (Exception e) {
            String why = (Throwable) e instanceof AnalysisException analysis
                    ? analysis.getSimpleMessage()
                    : String.valueOf(e);
            throw fault("it failed: " + why, e);
        }
        if (rows == null) {
            throw fault("it returned null", null);
        }
        return rows;
    }

    private TidegateException fault(String why, Exception cause) {
        return new TidegateException(
                ErrorCode.SQL,
                "Cannot use the class %s as a transform: %s".formatted(named.className(), why),
                "Cure the class.",
                cause);
    }

    @Override
    public void close() {}
}
