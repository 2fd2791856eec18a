package io.tidegate.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.NotifiedEvent;
import io.tidegate.ledger.RunId;
import io.tidegate.report.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Telling several channels: what the ledger keeps of it, what people read of it, and when it is over. */
@Timeout(20)
class TellerTest {
    @TempDir
    Path dir;

    private final List<String> notes = new ArrayList<>();

    private Ledger ledger() {
        return Ledger.at(dir.resolve("ledger").toString());
    }

    private static Channel program(String name, String script) {
        return new ProgramChannel(name, List.of("/bin/sh", "-c", script), Map.of(), Duration.ofSeconds(15));
    }

    private void tell(Duration limit, List<Channel> channels, Teller.Letter... letters) {
        new Teller(
                        new ReadChannels.Valid(new Channels(channels, List.of())),
                        ledger(),
                        Clock.systemUTC(),
                        new RunId("RUN-1"),
                        notes::add,
                        limit)
                .tell(List.of(letters));
    }

    private static Message of(String job, String text) {
        return new Message(job, "blocked", text, Json.object());
    }

    private List<String> told(String job) {
        return ledger().events(job).stream()
                .map(event -> (NotifiedEvent) event)
                .map(NotifiedEvent::text)
                .toList();
    }

    @Test
    void each_channel_gets_its_messages_in_order_and_the_ledger_keeps_what_came_of_each() throws IOException {
        Path log = dir.resolve("log");
        tell(
                Duration.ofSeconds(15),
                List.of(program("good", "cat >> '%s'".formatted(log)), program("bad", "echo broken; exit 4")),
                new Teller.Letter(of("orders", "first"), List.of("good", "bad", "absent")),
                new Teller.Letter(of("rates", "second"), List.of("good")));

        assertThat(Files.readString(log)).isEqualTo("{\"text\":\"first\"}{\"text\":\"second\"}");
        assertThat(told("orders"))
                .containsExactlyInAnyOrder(
                        "good was told: blocked",
                        "bad was not told: blocked; its program ended with status 4",
                        "absent was not told: blocked; the file of channels has none of that name");
        assertThat(told("rates")).containsExactly("good was told: blocked");
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0))
                .startsWith("Not told (the run's result stands): ")
                .contains(
                        "bad, that orders blocked: its program ended with status 4 (broken)",
                        "absent, that orders blocked: the file of channels has none of that name");
    }

    @Test
    void it_is_over_at_the_limit_and_what_waits_is_ended() throws Exception {
        Path pid = dir.resolve("pid");
        long started = System.nanoTime();
        tell(
                Duration.ofSeconds(2),
                List.of(program("slow", "echo $$ > '%s'; exec sleep 600".formatted(pid)), program("quick", "exit 0")),
                new Teller.Letter(of("orders", "first"), List.of("slow", "quick")),
                new Teller.Letter(of("orders", "second"), List.of("slow")));

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
        assertThat(told("orders"))
                .containsExactlyInAnyOrder(
                        "slow was not told: blocked; there was no time left: telling ends after 2 seconds",
                        "slow was not told: blocked; there was no time left: telling ends after 2 seconds",
                        "quick was told: blocked");
        Optional<ProcessHandle> process =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        for (int i = 0; i < 50 && process.filter(ProcessHandle::isAlive).isPresent(); i++) {
            Thread.sleep(100);
        }
        assertThat(process.filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void a_file_of_channels_with_faults_and_a_ledger_that_takes_nothing_are_noted_and_no_more() throws IOException {
        new Teller(new ReadChannels.Invalid(List.of()), ledger(), Clock.systemUTC(), new RunId("RUN-1"), notes::add)
                .tell(List.of(new Teller.Letter(of("orders", "first"), List.of("any"))));
        assertThat(told("orders")).containsExactly("any was not told: blocked; the file of channels has faults");

        Files.writeString(dir.resolve("file"), "no folder");
        new Teller(
                        new ReadChannels.Valid(new Channels(List.of(program("good", "exit 0")), List.of())),
                        Ledger.at(dir.resolve("file/ledger").toString()),
                        Clock.systemUTC(),
                        new RunId("RUN-1"),
                        notes::add)
                .tell(List.of(new Teller.Letter(of("orders", "first"), List.of("good"))));
        assertThat(notes).hasSize(2);
        assertThat(notes.get(1)).contains("the ledger");
    }

    @Test
    void nothing_to_tell_is_nothing() {
        tell(Duration.ofSeconds(1), List.of());

        assertThat(notes).isEmpty();
        assertThat(dir.resolve("ledger")).doesNotExist();
    }
}
