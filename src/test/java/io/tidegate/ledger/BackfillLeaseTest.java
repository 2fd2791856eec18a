package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static io.tidegate.ledger.Events.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that waits between two chunks, for the hours of its window or for another run, is at work all the same. */
class BackfillLeaseTest {
    private static final BackfillId ID = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");
    private static final RunId RUN = new RunId("A");

    @TempDir
    Path folder;

    private JobHistory history() {
        return Ledger.at(folder.toString()).history(JOB);
    }

    private void write(Event event) {
        Ledger.at(folder.toString()).write(RUN, JOB, 0, Document.Kind.NOTE, List.of(event));
    }

    private BackfillHistory.State state() {
        return BackfillHistory.of(ID, List.of(history())).orElseThrow().state();
    }

    @Test
    void who_holds_the_lease_of_a_backfill_is_at_work_without_one_of_a_partition() {
        write(new BackfillEvent.Started(RUN, JOB, NOON, ID, "hash", "ann", "March was wrong"));
        assertThat(state()).isEqualTo(BackfillHistory.State.INTERRUPTED);

        try (Lease lease = ((Claim.Acquired) BackfillLease.acquire(folder.toString(), ID, RUN)).lease()) {
            assertThat(lease.isHeld()).isTrue();
            assertThat(history().running()).containsExactly(RUN);
            assertThat(state()).isEqualTo(BackfillHistory.State.RUNNING);

            write(new Event.RunFinished(RUN, JOB, NOON, 0, Map.of(), BigDecimal.ZERO));
            assertThat(history().running()).as("with this job it is through").isEmpty();
        }
        assertThat(state()).isEqualTo(BackfillHistory.State.INTERRUPTED);
    }
}
