package io.tidegate.read;

import io.tidegate.job.Partition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A source whose inputs have been looked at: what is wrong and how much there is; rows on demand. */
interface Inspected {
    Map<Partition, List<SourceFault>> faults();

    List<SourceCount> counts();

    /** The rows of the partitions that are without fault in every source; lazy. */
    Dataset<Row> rows(Collection<Partition> good);
}
