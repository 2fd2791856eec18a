package io.tidegate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.cli.Commands;
import io.tidegate.cli.Main;
import io.tidegate.dist.LauncherHome.Ended;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.RunId;
import io.tidegate.testing.Child;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backfill whose Spark session is renewed after each chunk, under the real launcher: one story, whatever the processes. */
@Timeout(300)
class RenewedBackfillTest extends SparkTest {
    private static final String FILE = "backfill/january.yaml";

    @TempDir
    Path temporary;

    private LauncherHome home;
    private Shop shop;

    @BeforeEach
    void a_plan_of_three_chunks() throws IOException {
        home = new LauncherHome(temporary);
        home.run("ls");
        home.with("SPARK_LOCAL_IP", "127.0.0.1")
                .with(
                        "TMPDIR",
                        Files.createDirectory(temporary.resolve("files")).toString());
        String[] java =
                Child.java(Main.class, temporary.resolve("unused")).command().toArray(String[]::new);
        String untilMain = List.of(java).subList(0, java.length - 1).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        home.script(home.tools().resolve("bin/java"), """
                left=$#
                isOurs=
                while [ $left -gt 0 ]; do
                    word=$1
                    shift
                    left=$((left - 1))
                    [ "$word" != %1$s ] || isOurs=yes
                    case $isOurs$word in
                        yes* | -Dtidegate.* | -Dspark.* | -Dlog4j2.*) set -- "$@" "$word" ;;
                    esac
                done
                exec %2$s "$@"
                """.formatted(Main.class.getName(), untilMain));
        shop = Shop.in(Files.createDirectory(temporary.resolve("shop")));
        shop.generation("2024-01-01", 3, 1).generation("2024-01-02", 4, 1).generation("2024-01-03", 5, 1);
    }

    private void plan() {
        Commands.Ended planned = Commands.run(
                shop.root(),
                List.of(
                        ("backfill plan orders --from 2024-01-01 --to 2024-01-03 --chunk 1 --reason amounts_were_wrong --out "
                                        + FILE)
                                .split(" ")));
        assertThat(planned.exit()).as(planned.text()).isZero();
    }

    private Process start(String more) {
        String line = "backfill apply %s --recycle-after 1 -o json %s".formatted(FILE, more);
        return home.start(
                home.folder().resolve("tidegate"), shop.root(), line.strip().split(" "));
    }

    private BackfillHistory backfill() {
        return shop.ledger().backfills().get(0);
    }

    private static JsonNode document(Ended ended) throws IOException {
        assertThat(ended.out()).as(ended.err()).hasLineCount(1);
        return new ObjectMapper().readTree(ended.out());
    }

