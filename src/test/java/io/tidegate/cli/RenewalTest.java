package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process of a command hands over to the next, and whether anybody would begin that. */
class RenewalTest {
    @TempDir
    Path folder;

    private Renewal renewal(long launcher) {
        Properties properties = new Properties();
        properties.setProperty("tidegate.renewal", folder.resolve("renewal").toString());
        properties.setProperty("tidegate.launcher", Long.toString(launcher));
        return Renewal.of(properties);
    }

    @Test
    void runs_are_handed_over_once() {
        Renewal first = renewal(1);
        assertThat(first.earlier().runs()).isEmpty();
        first.handOver("hash", List.of(new RunId("A"), new RunId("B")));

        Renewal second = renewal(1);
        assertThat(second.earlier()).isEqualTo(new Renewal.Earlier("hash", List.of(new RunId("A"), new RunId("B"))));
        second.takenOver();
        assertThat(folder.resolve("renewal")).doesNotExist();
        assertThat(second.earlier().runs()).isEmpty();
    }

    @Test
    void a_launcher_that_was_killed_begins_nothing_any_more() {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();

        assertThat(renewal(parent).isAwaited()).isTrue();
        assertThat(renewal(parent + 1).isAwaited())
                .as("we have another parent now")
                .isFalse();
        assertThat(Renewal.of(new Properties()).isAwaited()).isFalse();
        assertThat(Files.exists(folder.resolve("renewal"))).isFalse();
    }
}
