package io.tidegate.audit;

import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.spark.sql.Column;

/**
 * The rest of a check over a key of which a {@link KeyProof} has shown that no two rows share it: the number of rows judged.
 *
 * @param judged true for a row that is judged, else null
 */
record DistinctKeys(String id, Column judged, LongFunction<Finding> reading) implements ScanQuestion {
    @Override
    public Map<String, Column> derived() {
        return Map.of(id, judged);
    }

    @Override
    public List<Measure<?>> measures() {
        return List.of(DeequMeasure.present(id));
    }

    @Override
    public Finding answer(Partition partition, List<Object> seen) {
        return reading.apply((Long) seen.get(0));
    }
}
