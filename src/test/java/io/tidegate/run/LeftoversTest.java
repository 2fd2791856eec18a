package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Document;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Machine;
import io.tidegate.ledger.RunId;
import io.tidegate.ledger.StagedFiles;
import io.tidegate.log.RunMark;
import io.tidegate.log.TableLog;
import io.tidegate.testing.Invariants;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves in the table's folder and in the ledger, and what the next one makes of it. */
class LeftoversTest extends SparkTest {
    private static final RunId OTHER = new RunId("01HZY3V5R8K2M4N6P8Q0S2T4A0");

    @TempDir
    Path dir;

    private Shop shop;
    private StagedFiles notes;
    private final List<String> said = new ArrayList<>();

    private final Progress listening = new Progress() {
        @Override
        public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal cost) {}

        @Override
        public void done(Job job, RunResult result) {}

        @Override
        public void note(String line) {
            said.add(line);
        }
    };

    @BeforeEach
    void twoDays() {
        shop = Shop.in(dir).generation("2024-01-01", 3, 1).generation("2024-01-02", 4, 1);
        shop.run("orders", "2024-01-01", "2024-01-02");
        notes = StagedFiles.of(shop.project().ledger(), "orders");
    }

    private List<RunResult> run(String... days) {
        return shop.run("orders", Optional.empty(), OptionalInt.empty(), listening, days);
    }

    private List<String> inNoVersion() {
        return shop.filesNoVersionNames("orders");
    }

    @Test
    void the_files_of_a_blocked_day_stay_until_the_next_run_of_the_job() {
        Invariants invariants = Invariants.of(SPARK, shop, "orders");
        shop.generation("2024-01-01", 5, 2).generation("2024-01-02", 5, -2);
        assertThat(run("2024-01-01", "2024-01-02")).extracting(Word::of).containsExactly("published", "blocked");
        assertThat(inNoVersion()).as("kept to be looked at").hasSize(1);
        assertThat(notes.notes()).singleElement().satisfies(note -> {
            assertThat(note.isLeft()).isTrue();
            assertThat(note.files()).singleElement().asString().startsWith("day=2024-01-02/part-");
        });

        run("2024-01-01");
        assertThat(inNoVersion()).as("nothing was to do, so nothing is removed").hasSize(1);
        shop.generation("2024-01-01", 6, 3);
        run("2024-01-01");
        assertThat(inNoVersion()).isEmpty();
        assertThat(notes.notes()).isEmpty();
        assertThat(said).anyMatch(line -> line.startsWith("orders: removed 1 file that run "));
        invariants.holdSettled("2024-01-01", "2024-01-02");
    }

    @Test
    void only_files_that_a_note_names_and_no_commit_are_removed_and_only_of_those_who_are_over() throws Exception {
        Path day = Path.of(shop.location("orders"), "day=2024-01-02");
        Path published;
        try (var files = Files.list(day)) {
            published = files.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        Path stray = Files.writeString(day.resolve("part-stray.parquet"), "of nobody we know");
        Path living = Files.writeString(day.resolve("part-living.parquet"), "of a process at work");
        Path dead = Files.writeString(day.resolve("part-dead.parquet"), "of a process that is gone");
        Path outside = Files.writeString(dir.resolve("outside.parquet"), "not in the table");
        notes.staged(OTHER, 1, -1, List.of("day=2024-01-02/part-living.parquet"));
        noteOfDead(List.of(
                "day=2024-01-02/part-dead.parquet",
                "day=2024-01-02/" + published.getFileName(),
                "../../../outside.parquet"));
        shop.generation("2024-01-01", 6, 3);
        run("2024-01-01");

        assertThat(dead).doesNotExist();
        assertThat(List.of(stray, living, published, outside))
                .allSatisfy(file -> assertThat(file).exists());
        assertThat(notes.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.run()).isEqualTo(OTHER));
    }

    /** As a driver that was killed leaves it. */
    private void noteOfDead(List<String> files) throws Exception {
        String[] parts = Machine.process().split("-");
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path folder = Files.createDirectories(Path.of(shop.project().ledger(), "staged", "orders"));
        Files.writeString(
                folder.resolve("DEAD-00001.json"),
                "{\"schema_version\":1,\"run\":\"DEAD\",\"chunk\":1,\"process\":\"%s-%d-%s\",\"read_version\":-1,\"left\":false,\"files\":[%s]}\n"
                        .formatted(
                                parts[0],
                                gone.pid(),
                                parts[2],
                                String.join(
                                        ",",
                                        files.stream().map(f -> "\"" + f + "\"").toList())));
    }

    @Test
    void drafts_of_commits_stay_unless_their_process_is_certainly_gone() throws Exception {
        Path log = Path.of(shop.location("orders"), "_delta_log");
        String uuid = "80a083e8-7026-4e79-81be-64bd76c43a11";
        String[] parts = Machine.process().split("-");
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Path dead = log.resolve(
                ".00000000000000000009.json.%s-%d-%s.%s.tmp".formatted(parts[0], gone.pid(), parts[2], uuid));
        Path ours = log.resolve(".00000000000000000009.json.%s.%s.tmp".formatted(Machine.process(), uuid));
        Path elsewhere = log.resolve(".00000000000000000009.json.0123456789ab-7-7.%s.tmp".formatted(uuid));
        Path older = log.resolve(".00000000000000000009.json.%s.tmp".formatted(uuid));
        for (Path draft : List.of(dead, ours, elsewhere, older)) {
            Files.writeString(draft, "half");
        }
        shop.generation("2024-01-01", 6, 3);
        run("2024-01-01");
        assertThat(dead).doesNotExist();
        assertThat(List.of(ours, elsewhere, older))
                .allSatisfy(file -> assertThat(file).exists());
        assertThat(said).contains("orders: removed 1 drafts of commits that killed processes left");
    }

    @Test
    void a_run_that_was_given_up_and_committed_after_all_is_found_by_the_next_start() throws Exception {
        shop.generation("2024-01-01", 6, 3);
        run("2024-01-01");
        RunId run = new RunId(TableLog.read(shop.location("orders"))
                .flatMap(log -> log.commits().get(1).mark())
                .map(RunMark::run)
                .orElseThrow());
        try (var documents = Files.walk(Path.of(shop.project().ledger(), "events"))) {
            for (Path document : documents.toList()) {
                if (document.toString().contains(run.text())
                        && document.toString().endsWith("-outcome.json")) {
                    Files.delete(document);
                }
            }
        }
        shop.ledger()
                .write(
                        run,
                        "orders",
                        1,
                        Document.Kind.OUTCOME,
                        List.of(new Event.Failed(
                                run,
                                "orders",
                                Shop.CLOCK.instant(),
                                1,
                                List.of("2024-01-01"),
                                "interrupted",
                                "COORDINATION",
                                "the process ended before its commit")));
        assertThat(shop.ledger().history("orders").openIntents()).isEmpty();

        assertThat(run("2024-01-01")).extracting(Word::of).containsExactly("kept");
        Invariants.of(SPARK, shop, "orders").holdSettled();
    }
}
