package io.tidegate.audit;

import com.amazon.deequ.analyzers.DataTypeHistogram;
import io.tidegate.job.Partition;
import io.tidegate.job.Rule;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** Deequ's {@code hasDataType}: the share of values that look like a type. Nulls are judged only where the type is {@code Null}. */
record DataTypeQuestion(String id, Rule.Deequ rule, Column value, Column selects) implements ScanQuestion {
    @Override
    public Map<String, Column> derived() {
        return Map.of(id, value, id + "_w", selects);
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.dataTypes(id), DeequMeasure.sizeWhere(id + "_w"), DeequMeasure.present(id));
    }

    @Override
    public Finding answer(Partition partition, List<Object> seen) {
        DataTypeHistogram types = (DataTypeHistogram) seen.get(0);
        String type = rule.argument().orElseThrow();
        long selected = (Long) seen.get(1);
        long present = (Long) seen.get(2);
        long judged = type.equals("Null") ? selected : present;
        if (judged == 0) {
            return Finding.noRows("no values to judge", Wording.between(rule.bounds()));
        }
        long part = switch (type) {
            case "Null" -> selected - present;
            case "Fractional" -> types.numFractional();
            case "Integral" -> types.numIntegral();
            case "Boolean" -> types.numBoolean();
            case "String" -> types.numString();
            default -> types.numFractional() + types.numIntegral();
        };
        return Finding.share("hasDataType " + type, part, judged, rule.bounds());
    }
}
