package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;

/** The number of rows that {@code where} selects. Zero is an answer here, not a lack of rows: that is what a count is for. */
record RowCountQuestion(String id, Rule.RowCount rule, Column selects) implements ScanQuestion {
    @Override
    public Map<String, Column> derived() {
        return Map.of(id, selects);
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.sizeWhere(id));
    }

    @Override
    public Finding answer(Partition partition, List<Object> values) {
        long rows = (Long) values.get(0);
        boolean within = (rule.min().isEmpty() || rows >= rule.min().getAsLong())
                && (rule.max().isEmpty() || rows <= rule.max().getAsLong());
        String expected = Wording.between(count(rule.min()), count(rule.max()));
        return Finding.of(within, Wording.rows(rows), expected, Long.toString(rows));
    }

    private static Optional<String> count(OptionalLong bound) {
        return bound.isPresent() ? Optional.of(Wording.count(bound.getAsLong())) : Optional.empty();
    }
}
