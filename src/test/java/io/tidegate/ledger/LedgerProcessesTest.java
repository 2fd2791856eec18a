package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.storage.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LedgerProcessesTest {
    @TempDir
    Path folder;

    private Process writer(String run, int count) throws Exception {
        return ChildJvm.start(
                folder.resolve(run + ".out"),
                List.of(),
                LedgerWriter.class,
                folder.resolve("ledger").toString(),
                run,
                String.valueOf(count));
    }

    @Test
    void two_processes_that_write_at_once_even_under_one_run_id_lose_nothing() throws Exception {
        List<Process> writers = List.of(writer("SAME", 150), writer("SAME", 150), writer("OTHER", 150));
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }
        List<Event> events = Ledger.at(folder.resolve("ledger").toString()).events(JOB);

        assertThat(events).hasSize(450);
        assertThat(events.stream().filter(e -> e.run().text().equals("OTHER"))).hasSize(150);
    }

    @Test
    void kill_9_leaves_only_whole_documents_and_every_one_that_was_acknowledged() throws Exception {
        int acknowledged = 0;
        for (int round = 0; round < 4; round++) {
            Process writer = writer("RUN" + round, 1_000_000);
            Path output = folder.resolve("RUN" + round + ".out");
            while (Files.size(output) < 40) {
                assertThat(writer.isAlive()).isTrue();
                Thread.sleep(5);
            }
            Thread.sleep(37L * round);
            writer.destroyForcibly();
            assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
            String printed = Files.readString(output);
            acknowledged += (int) printed.chars().filter(c -> c == '\n').count();
        }
        List<Event> events =
                new ArrayList<>(Ledger.at(folder.resolve("ledger").toString()).events(JOB));

        assertThat(events.size()).isBetween(acknowledged, acknowledged + 4);
        try (var files = Files.list(folder.resolve("ledger/events/job=regions_daily/month=2021-01"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".json"))).hasSize(events.size());
        }
    }

    @Test
    void kill_9_of_a_process_that_folds_loses_and_doubles_nothing() throws Exception {
        Path folder = this.folder.resolve("ledger");
        Ledger january = Ledger.at(folder.toString(), java.time.Clock.fixed(Events.NOON, java.time.ZoneOffset.UTC));
        int written = 0;
        for (int round = 0; round < 3; round++) {
            Path output = this.folder.resolve("folder-" + round);
            Process compacter = ChildJvm.start(output, List.of(), LedgerCompacter.class, folder.toString());
            while (Files.size(output) == 0) {
                Thread.sleep(5);
            }
            for (int i = 0; i < 40 + 17 * round; i++) {
                RunId run = new RunId("R" + written++);
                january.write(run, JOB, 1, Document.Kind.INTENT, List.of(Events.intent(run.text(), 1, 4, "p")));
            }
            compacter.destroyForcibly();
            assertThat(compacter.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(january.events(JOB)).hasSize(written).doesNotHaveDuplicates();
        }
    }
}
