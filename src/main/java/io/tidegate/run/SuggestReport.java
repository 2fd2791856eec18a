package io.tidegate.run;

import io.tidegate.audit.ColumnSummary;
import io.tidegate.audit.Suggestion;
import io.tidegate.compare.Side;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import java.util.List;

/**
 * Checks that a partition's rows speak for.
 *
 * @param side where the rows come from
 * @param checks each was run on these rows and passed, and none is about what a check of the job is about already
 * @param yaml a {@code checks:} block to paste
 */
public record SuggestReport(
        Job job,
        Partition partition,
        Side side,
        long rows,
        List<ColumnSummary> columns,
        List<Suggestion> checks,
        String yaml) {
    public SuggestReport {
        columns = List.copyOf(columns);
        checks = List.copyOf(checks);
    }
}
