package io.tidegate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs as channels, with real ones. */
@Timeout(20)
class ProgramChannelTest {
    @TempDir
    Path dir;

    private Delivery tell(Duration limit, Map<String, String> environment, String script, String... arguments)
            throws IOException {
        Path program = Files.writeString(dir.resolve("program"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        List<String> words = new java.util.ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        return new ProgramChannel("pager", words, environment, limit).deliver(Messages.of("orders: blocked"));
    }

    private Delivery tell(String script, String... arguments) throws IOException {
        return tell(Duration.ofSeconds(10), Map.of(), script, arguments);
    }

    @Test
    void a_program_gets_the_document_and_its_arguments_as_they_are() throws IOException {
        Path got = dir.resolve("got");
        assertThat(tell("cat > '%s'; printf '%%s|' \"$@\" >> '%s'".formatted(got, got), "--severity", "$(id) ; *", ""))
                .isEqualTo(new Delivery.Sent());

        assertThat(got).hasContent("{\"when\":\"blocked\",\"text\":\"orders: blocked\"}--severity|$(id) ; *||");
    }

    @Test
    void of_the_environment_it_gets_what_is_documented_and_what_its_channel_says() throws IOException {
        Path got = dir.resolve("got");
        tell(Duration.ofSeconds(10), Map.of("TOKEN", "t0"), "env | cut -d= -f1 > '%s'".formatted(got));

        assertThat(Files.readAllLines(got))
                .contains("PATH", "TOKEN")
                .isSubsetOf(
                        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TOKEN", "PWD", "_", "SHLVL",
                        "OLDPWD");
    }

    @Test
    void one_that_ends_otherwise_than_well_has_not_told_and_what_it_said_is_kept() throws IOException {
        assertThat(tell("echo no route to the pager >&2; exit 3"))
                .isEqualTo(new Delivery.Failed("its program ended with status 3", "no route to the pager"));
    }

    @Test
    void one_that_is_not_there_has_not_told() {
        assertThat(new ProgramChannel("pager", List.of(dir + "/nothing"), Map.of(), Duration.ofSeconds(1))
                        .deliver(Messages.of("x")))
                .isInstanceOfSatisfying(
                        Delivery.Failed.class,
                        failed -> assertThat(failed.why()).isEqualTo("its program cannot be started"));
    }

    @Test
    void one_that_does_not_end_is_ended_with_all_that_it_started() throws Exception {
        Path child = dir.resolve("child");
        long started = System.nanoTime();
        Delivery delivery = tell(
                Duration.ofSeconds(2), Map.of(), "sleep 600 & echo $! > '%s'\necho waiting\nwait".formatted(child));

        assertThat(delivery).isEqualTo(new Delivery.Failed("its program did not end within 2 seconds", "waiting"));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
        long pid = Long.parseLong(Files.readString(child).strip());
        for (int i = 0; i < 50 && isAlive(pid); i++) {
            Thread.sleep(100);
        }
        assertThat(isAlive(pid)).isFalse();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void one_that_says_more_than_anybody_reads_is_not_held_up_by_it() throws IOException {
        Delivery delivery = tell("head -c 5000000 /dev/zero | tr '\\0' x; exit 1");

        assertThat(delivery).isInstanceOfSatisfying(Delivery.Failed.class, failed -> {
            assertThat(failed.why()).isEqualTo("its program ended with status 1");
            assertThat(failed.said()).hasSize(4096);
        });
    }

    @Test
    void one_that_does_not_read_what_it_is_told_has_been_told() throws IOException {
        assertThat(tell("exit 0")).isEqualTo(new Delivery.Sent());
    }
}
