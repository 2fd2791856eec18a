package io.tidegate.run;

import io.tidegate.job.Partition;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.PartitionState;
import io.tidegate.ledger.RunId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What readers of a partition see while a run is under way: the version and time of its last publication, adoption or rollback. */
record PublishedBefore(JobHistory history) {
    OptionalLong version(Partition partition) {
        return last(partition).map(PartitionState::version).orElse(OptionalLong.empty());
    }

    Optional<Instant> at(Partition partition) {
        return last(partition).map(PartitionState::at);
    }

    private Optional<PartitionState> last(Partition partition) {
        return Optional.ofNullable(history.lastGood().get(partition.text()));
    }

    /** The run that had the last word on a partition while ours stood still. */
    String owner(Ledger ledger, RunId ours, Partition partition) {
        return Optional.ofNullable(ledger.history(history.job()).states().get(partition.text()))
                .map(state -> state.run().text())
                .filter(run -> !run.equals(ours.text()))
                .orElse("(its lease was unlocked)");
    }
}