    @Test
    void three_sessions_tell_one_story_and_a_blocked_chunk_of_the_second_is_the_exit_status() throws Exception {
        shop.generation("2024-01-02", 4, -1);
        plan();
        String run = RunId.next(Clock.systemUTC()).text();

        Ended ended = LauncherHome.end(start("--result-file result.json --run-id " + run));

        assertThat(ended.status()).as(ended.err()).isEqualTo(20);
        JsonNode document = document(ended);
        assertThat(document.get("exit").asInt()).isEqualTo(20);
        assertThat(document.get("run").asText()).isEqualTo(run);
        assertThat(document.get("runs")).hasSize(3);
        assertThat(document.get("end").asText()).isEqualTo("applied");
        assertThat(document.get("counts").toString()).isEqualTo("{\"blocked\":1,\"published\":2}");
        assertThat(document.at("/jobs/0/partitions").findValuesAsText("partition"))
                .containsExactly("2024-01-01", "2024-01-02", "2024-01-03");
        assertThat(document.at("/jobs/0/partitions/0/rows").asInt()).isEqualTo(3);
        assertThat(document.at("/jobs/0/partitions/0/checks")).isNotEmpty();
        assertThat(document.at("/jobs/0/partitions/1/message").asText()).contains("checks failed");
        assertThat(document.get("cost").decimalValue())
                .isEqualByComparingTo(backfill().cost());
        assertThat(Files.readString(shop.root().resolve("result.json"))).isEqualTo(ended.out());
        assertThat(Files.readString(shop.root().resolve(".tidegate/run_results/" + run + ".json")))
                .isEqualTo(ended.out());
        assertThat(ended.err()).containsOnlyOnce("measured so far").contains("orders 2024-01-03  chunk 3 of 3");
        assertThat(ended.err().split("session renewed after 1 chunk", -1)).hasSize(3);

        BackfillHistory backfill = backfill();
        assertThat(backfill.state()).isEqualTo(State.PARTLY);
        assertThat(backfill.runs()).hasSize(3).contains(new RunId(run));
        assertThat(shop.ledger().events("orders"))
                .as("what was blocked is not tried again by the same command")
                .filteredOn(Event.Blocked.class::isInstance)
                .hasSize(1);
        assertThat(backfill.trail())
                .filteredOn(BackfillEvent.Finished.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((BackfillEvent.Finished) event).counts())
                        .isEqualTo(Map.of("blocked", 1, "published", 2)));
        try (var files = Files.list(temporary.resolve("files"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("tmp.")))
                    .isEmpty();
        }
    }

    @Test
    void a_signal_to_the_launcher_ends_the_session_that_is_at_work_and_all_of_the_command() throws Exception {
        plan();
        Process process = start("");
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> backfill().runs().size() == 2);

        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        Ended ended = LauncherHome.end(process);

        assertThat(ended.status()).as(ended.err()).isEqualTo(143);
        JsonNode document = document(ended);
        assertThat(document.get("status").asText()).isEqualTo("terminated");
        assertThat(document.at("/jobs/0/partitions/0/outcome").asText()).isEqualTo("published");
        assertThat(document.get("runs")).hasSize(2);
        assertThat(backfill().state()).isEqualTo(State.PAUSED);
        assertThat(backfill().trail().get(backfill().trail().size() - 1))
                .isInstanceOfSatisfying(
                        BackfillEvent.Paused.class,
                        paused -> assertThat(paused.reason()).contains("SIGTERM"));
    }

    private Process startedUntilTheSecondSession() {
        plan();
        Process process = start("--result-file result.json");
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> backfill().runs().size() == 2);
        return process;
    }

    private static void kill(ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-KILL", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Every day once, in one commit a chunk, with the rows of its file. */
    private void nothingIsDoubled() {
        assertThat(backfill().state()).isEqualTo(State.DONE);
        assertThat(shop.visible(SPARK, "orders"))
                .isEqualTo(Map.of("2024-01-01", 3L, "2024-01-02", 4L, "2024-01-03", 5L));
        assertThat(shop.version("orders")).isEqualTo(2);
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.Published.class::isInstance)
                .extracting(event -> ((Event.Published) event).partition())
                .containsExactlyInAnyOrder("2024-01-01", "2024-01-02", "2024-01-03");
        Invariants.of(SPARK, shop, "orders").holdSettled();
    }

    @Test
    @Tag("long")
    void when_the_launcher_is_killed_the_session_at_work_goes_on_alone_to_the_end() throws Exception {
        Process launcher = startedUntilTheSecondSession();
        ProcessHandle session = launcher.children().findFirst().orElseThrow();

        kill(launcher.toHandle());
        Commands.Ended elsewhere = Commands.run(shop.root(), List.of("backfill", "apply", FILE));
        Ended ended = LauncherHome.end(launcher);

        assertThat(ended.status()).isEqualTo(137);
        assertThat(session.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThat(elsewhere.exit()).as(elsewhere.text()).isEqualTo(22);
        JsonNode document =
                new ObjectMapper().readTree(shop.root().resolve("result.json").toFile());
        assertThat(document.get("exit").asInt()).isZero();
        assertThat(document.get("end").asText()).isEqualTo("applied");
        assertThat(document.get("runs")).as("nobody begins a third").hasSize(2);
        assertThat(document.get("counts").toString()).isEqualTo("{\"published\":3}");
        nothingIsDoubled();

        Commands.Ended resumed = Commands.run(
                shop.root(), List.of("backfill", "resume", backfill().id().text()));
        assertThat(resumed.exit()).as(resumed.text()).isZero();
        assertThat(resumed.text()).contains("nothing to do");
        nothingIsDoubled();
    }

    @Test
    @Tag("long")
    void when_the_session_is_killed_after_its_launcher_a_resume_completes_it() throws Exception {
        Process launcher = startedUntilTheSecondSession();
        ProcessHandle session = launcher.children().findFirst().orElseThrow();

        kill(launcher.toHandle());
        kill(session);
        LauncherHome.end(launcher);
        assertThat(backfill().state()).isEqualTo(State.INTERRUPTED);

        Commands.Ended resumed = Commands.run(
                shop.root(), List.of("backfill", "resume", backfill().id().text()));
        assertThat(resumed.exit()).as(resumed.text()).isZero();
        nothingIsDoubled();
    }
}
