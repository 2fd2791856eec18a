package io.tidegate.audit;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Compliance;
import com.amazon.deequ.analyzers.Maximum;
import com.amazon.deequ.analyzers.Mean;
import com.amazon.deequ.analyzers.Minimum;
import com.amazon.deequ.analyzers.NumMatches;
import com.amazon.deequ.analyzers.NumMatchesAndCount;
import com.amazon.deequ.analyzers.ScanShareableAnalyzer;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.Sum;
import com.amazon.deequ.metrics.DoubleMetric;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.immutable.Nil$;

/**
 * A Deequ analyzer over a derived column, grouped by partition.
 *
 * <p>Exact, and therefore used: {@link Size}, {@link Completeness} and {@link Compliance}, whose states hold counts as longs; {@link Minimum} and
 * {@link Maximum} of columns that a double holds without loss (byte, short, int, float, double); {@link Sum} and {@link Mean} of float and double, which are
 * doubles by nature. Not used: any of them for long, decimal, date and timestamp, since the metric is a double or the analyzer refuses the type
 * ({@link Measure#exact}); {@code Uniqueness}, which counts rows whose key has some nulls and needs a pass of its own for each partition. Analyzers see only
 * derived columns with names of ours, so that no column name, value or condition of a job file reaches Deequ's SQL text.
 *
 * @param <T> what is read off the state or the metric
 */
final class DeequMeasure<T> implements Measure<T> {
    private final ScanShareableAnalyzer<?, ?> analyzer;
    private final BiFunction<Option<?>, DoubleMetric, T> reading;

    private DeequMeasure(ScanShareableAnalyzer<?, ?> analyzer, BiFunction<Option<?>, DoubleMetric, T> reading) {
        this.analyzer = analyzer;
        this.reading = reading;
    }

    /** Rows. */
    static DeequMeasure<Long> size() {
        return new DeequMeasure<>(new Size(Option.empty()), DeequMeasure::matches);
    }

    /** Rows where the derived boolean column is true. */
    static DeequMeasure<Long> sizeWhere(String derived) {
        return new DeequMeasure<>(new Size(Option.apply(derived)), DeequMeasure::matches);
    }

    /** Rows where the derived column is not null: for a row rule, the rows that it judged. */
    static DeequMeasure<Long> present(String derived) {
        return new DeequMeasure<>(
                new Completeness(derived, Option.empty(), Option.empty()), DeequMeasure::matchesOfCount);
    }

    /** Rows where the derived boolean column is true; null counts as not. */
    static DeequMeasure<Long> compliant(String derived) {
        return new DeequMeasure<>(
                new Compliance(derived, derived, Option.empty(), noColumns(), Option.empty()),
                DeequMeasure::matchesOfCount);
    }

    static DeequMeasure<Double> minimum(String derived) {
        return new DeequMeasure<>(new Minimum(derived, Option.empty(), Option.empty()), DeequMeasure::metric);
    }

    static DeequMeasure<Double> maximum(String derived) {
        return new DeequMeasure<>(new Maximum(derived, Option.empty(), Option.empty()), DeequMeasure::metric);
    }

    static DeequMeasure<Double> sum(String derived) {
        return new DeequMeasure<>(new Sum(derived, Option.empty()), DeequMeasure::metric);
    }

    static DeequMeasure<Double> mean(String derived) {
        return new DeequMeasure<>(new Mean(derived, Option.empty()), DeequMeasure::metric);
    }

    ScanShareableAnalyzer<?, ?> analyzer() {
        return analyzer;
    }

    @Override
    public List<Column> aggregates() {
        return JavaConverters.seqAsJavaList(analyzer.aggregationFunctions());
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public T from(Row row, int offset) {
        Option<?> state = analyzer.fromAggregationResult(row, offset);
        return reading.apply(state, (DoubleMetric) ((Analyzer) analyzer).computeMetricFrom((Option) state));
    }

    private static Long matches(Option<?> state, DoubleMetric metric) {
        return state.isEmpty() ? 0L : ((NumMatches) state.get()).numMatches();
    }

    private static Long matchesOfCount(Option<?> state, DoubleMetric metric) {
        return state.isEmpty() ? 0L : ((NumMatchesAndCount) state.get()).numMatches();
    }

    /** Null when Deequ had no value; a failure of any other kind is thrown rather than taken for none. */
    private static Double metric(Option<?> state, DoubleMetric metric) {
        return state.isEmpty() ? null : (Double) metric.value().get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static scala.collection.immutable.List<String> noColumns() {
        return (scala.collection.immutable.List) Nil$.MODULE$;
    }
}
