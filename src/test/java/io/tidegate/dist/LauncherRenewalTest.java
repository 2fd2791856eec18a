package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.dist.LauncherHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher as the parent of a backfill: one process after the other, signals to the one that is there, and its end. */
class LauncherRenewalTest {
    private static final String[] APPLY = {"backfill", "apply", "backfill/january.yaml"};

    @TempDir
    Path temporary;

    private LauncherHome home;

    @BeforeEach
    void a_clone_that_was_used_before() throws IOException {
        home = new LauncherHome(temporary);
        home.run("ls");
        home.with("TMPDIR", Files.createDirectory(temporary.resolve("files")).toString());
    }

    /** @param behaviour of the process, which knows its number, the file it hands over by, and the signal it was told of */
    private void java(String behaviour) {
        home.script(home.tools().resolve("bin/java"), """
                number=$(($(cat "%1$s" 2>/dev/null || echo 0) + 1))
                echo $number > "%1$s"
                file= launcher= told=
                for word in "$@"; do
                    case $word in
                        -Dtidegate.renewal=*) file=${word#*=} ;;
                        -Dtidegate.launcher=*) launcher=${word#*=} ;;
                        -Dtidegate.signal=*) told=${word#*=} ;;
                    esac
                done
                renew() { echo "hash RUN$number" > "$file"; exit 90; }
                take() { rm -f "$file"; : > "%1$s.taken-$number"; }
                idle() { : > "%1$s.idle-$number"; while :; do sleep 0.05; done; }
                %2$s
                """.formatted(temporary.resolve("number"), behaviour));
    }

    private Process start() {
        return home.start(home.folder().resolve("tidegate"), temporary, APPLY);
    }

    private void isIdle(int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Files.exists(temporary.resolve("number.idle-" + number)));
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void leavesNothing() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("files"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void one_process_follows_the_other_and_the_last_has_the_last_word() throws IOException {
        java("""
                before=$(cat "$file" 2>/dev/null)
                take
                [ $number -ge 3 ] || renew
                echo "the last, after $before, under $launcher"
                exit 20
                """);

        Process process = start();
        Ended ended = LauncherHome.end(process);

        assertThat(ended.status()).isEqualTo(20);
        assertThat(ended.out()).isEqualTo("the last, after hash RUN2, under " + process.pid() + "\n");
        leavesNothing();
    }

    @Test
    void a_process_that_asks_for_another_and_hands_nothing_over_is_the_last() throws IOException {
        java("exit 90");

        assertThat(LauncherHome.end(start()).status()).isEqualTo(90);
        assertThat(Files.readString(temporary.resolve("number")).strip()).isEqualTo("1");
        leavesNothing();
    }

    @ParameterizedTest
    @CsvSource({"TERM, TERM, 143", "INT, USR1, 130"})
    void a_signal_reaches_the_process_that_is_at_work(String sent, String heard, int status) throws Exception {
        java("""
                take
                [ $number -ge 2 ] || renew
                trap 'echo "heard %s"; exit %d' %s
                idle
                """.formatted(heard, status, heard));
        Process process = start();
        isIdle(2);

        signal(sent, process);

        Ended ended = LauncherHome.end(process);
        assertThat(ended.status()).isEqualTo(status);
        assertThat(ended.out()).isEqualTo("heard " + heard + "\n");
        leavesNothing();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void a_signal_that_ends_a_process_before_it_speaks_is_told_to_another_which_does(String sent, int status)
            throws Exception {
        java("""
                [ $number -ne 1 ] || renew
                [ $number -ne 2 ] || idle
                take
                echo "told of $told"
                exit %d
                """.formatted(status));
        Process process = start();
        isIdle(2);

        signal(sent, process);

        Ended ended = LauncherHome.end(process);
        assertThat(ended.out()).isEqualTo("told of " + sent + "\n");
        assertThat(ended.status()).isEqualTo(status);
        leavesNothing();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void a_signal_that_ends_the_first_process_before_it_speaks_is_the_end(String sent, int status) throws Exception {
        java("idle");
        Process process = start();
        isIdle(1);

        signal(sent, process);

        assertThat(LauncherHome.end(process).status()).isEqualTo(status);
        leavesNothing();
    }
}
