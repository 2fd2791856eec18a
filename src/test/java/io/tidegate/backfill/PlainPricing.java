package io.tidegate.backfill;

import io.tidegate.estimate.Estimate;
import io.tidegate.ledger.JobHistory;
import io.tidegate.log.TableLog;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Chunking;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One to two a partition, in chunks of a number, a month, or all. */
final class PlainPricing implements Pricing {
    @Override
    public Estimate estimate(Plan plan, JobHistory history, Optional<TableLog> table) {
        int partitions = (int) plan.planned().count();
        BigDecimal one = BigDecimal.valueOf(partitions);
        return Plans.estimate(
                partitions, one, one.multiply(new BigDecimal("1.5")), one.multiply(BigDecimal.valueOf(2)));
    }

    @Override
    public Plan chunked(Plan plan, Chunking chunking, Estimate estimate) {
        List<PlannedPartition> planned = plan.planned().toList();
        List<Chunk> chunks = new ArrayList<>();
        List<PlannedPartition> open = new ArrayList<>();
        for (PlannedPartition next : planned) {
            boolean isFull = !open.isEmpty()
                    && (chunking instanceof Chunking.Count count && open.size() >= count.partitions()
                            || chunking instanceof Chunking.Calendar
                                    && next.partition().date().getDayOfMonth() == 1);
            if (isFull) {
                chunks.add(new Chunk(chunks.size() + 1, open));
                open.clear();
            }
            open.add(next);
        }
        if (!open.isEmpty()) {
            chunks.add(new Chunk(chunks.size() + 1, open));
        }
        return new Plan(plan.job(), chunks, plan.skipped(), plan.inputs(), plan.targetVersion());
    }
}
