package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real process: what it loads, how it ends. */
class ProcessTest {
    @TempDir
    Path folder;

    @BeforeEach
    void project() {
        Workbench.withProject(folder);
    }

    private Process start(Map<String, String> env, List<String> jvm, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TIDEGATE_"));
        builder.environment().putAll(env);
        return builder.redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile())
                .start();
    }

    private int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends").isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate",
                "ls",
                "show orders_daily",
                "render orders_daily --partition 2024-03-01",
                "plan orders_daily --from 2024-03-01 --to 2024-03-03",
                "run orders_daily --from 2024-03-01 --to 2024-03-03 --dry-run",
                "run orders_daily --partition 2024-03-09 --skip-exit-code 99",
                "ready orders_daily --partition 2024-03-01",
                "missing --calendar",
                "stale",
                "history --calendar",
                "history",
                "logs nosuchrun",
                "explain 20",
                "schema",
                "completion bash",
                "doctor",
                "ls -o json"
            })
    void loads_no_class_of_spark_scala_or_hadoop(String line) throws Exception {
        assertThat(withoutSpark(line))
                .as(Files.readString(folder.resolve("stderr")))
                .isIn(0, 2, 23);
    }

    private int withoutSpark(String line) throws Exception {
        Path log = folder.resolve("classes.log");
        int exit = end(start(Map.of(), List.of("-Xlog:class+load:file=" + log), line.split(" ")));
        try (var lines = Files.lines(log)) {
            assertThat(lines.filter(l -> l.contains(" org.apache.spark.")
                            || l.contains(" org.apache.hadoop.")
                            || l.contains(" scala.")
                            || l.contains(" io.delta.")))
                    .as(line)
                    .isEmpty();
        }
        return exit;
    }

    @Test
    void a_year_that_was_backfilled_is_resumed_without_spark_and_nothing_is_written() throws Exception {
        Workbench bench = new Workbench(folder);
        bench.now = Instant.parse("2025-06-01T12:00:00Z");
        List<String> days = Stream.iterate(LocalDate.parse("2024-03-01"), day -> day.plusDays(1))
                .limit(365)
                .map(LocalDate::toString)
                .toList();
        days.forEach(day -> bench.write("data/orders/dt=" + day + "/orders.csv", "order_id,shop,amount,status\n"));
        String last = days.get(364);
        Workbench.Outcome planned = bench.run(List.of(
                "backfill",
                "plan",
                "orders_daily",
                "--from",
                days.get(0),
                "--to",
                last,
                "--reason",
                "shops were doubled"));
        assertThat(planned.exit()).as(planned.err()).isZero();
        Ledger ledger = Ledger.at(folder.resolve(".tidegate/ledger").toString());
        BackfillHistory backfill = ledger.backfills().get(0);
        RunId run = RunId.next(Clock.systemUTC());
        List<Event> events = new ArrayList<>();
        events.add(new BackfillEvent.Started(run, "orders_daily", bench.now, backfill.id(), "hash", "ann", "go"));
        days.forEach(day -> events.add(published(run, day, bench.now)));
        events.add(new BackfillEvent.Finished(
                run,
                "orders_daily",
                bench.now,
                backfill.id(),
                "done",
                "ann",
                Map.of("published", 365),
                BigDecimal.ZERO));
        ledger.write(run, "orders_daily", 0, Document.Kind.NOTE, events);
        int before = ledger.events("orders_daily").size();

        assertThat(withoutSpark("backfill resume %s --skip-exit-code 99".formatted(backfill.id())))
                .as(Files.readString(folder.resolve("stderr")))
                .isEqualTo(99);
        assertThat(Files.readString(folder.resolve("stdout"))).contains("nothing to do", "365 built before");
        assertThat(ledger.events("orders_daily")).hasSize(before);
    }

    private static Event published(RunId run, String day, Instant at) {
        return new Event.Published(
                run,
                "orders_daily",
                at,
                1,
                day,
                "print",
                -1,
                0,
                OptionalLong.empty(),
                1,
                1,
                100,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                "once",
                false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "tr-TR", "de-DE"})
    void says_the_same_whatever_language_the_machine_speaks(String tag) throws Exception {
        String[] command = {"plan", "orders_daily", "--from", "2024-03-01", "--to", "2030-01-01"};
        end(start(Map.of(), List.of("-Duser.language=en"), command));
        String english = Files.readString(folder.resolve("stdout")) + Files.readString(folder.resolve("stderr"));
        String[] language = tag.split("-");
        end(start(Map.of(), List.of("-Duser.language=" + language[0], "-Duser.country=" + language[1]), command));

        assertThat(Files.readString(folder.resolve("stdout")) + Files.readString(folder.resolve("stderr")))
                .isEqualTo(english)
                .containsPattern("[0-9],[0-9]{3}");
    }

    @Test
    void success_returns_from_main_and_failure_exits() throws Exception {
        assertThat(end(start(Map.of(), List.of(), "validate"))).isZero();
        assertThat(end(start(Map.of(), List.of(), "rum"))).isEqualTo(2);
        assertThat(end(start(Map.of(), List.of(), "ready", "orders_daily", "--partition", "2024-03-09")))
                .isEqualTo(23);
    }

    @Test
    void under_spark_submit_a_failure_is_sparks_own_exception() throws Exception {
        assertThat(end(start(Map.of(), List.of("-DSPARK_SUBMIT=true"), "rum"))).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("stderr")))
                .contains("org.apache.spark.SparkUserAppException: User application exited with 2");
        assertThat(end(start(Map.of(), List.of("-DSPARK_SUBMIT=true"), "validate")))
                .isZero();
    }

    @Test
    void a_signal_while_channels_are_told_ends_it_with_the_status_that_it_had() throws Exception {
        Path jobs = folder.resolve("jobs.yaml");
        Files.writeString(
                jobs,
                Files.readString(jobs)
                        .replaceFirst(
                                "transform: .*",
                                "transform: {class: com.acme.Nothing}\n    notify: {when: [failed], channels: [slow]}"));
        Files.writeString(
                folder.resolve("channels.yaml"),
                "version: 1\nchannels: {slow: {command: [/bin/sh, -c, \"echo $$ > '%s'; exec sleep 600\"]}}\n"
                        .formatted(folder.resolve("begun")));
        Process process = start(
                Map.of("TIDEGATE_CHANNELS", "channels.yaml"),
                List.of(),
                "run",
                "orders_daily",
                "--partition",
                "2024-03-01");
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.exists(folder.resolve("begun")) && Files.size(folder.resolve("begun")) > 0);
        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(end(process)).as(Files.readString(folder.resolve("stderr"))).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("stdout"))).startsWith("failed: ");
        long program = Long.parseLong(Files.readString(folder.resolve("begun")).strip());
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .until(() ->
                        ProcessHandle.of(program).filter(ProcessHandle::isAlive).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"INT,130,interrupted", "TERM,143,terminated"})
    void a_signal_ends_a_waiting_run_with_its_status_and_a_result(String signal, int status, String word)
            throws Exception {
        Path jobs = folder.resolve("jobs.yaml");
        Files.writeString(
                jobs,
                Files.readString(jobs).replace("format: csv", "format: csv\n        ready: {timeout: 1h, poll: 1h}"));
        Process process = start(
                Map.of(), List.of(), "run", "orders_daily", "--partition", "2024-03-09", "--result-file", "r.json");
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> Files.readString(folder.resolve("stderr")).contains("waiting for its sources"));
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(end(process)).isEqualTo(status);
        assertThat(Files.readString(folder.resolve("r.json")))
                .contains("\"exit\":" + status, "\"status\":\"" + word + "\"");
        assertThat(Files.readString(folder.resolve(".tidegate/run_result.json")))
                .contains("\"exit\":" + status);
        assertThat(Files.readString(folder.resolve("stdout"))).contains("exit " + status);
        assertThat(Files.readString(folder.resolve("stderr"))).contains("the same command again");
    }
}
