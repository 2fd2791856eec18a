package io.tidegate.audit;

import io.tidegate.job.Bounds;
import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * The share of judged rows for which something holds, within bounds.
 *
 * @param holds true, false, or null for a row that is not judged
 */
record ShareQuestion(String id, String word, Bounds bounds, Column holds) implements ScanQuestion {
    @Override
    public Map<String, Column> derived() {
        return Map.of(id, holds);
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.present(id), DeequMeasure.compliant(id));
    }

    @Override
    public Finding answer(Partition partition, List<Object> seen) {
        long judged = (Long) seen.get(0);
        return judged == 0
                ? Finding.noRows("no rows to judge", Wording.between(bounds))
                : Finding.share(word, (Long) seen.get(1), judged, bounds);
    }
}
