package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time that a run is given to end: bounded, and cut short by a second signal only outside of a commit. */
@Timeout(120)
class StopSignalsTest {
    @TempDir
    Path dir;

    private Path log;
    private Process driver;

    private void start(String how) throws Exception {
        log = dir.resolve("out.txt");
        driver = Child.java(StuckRun.class, log, how).start();
        says("ready");
    }

    @AfterEach
    void end() throws Exception {
        driver.destroyForcibly().waitFor();
    }

    private void says(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(log).contains(text));
    }

    private void terminate() throws Exception {
        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(driver.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Tag("long")
    @Test
    void a_run_that_cannot_stop_ends_when_its_time_is_over() throws Exception {
        start("busy");
        terminate();
        assertThat(driver.waitFor()).isEqualTo(143);
        assertThat(Files.readString(log))
                .contains("SIGTERM: ending", "the run did not end within 2 seconds", "the same command again");
    }

    @Test
    void in_a_commit_a_second_signal_waits_and_the_time_is_bounded_all_the_same() throws Exception {
        start("committing");
        terminate();
        says("SIGTERM: ending");
        terminate();
        assertThat(driver.waitFor()).isEqualTo(143);
        assertThat(Files.readString(log))
                .contains("a commit is under way", "the run did not end within 2 seconds")
                .doesNotContain("a second signal came");
    }
}
