package io.tidegate.compare;

import io.tidegate.audit.Mask;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.plan.Plan;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Builds the same partition twice from the same inputs, each into files of its own, and compares whole rows. Both are written
 * before anything is compared: two plans in one query could share their work, and a build that differs every time would look the
 * same.
 */
public final class TwoBuilds {
    private static final String NO_COLUMN = "";

    private TwoBuilds() {}

    /** Rows that only the second build has count as added, those that only the first has as removed. */
    public static Diff of(BesideTheTable beside, Job job, Partition partition) {
        Plan plan = beside.plan(job, partition);
        Dataset<Row> first = beside.build(plan, partition);
        Dataset<Row> second = beside.build(plan, partition);
        return new RowComparison(SharedColumns.of(first, second, NO_COLUMN, List.of()), Mask.of(job)).compare();
    }
}
