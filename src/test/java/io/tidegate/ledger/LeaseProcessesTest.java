package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.storage.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LeaseProcessesTest {
    @TempDir
    Path folder;

    @Test
    void of_two_processes_one_wins_and_when_it_is_killed_the_lease_is_free_at_once() throws Exception {
        Path ledger = folder.resolve("ledger");
        for (int round = 0; round < 3; round++) {
            Path start = folder.resolve("start-" + round);
            List<Process> processes = new ArrayList<>();
            List<Path> outputs = new ArrayList<>();
            try {
                for (int i = 0; i < 2; i++) {
                    Path output = folder.resolve("out-" + round + "-" + i);
                    outputs.add(output);
                    processes.add(ChildJvm.start(
                            output,
                            List.of(),
                            LeaseHolder.class,
                            ledger.toString(),
                            "R" + round + i,
                            start.toString()));
                }
                await().until(() -> says(outputs.get(0), "ready") && says(outputs.get(1), "ready"));
                Files.createFile(start);
                await().until(() -> answered(outputs.get(0)) && answered(outputs.get(1)));

                assertThat(says(outputs.get(0), "acquired")).isNotEqualTo(says(outputs.get(1), "acquired"));
                Process winner = processes.get(says(outputs.get(0), "acquired") ? 0 : 1);
                assertThat(ask(ledger)).isInstanceOf(Claim.Held.class);
                winner.destroyForcibly().waitFor();
                Claim claim = ask(ledger);
                assertThat(claim).isInstanceOf(Claim.Acquired.class);
                ((Claim.Acquired) claim).lease().close();
            } finally {
                for (Process process : processes) {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static Claim ask(Path ledger) {
        return Leases.acquire(
                ledger.toString(), JOB, List.of("2021-01-16", "2021-01-17"), new RunId("T"), Clock.systemUTC());
    }

    private static boolean answered(Path output) throws Exception {
        return says(output, "acquired") || says(output, "held");
    }

    private static boolean says(Path output, String word) throws Exception {
        return Files.readAllLines(output).contains(word);
    }
}
