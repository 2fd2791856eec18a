package io.tidegate.audit;

import com.amazon.deequ.analyzers.Analyzer;
import com.amazon.deequ.analyzers.ApproxCountDistinct;
import com.amazon.deequ.analyzers.ApproxQuantile;
import com.amazon.deequ.analyzers.Completeness;
import com.amazon.deequ.analyzers.Compliance;
import com.amazon.deequ.analyzers.Correlation;
import com.amazon.deequ.analyzers.DataTypeHistogram;
import com.amazon.deequ.analyzers.ExactQuantile;
import com.amazon.deequ.analyzers.InterquartileRange;
import com.amazon.deequ.analyzers.Kurtosis;
import com.amazon.deequ.analyzers.MaxLength;
import com.amazon.deequ.analyzers.Maximum;
import com.amazon.deequ.analyzers.Mean;
import com.amazon.deequ.analyzers.MinLength;
import com.amazon.deequ.analyzers.Minimum;
import com.amazon.deequ.analyzers.NumMatches;
import com.amazon.deequ.analyzers.NumMatchesAndCount;
import com.amazon.deequ.analyzers.Range;
import com.amazon.deequ.analyzers.ScanShareableAnalyzer;
import com.amazon.deequ.analyzers.Size;
import com.amazon.deequ.analyzers.Skewness;
import com.amazon.deequ.analyzers.StandardDeviation;
import com.amazon.deequ.analyzers.Sum;
import com.amazon.deequ.analyzers.Variance;
import com.amazon.deequ.metrics.DoubleMetric;
import com.amazon.deequ.metrics.Metric;
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
 * <p>Exact: {@link Size}, {@link Completeness} and {@link Compliance}, whose states hold counts as longs; {@link Minimum} and {@link Maximum} of columns that a
 * double holds without loss (byte, short, int, float, double). {@link Sum} and {@link Mean} serve float and double, which are doubles by nature. The others are
 * doubles whatever the column is, as Deequ defines them. Not used: any of the first for long, decimal, date and timestamp, since the metric is a double or the
 * analyzer refuses the type ({@link Measure#exact}); the analyzers of frequencies, which need two passes of their own for each check ({@link KeyGrouping}).
 * Analyzers see only derived columns with names of ours, so that no column name, value or condition of a job file reaches Deequ's SQL text.
 *
 * @param <T> what is read off the state or the metric
 */
final class DeequMeasure<T> implements Measure<T> {
    private final ScanShareableAnalyzer<?, ?> analyzer;
    private final BiFunction<Option<?>, Metric<?>, T> reading;

    private DeequMeasure(ScanShareableAnalyzer<?, ?> analyzer, BiFunction<Option<?>, Metric<?>, T> reading) {
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
        return number(new Minimum(derived, Option.empty(), Option.empty()));
    }

    static DeequMeasure<Double> maximum(String derived) {
        return number(new Maximum(derived, Option.empty(), Option.empty()));
    }

    static DeequMeasure<Double> sum(String derived) {
        return number(new Sum(derived, Option.empty()));
    }

    static DeequMeasure<Double> mean(String derived) {
        return number(new Mean(derived, Option.empty()));
    }

    static DeequMeasure<Double> stddev(String derived) {
        return number(new StandardDeviation(derived, Option.empty()));
    }

    /** @param error zero for the exact quantile */
    static DeequMeasure<Double> quantile(String derived, double at, double error) {
        return error == 0
                ? number(new ExactQuantile(derived, at, Option.empty()))
                : number(new ApproxQuantile(derived, at, error, Option.empty()));
    }

    static DeequMeasure<Double> correlation(String first, String second) {
        return number(new Correlation(first, second, Option.empty()));
    }

    static DeequMeasure<Double> approxCountDistinct(String derived) {
        return number(new ApproxCountDistinct(derived, Option.empty()));
    }

    static DeequMeasure<Double> interquartileRange(String derived) {
        return number(new InterquartileRange(derived, Option.empty()));
    }

    static DeequMeasure<Double> kurtosis(String derived) {
        return number(new Kurtosis(derived, Option.empty()));
    }

    static DeequMeasure<Double> skewness(String derived) {
        return number(new Skewness(derived, Option.empty()));
    }

    static DeequMeasure<Double> variance(String derived) {
        return number(new Variance(derived, Option.empty()));
    }

    static DeequMeasure<Double> range(String derived) {
        return number(new Range(derived, Option.empty()));
    }

    /** Of a derived column of text. */
    static DeequMeasure<Double> minLength(String derived) {
        return number(new MinLength(derived, Option.empty(), Option.empty()));
    }

    /** Of a derived column of text. */
    static DeequMeasure<Double> maxLength(String derived) {
        return number(new MaxLength(derived, Option.empty(), Option.empty()));
    }

    /** How many values look like which type. */
    static DeequMeasure<DataTypeHistogram> dataTypes(String derived) {
        return new DeequMeasure<>(
                new com.amazon.deequ.analyzers.DataType(derived, Option.empty()),
                (state, metric) -> state.isEmpty() ? null : (DataTypeHistogram) state.get());
    }

    private static DeequMeasure<Double> number(ScanShareableAnalyzer<?, ?> analyzer) {
        return new DeequMeasure<>(analyzer, DeequMeasure::metric);
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
        return reading.apply(state, ((Analyzer) analyzer).computeMetricFrom((Option) state));
    }

    private static Long matches(Option<?> state, Metric<?> metric) {
        return state.isEmpty() ? 0L : ((NumMatches) state.get()).numMatches();
    }

    private static Long matchesOfCount(Option<?> state, Metric<?> metric) {
        return state.isEmpty() ? 0L : ((NumMatchesAndCount) state.get()).numMatches();
    }

    /** Null when Deequ had no value; a failure of any other kind is thrown rather than taken for none. */
    private static Double metric(Option<?> state, Metric<?> metric) {
        return state.isEmpty() ? null : (Double) ((DoubleMetric) metric).value().get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static scala.collection.immutable.List<String> noColumns() {
        return (scala.collection.immutable.List) Nil$.MODULE$;
    }
}
