package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static io.tidegate.ledger.Events.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.Document.Kind;
import io.tidegate.ledger.PartitionState.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger behind a Hadoop file system: the same documents, no leases. */
class LedgerElsewhereTest {
    private static final String SETTING = "spark.hadoop.fs.elsewhere.impl";

    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void configure() {
        System.setProperty(SETTING, "io.tidegate.storage.HadoopStorageTest$Elsewhere");
        ledger = Ledger.at("elsewhere:" + folder);
    }

    @AfterEach
    void tidy() {
        System.clearProperty(SETTING);
    }

    private void begin(String run, String host, long pid, Instant at) {
        Event started = new Event.RunStarted(
                new RunId(run), JOB, at, "ann", "run", Optional.empty(), "c", "h", Optional.empty(), host, pid);
        ledger.write(new RunId(run), JOB, 0, Kind.STARTED, List.of(started));
        ledger.write(new RunId(run), JOB, 1, Kind.INTENT, List.of(Events.intent(run, 1, 4, "of-" + run)));
    }

    @Test
    void documents_are_written_read_and_folded_as_on_file() {
        for (int chunk = 1; chunk <= 3; chunk++) {
            ledger.write(new RunId("R"), JOB, chunk, Kind.INTENT, List.of(Events.intent("R", chunk, 4, "p")));
        }
        List<Event> before = ledger.events(JOB);

        assertThat(before).hasSize(3);
        assertThat(ledger.jobs()).containsExactly(JOB);
        assertThat(ledger.compact()).isEqualTo(3);
        assertThat(ledger.events(JOB)).isEqualTo(before);
    }

    @Test
    void without_leases_a_run_lives_as_long_as_its_process_on_this_host() {
        begin("OURS", Machine.host(), Machine.pid(), Instant.now());
        begin("GONE", Machine.host(), 4_194_399, Instant.now());
        begin("REUSED", Machine.host(), Machine.pid(), NOON);
        begin("FAR", "another-host", Machine.pid(), Instant.now());

        var states = ledger.history(JOB).states();
        assertThat(states.get("of-OURS").status()).isEqualTo(Status.RUNNING);
        assertThat(states.get("of-GONE").status()).isEqualTo(Status.ABANDONED);
        assertThat(states.get("of-REUSED").status()).isEqualTo(Status.ABANDONED);
        assertThat(states.get("of-FAR").status()).isEqualTo(Status.ABANDONED);
        ledger.write(new RunId("OURS"), JOB, 0, Kind.FINISHED, List.of(Events.finished("OURS", 0)));
        assertThat(ledger.history(JOB).states().get("of-OURS").status()).isEqualTo(Status.ABANDONED);
    }
}
