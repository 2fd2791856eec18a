package io.tidegate.ledger;

import static io.tidegate.ledger.Events.JOB;
import static io.tidegate.ledger.Events.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.ledger.Document.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    Path folder;

    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = Ledger.at(folder.toString(), Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private Path onlyDocument() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void an_empty_ledger_knows_nothing_and_says_so_without_a_fault() {
        assertThat(ledger.jobs()).isEmpty();
        assertThat(ledger.events(JOB)).isEmpty();
        assertThat(ledger.history(JOB).states()).isEmpty();
        assertThat(ledger.history(JOB).runs()).isEmpty();
        assertThat(ledger.compact()).isZero();
    }

    @Test
    void a_document_lies_where_people_look_for_it_and_is_one_line() throws IOException {
        ledger.write(new RunId("R1"), JOB, 3, Kind.INTENT, List.of(Events.intent("R1", 3, 41, "2021-01-15")));

        Path document = onlyDocument();
        assertThat(folder.relativize(document))
                .hasToString("events/job=regions_daily/month=2021-01/R1-00003-1-intent.json");
        assertThat(Files.readAllLines(document))
                .singleElement()
                .asString()
                .startsWith("{\"schema_version\":1,\"run\":\"R1\"");
    }

    @Test
    void random_events_are_read_back_as_they_were_written() {
        long seed = new Random().nextLong();
        System.out.println("seed of random_events_are_read_back: " + seed);
        Random random = new Random(seed);
        List<Event> written = new ArrayList<>();
        for (int chunk = 1; chunk <= 200; chunk++) {
            List<Event> events = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                events.add(Events.random(random, new RunId("R1"), JOB, NOON.plusNanos(random.nextInt()), chunk));
            }
            ledger.write(new RunId("R1"), JOB, chunk, Kind.OUTCOME, events);
            written.addAll(events);
        }
        assertThat(ledger.events(JOB)).as("seed %d", seed).isEqualTo(written);
        Ledger later = Ledger.at(folder.toString(), Clock.fixed(Instant.parse("2021-02-01T00:00:00Z"), ZoneOffset.UTC));
        assertThat(later.compact()).isEqualTo(200);
        assertThat(later.events(JOB)).as("seed %d, folded", seed).isEqualTo(written);
    }

    @Test
    void events_come_by_run_then_by_step_and_not_by_the_clock() {
        Instant late = NOON.plusSeconds(7200);
        Event second = new Event.Blocked(new RunId("01HAAAAAAAAAAAAAAAAAAAAAA2"), JOB, NOON, 1, "p", "blocked", "");
        Event first = new Event.Blocked(new RunId("01HAAAAAAAAAAAAAAAAAAAAAA1"), JOB, late, 1, "p", "blocked", "");
        ledger.write(second.run(), JOB, 1, Kind.OUTCOME, List.of(second));
        ledger.write(first.run(), JOB, 1, Kind.OUTCOME, List.of(first));
        Event.RunFinished finished = Events.finished(second.run().text(), 0);
        ledger.write(second.run(), JOB, 0, Kind.FINISHED, List.of(finished));
        Event.RunStarted started = Events.started(second.run().text());
        ledger.write(second.run(), JOB, 0, Kind.STARTED, List.of(started));

        assertThat(ledger.events(JOB)).containsExactly(first, started, second, finished);
    }

    @Test
    void a_chunk_that_is_planned_again_writes_a_new_document_in_order() {
        for (int version = 1; version <= 12; version++) {
            ledger.write(new RunId("R"), JOB, 1, Kind.INTENT, List.of(Events.intent("R", 1, version, "p")));
            ledger.write(new RunId("R"), JOB, 1, Kind.OUTCOME, List.of(Events.failed("R", 1, "conflict", "p")));
        }
        List<Event> events = ledger.events(JOB);
        assertThat(events).hasSize(24);
        for (int i = 0; i < 12; i++) {
            assertThat(((Event.Intent) events.get(2 * i)).targetVersion()).isEqualTo(i + 1);
            assertThat(events.get(2 * i + 1)).isInstanceOf(Event.Failed.class);
        }
    }

    @Test
    void since_reads_only_newer_months_and_events() throws IOException {
        Event old =
                new Event.Blocked(new RunId("A"), JOB, Instant.parse("2020-12-31T23:59:59Z"), 1, "p", "blocked", "");
        Event fresh = new Event.Blocked(new RunId("B"), JOB, NOON, 1, "p", "blocked", "");
        ledger.write(old.run(), JOB, 1, Kind.OUTCOME, List.of(old));
        Files.writeString(onlyDocument(), "garbage, and never looked at");
        ledger.write(fresh.run(), JOB, 1, Kind.OUTCOME, List.of(fresh));

        assertThat(ledger.events(JOB, NOON)).containsExactly(fresh);
        assertThat(ledger.events(JOB, NOON.plusNanos(1))).isEmpty();
    }

    @Test
    void jobs_are_listed_and_kept_apart() {
        ledger.write(new RunId("R"), "b", 0, Kind.NOTE, List.of(Events.started("R")));
        ledger.write(new RunId("R"), "a", 0, Kind.NOTE, List.of(Events.started("R")));

        assertThat(ledger.jobs()).containsExactly("a", "b");
        assertThat(ledger.events("a")).hasSize(1);
        assertThatThrownBy(() -> ledger.events("../b")).isInstanceOf(TidegateException.class);
    }

    @Test
    void fields_and_event_types_of_later_versions_are_passed_over() throws IOException {
        ledger.write(new RunId("R1"), JOB, 1, Kind.OUTCOME, List.of(Events.blocked("R1", 1, "p")));
        Path document = onlyDocument();
        String text = Files.readString(document);
        Files.writeString(
                document,
                text.replace("\"code\":", "\"later\":{\"x\":[1,null]},\"code\":")
                        .replace("\"events\":[", "\"events\":[{\"type\":\"teleported\",\"whatever\":1},"));

        assertThat(ledger.events(JOB)).containsExactly(Events.blocked("R1", 1, "p"));
    }

    @Test
    void a_damaged_document_is_named_and_never_passed_over() throws IOException {
        ledger.write(new RunId("R1"), JOB, 1, Kind.OUTCOME, List.of(Events.blocked("R1", 1, "p")));
        Path document = onlyDocument();
        String text = Files.readString(document);
        Map<String, String> faults = Map.of(
                "",
                "it is empty",
                text.substring(0, text.length() / 2),
                "it is not whole JSON",
                "\u0000\u0000\u0000",
                "it is not whole JSON",
                text + text,
                "something follows",
                text.replace("\"code\":\"blocked\",", ""),
                "the field 'code' is missing",
                text.replace("\"chunk\":1", "\"chunk\":\"1\""),
                "the field 'chunk' is not a number",
                text.replace("\"schema_version\":1", "\"schema_version\":2"),
                "schema_version is 2",
                text.replace("2021-01-15T12:00:00Z", "yesterday"),
                "not a UTC instant",
                text.replace("\"sequence\":1", "\"sequence\":2"),
                "it holds the document");
        faults.forEach((content, why) -> {
            try {
                Files.writeString(document, content);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            assertThatThrownBy(() -> ledger.events(JOB))
                    .as(content)
                    .isInstanceOfSatisfying(TidegateException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED);
                        assertThat(e).hasMessageContaining(document.toString()).hasMessageContaining(why);
                        assertThat(e.cure()).contains("tidegate ledger rebuild");
                    });
        });
    }

    @Test
    void what_could_not_be_read_again_is_not_written() {
        Event.Blocked hole = new Event.Blocked(new RunId("R1"), JOB, NOON, 1, "p", "blocked", null);

        assertThatThrownBy(() -> ledger.write(hole.run(), JOB, 1, Kind.OUTCOME, List.of(hole)))
                .isInstanceOfSatisfying(
                        TidegateException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUG));
        assertThat(ledger.jobs()).isEmpty();
    }
}
