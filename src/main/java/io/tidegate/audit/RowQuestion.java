package io.tidegate.audit;

import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import io.tidegate.rule.RowRule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** A row rule: how many rows were judged, how many passed, and whether that is mostly enough, all in exact numbers. */
record RowQuestion(String id, Rule.OfRow rule, RowRule bound) implements ScanQuestion {
    @Override
    public Map<String, Column> derived() {
        return Map.of(id, bound.passes());
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.present(id), DeequMeasure.compliant(id));
    }

    @Override
    public Finding answer(Partition partition, List<Object> values) {
        long judged = (Long) values.get(0);
        long passed = (Long) values.get(1);
        if (judged == 0) {
            return Finding.noRows("no rows to judge", expected());
        }
        boolean enough = BigDecimal.valueOf(passed).compareTo(rule.mostly().multiply(BigDecimal.valueOf(judged))) >= 0;
        long broken = judged - passed;
        return Finding.of(enough, observed(broken, judged), expected(), Long.toString(broken));
    }

    private String observed(long broken, long judged) {
        return switch (rule.kind()) {
            case "not_null" -> Wording.share(broken, judged, "is null", "are null");
            case "not_blank" -> Wording.share(broken, judged, "is blank", "are blank");
            case "accepted_values" -> Wording.share(broken, judged, "has another value", "have other values");
            case "range" -> Wording.share(broken, judged, "is out of range", "are out of range");
            case "pattern" -> Wording.share(broken, judged, "does not match", "do not match");
            case "length" -> Wording.share(broken, judged, "has another length", "have another length");
            default -> Wording.share(broken, judged, "breaks it", "break it");
        };
    }

    private String expected() {
        return Wording.mostly(rule.mostly());
    }
}
