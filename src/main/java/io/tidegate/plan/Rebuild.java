package io.tidegate.plan;

import io.tidegate.job.Partition;
import io.tidegate.ledger.JobHistory;
import io.tidegate.log.TableLog;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a backfill would do to one job, and what it would do it to; made by {@link Planner}.
 *
 * @param plan with all partitions in one chunk, in order of time
 * @param replaced of the planned partitions, those that are published: what readers see of them now
 * @param history of the job, as the plan was made from it
 * @param table the target's log, likewise; empty when there is no table
 */
public record Rebuild(Plan plan, Map<Partition, Published> replaced, JobHistory history, Optional<TableLog> table) {
    static final int DIGITS = 16;

    public Rebuild {
        replaced = Map.copyOf(replaced);
    }

    /** @param rows empty when neither the table's statistics nor the ledger know */
    public record Published(int files, OptionalLong rows, long bytes) {}

    /** Of a planned partition, the digest of what it would be built from: half of the 32 digits of its fingerprint's second part. */
    public static String inputs(String fingerprint) {
        return PartitionFingerprint.parse(fingerprint)
                .map(print -> print.inputs().substring(0, DIGITS))
                .orElse("");
    }
}
