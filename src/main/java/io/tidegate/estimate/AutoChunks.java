package io.tidegate.estimate;

import io.tidegate.ledger.JobHistory;
import io.tidegate.plan.EvaluationForecast;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks for about ten minutes each. A chunk costs a second or two of its own, so what certainly ends within the target is one chunk;
 * where there are more, the first is small, so that an estimate that was wrong is found out early.
 */
final class AutoChunks {
    private static final double TARGET_SECONDS = 600;

    /** The first of several is done after a tenth of it, by the high end. */
    private static final double FIRST_SECONDS = 60;

    /** More partitions make the predicates of one commit long. */
    private static final int MOST_PARTITIONS = 1000;

    /** With a query for each partition, united: Spark plans them all at once. */
    private static final int MOST_QUERIES = 62;

    /** Input of a chunk for a byte of the driver's memory; what does not fit is spilled. */
    private static final long BYTES_FOR_MEMORY = 8;

    private final List<PlannedPartition> planned;
    private final double totalBytes;
    private final Estimate estimate;
    private final int mostPartitions;
    private final double mostBytes;

    private AutoChunks(Plan plan, Estimate estimate, long memory) {
        this.planned = plan.planned().toList();
        this.totalBytes =
                planned.stream().mapToLong(PlannedPartition::inputBytes).sum();
        this.estimate = estimate;
        boolean isQueryEach = EvaluationForecast.of(
                        plan.job(), new JobHistory(plan.job().name(), List.of()))
                .startsWith("once per partition");
        this.mostPartitions = isQueryEach ? MOST_QUERIES : MOST_PARTITIONS;
        this.mostBytes = (double) memory * BYTES_FOR_MEMORY;
    }

    static List<List<PlannedPartition>> of(Plan plan, Estimate estimate) {
        return of(plan, estimate, Runtime.getRuntime().maxMemory());
    }

    /** @param memory bytes that the driver may use */
    static List<List<PlannedPartition>> of(Plan plan, Estimate estimate, long memory) {
        return new AutoChunks(plan, estimate, memory).chunks();
    }

    private List<List<PlannedPartition>> chunks() {
        double high = estimate.seconds().high().doubleValue();
        if (planned.isEmpty()
                || high <= TARGET_SECONDS && planned.size() <= mostPartitions && totalBytes <= mostBytes) {
            return planned.isEmpty() ? List.of() : List.of(planned);
        }
        List<List<PlannedPartition>> chunks = new ArrayList<>();
        int from = chunk(chunks, 0, FIRST_SECONDS / high);
        double share = TARGET_SECONDS / estimate.seconds().likely().doubleValue();
        while (from < planned.size()) {
            from = chunk(chunks, from, share);
        }
        return chunks;
    }

    /** @param share of the whole plan that the chunk may be; it takes at least one partition */
    private int chunk(List<List<PlannedPartition>> chunks, int from, double share) {
        double filled = share(planned.get(from));
        double bytes = planned.get(from).inputBytes();
        int to = from + 1;
        while (to < planned.size() && to - from < mostPartitions) {
            filled += share(planned.get(to));
            bytes += planned.get(to).inputBytes();
            if (filled > share || bytes > mostBytes) {
                break;
            }
            to++;
        }
        chunks.add(planned.subList(from, to));
        return to;
    }

    /** Of the time of the whole plan: half by bytes, half alike. */
    private double share(PlannedPartition partition) {
        double alike = 1.0 / planned.size();
        return totalBytes == 0 ? alike : (alike + partition.inputBytes() / totalBytes) / 2;
    }
}
