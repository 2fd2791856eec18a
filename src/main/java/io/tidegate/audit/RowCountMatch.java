package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** The check {@code row_count_match}: our count comes from the one scan, the source's has been taken before. Zero is an answer on either side. */
record RowCountMatch(String id, Rule.RowCountMatch rule, Column selects, SourceCounts counts) implements ScanQuestion {
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
        long ours = (Long) values.get(0);
        long theirs = counts.of(partition);
        BigDecimal apart =
                BigDecimal.valueOf(ours).subtract(BigDecimal.valueOf(theirs)).abs();
        BigDecimal allowed =
                BigDecimal.valueOf(rule.tolerance()).max(rule.toleranceShare().multiply(BigDecimal.valueOf(theirs)));
        return Finding.of(
                apart.compareTo(allowed) <= 0,
                "%s against %s in %s".formatted(Wording.rows(ours), Wording.count(theirs), rule.with()),
                expected(theirs),
                Long.toString(ours - theirs));
    }

    private String expected(long theirs) {
        String shown = Wording.count(theirs);
        if (rule.toleranceShare().signum() > 0) {
            shown += " within " + Wording.percent(rule.toleranceShare());
        }
        if (rule.tolerance() > 0) {
            shown += (rule.toleranceShare().signum() > 0 ? " or " : " within ") + Wording.rows(rule.tolerance());
        }
        return shown;
    }
}
