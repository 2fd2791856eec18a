package io.tidegate.run;

import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What readers of a partition see while a run is under way: the version and time of its last publication by us. */
record PublishedBefore(JobHistory history) {
    OptionalLong version(Partition partition) {
        Optional<Event.Published> last = history.lastPublished(partition.text());
        return last.isPresent() ? OptionalLong.of(last.get().versionAfter()) : OptionalLong.empty();
    }

    Optional<Instant> at(Partition partition) {
        return history.lastPublished(partition.text()).map(Event.Published::at);
    }

    /** The run that had the last word on a partition while ours stood still. */
    String owner(Ledger ledger, RunId ours, Partition partition) {
        return Optional.ofNullable(ledger.history(history.job()).states().get(partition.text()))
                .map(state -> state.run().text())
                .filter(run -> !run.equals(ours.text()))
                .orElse("(its lease was unlocked)");
    }
}
