package io.tidegate.report;

import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.PartitionState;
import java.util.Optional;

/**
 * How one partition of a job stands.
 *
 * @param last the ledger's last word on it
 * @param seen since when readers see what they see; empty where nothing was published
 */
public record JobPartition(String job, PartitionState last, Optional<PartitionState> seen) {
    /** Empty for a partition that the ledger has not heard of. */
    public static Optional<JobPartition> of(JobHistory history, String partition) {
        return Optional.ofNullable(history.states().get(partition))
                .map(last -> new JobPartition(
                        history.job(),
                        last,
                        Optional.ofNullable(history.lastGood().get(partition))));
    }

    /** {@code blocked: …; run 01J…, 2024-03-14T05:12Z; before that published in version 9; run 01H…, …}. */
    String text() {
        return told(last)
                + (last.status().isOurs()
                        ? ""
                        : seen.map(good -> "; before that " + told(good)).orElse("; nothing was published before"));
    }

    private static String told(PartitionState state) {
        return "%s; run %s, %s".formatted(StateText.of(state), state.run(), Numbers.minute(state.at()));
    }
}
