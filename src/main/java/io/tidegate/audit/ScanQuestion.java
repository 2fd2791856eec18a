package io.tidegate.audit;

import io.tidegate.job.Partition;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** A check that the one grouped pass answers for all partitions. */
interface ScanQuestion {
    /** Columns over the staged rows, by the name under which {@link #measures} see them; names are unique in the gate. */
    Map<String, Column> derived();

    List<Measure<?>> measures();

    /** @param values of the measures, in their order */
    Finding answer(Partition partition, List<Object> values);
}
