package io.tidegate.estimate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Numbers that count by a weight, and their quantiles. */
final class Weighted {
    private record Value(double value, double weight) {}

    private final List<Value> values = new ArrayList<>();
    private double total;

    /** @param weight more than 0 */
    void add(double value, double weight) {
        values.add(new Value(value, weight));
        total += weight;
        isSorted = false;
    }

    private boolean isSorted;

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        return quantile(0.5);
    }

    /**
     * The value below which that share of the weight lies, between two values by their middles; the least and the greatest value at
     * the ends.
     */
    double quantile(double share) {
        if (!isSorted) {
            values.sort(Comparator.comparingDouble(Value::value).thenComparingDouble(Value::weight));
            isSorted = true;
        }
        double wanted = share * total;
        double before = 0;
        double lastMiddle = 0;
        double last = values.get(0).value();
        for (Value v : values) {
            double middle = before + v.weight() / 2;
            if (middle >= wanted) {
                return before == 0
                        ? v.value()
                        : last + (v.value() - last) * (wanted - lastMiddle) / (middle - lastMiddle);
            }
            before += v.weight();
            lastMiddle = middle;
            last = v.value();
        }
        return last;
    }
}
