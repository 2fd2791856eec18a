package io.tidegate.audit;

import static org.apache.spark.sql.functions.lit;

import io.tidegate.job.Bounds;
import io.tidegate.job.Partition;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/**
 * One number of Deequ's over one or two columns, within bounds. Rows in which one of the columns is null are not judged; a NaN fails; a number that is not
 * defined, such as the correlation with a constant, is nothing to judge.
 */
final class MetricQuestion implements ScanQuestion {
    private final String id;
    private final String word;
    private final Bounds bounds;
    private final List<Column> values;
    private final Column nan;
    private final Measure<?> measure;

    /**
     * @param values null where {@code where} does not select the row
     * @param nan where one of them is NaN; never null
     * @param measure over the names that the values are derived under
     */
    MetricQuestion(
            String id,
            String word,
            Bounds bounds,
            List<Column> values,
            Column nan,
            Function<List<String>, Measure<?>> measure) {
        this.id = id;
        this.word = word;
        this.bounds = bounds;
        this.values = List.copyOf(values);
        this.nan = nan;
        this.measure = measure.apply(names());
    }

    private List<String> names() {
        return java.util.stream.IntStream.range(0, values.size())
                .mapToObj(i -> id + "_" + i)
                .toList();
    }

    @Override
    public Map<String, Column> derived() {
        Map<String, Column> derived = new LinkedHashMap<>();
        Column judged = lit(true);
        for (int i = 0; i < values.size(); i++) {
            derived.put(names().get(i), values.get(i));
            judged = judged.and(values.get(i).isNotNull());
        }
        derived.put(id + "_judged", judged);
        derived.put(id + "_nan", judged.and(nan));
        return derived;
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.compliant(id + "_judged"), DeequMeasure.compliant(id + "_nan"), measure);
    }

    @Override
    public Finding answer(Partition partition, List<Object> seen) {
        String expected = Wording.between(bounds);
        long judged = (Long) seen.get(0);
        long nans = (Long) seen.get(1);
        if (judged == 0) {
            return Finding.noRows("no values to judge", expected);
        }
        if (nans > 0) {
            return Finding.of(false, Wording.share(nans, judged, "is NaN", "are NaN"), expected, "NaN");
        }
        if (seen.get(2) instanceof Long whole) {
            return Finding.number(word, BigDecimal.valueOf(whole), bounds);
        }
        Double number = (Double) seen.get(2);
        if (number == null || number.isNaN()) {
            return Finding.noRows(word + " is not defined for these values", expected);
        }
        return number.isInfinite()
                ? Finding.of(false, word + " is infinite", expected, number.toString())
                : Finding.number(word, BigDecimal.valueOf(number).stripTrailingZeros(), bounds);
    }
}
