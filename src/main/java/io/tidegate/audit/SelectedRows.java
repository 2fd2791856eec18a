package io.tidegate.audit;

import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** How many rows the {@code where} of a {@code sql} check selects: none means that its query has nothing to judge. Null when it has. */
record SelectedRows(String id, Column selects) implements ScanQuestion {
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
        return (Long) values.get(0) == 0 ? Finding.noRows("no rows to judge", "") : null;
    }
}
