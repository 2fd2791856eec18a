package io.tidegate.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.backfill.BackfillFile;
import io.tidegate.backfill.BackfillPlan;
import io.tidegate.cli.Commands;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.run.Engine;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.RunSettings;
import io.tidegate.run.Step;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backfill changed: told at its end, kept in the ledger, and found out again on demand. */
class ChangeSummaryTest extends SparkTest {
    private static final String FILE = "backfill/january.yaml";

    @TempDir
    Path dir;

    private Shop shop;

    /** Ends the process as a kill would, between the commit of a chunk and its entry in the ledger. */
    private record Dying(int chunk) implements Progress {
        @Override
        public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {
            if (step == Step.RECORD && chunk == this.chunk) {
                throw new Error("killed");
            }
        }

        @Override
        public void done(Job job, RunResult result) {}

        @Override
        public void note(String line) {}
    }

    private Commands.Ended type(String line) {
        return Commands.run(dir, Arrays.asList(line.split(" ")));
    }

    private BackfillHistory backfill() {
        return shop.ledger().backfills().get(0);
    }

    private BackfillReport apply(BackfillPlan plan, Progress progress) {
        RunSettings settings = Shop.settings();
        try (Engine engine = Engine.open(shop.project(), settings)) {
            return new BackfillRunner(shop.project(), engine, settings, progress, Consumers.NOBODY)
                    .apply(plan, ApplyOptions.DEFAULT);
        }
    }

    @Test
    void a_planted_change_is_the_top_mover_after_a_kill_too_and_is_told_as_long_as_the_files_are_there()
            throws Exception {
        shop = Shop.in(dir, "skip_partition", "clear");
        for (int day = 1; day <= 5; day++) {
            shop.day("2024-01-0" + day, "1,10.00,new", "2,20.00,paid");
        }
        shop.run("orders", "2024-01-01", "2024-01-02", "2024-01-03", "2024-01-05");
        shop.day("2024-01-02", "1,10.00,new", "2,90.50,paid").day("2024-01-03");
        assertThat(
                        type("backfill plan orders --from 2024-01-01 --to 2024-01-04 --chunk 2 --out %s --reason amounts_were_wrong"
                                        .formatted(FILE))
                                .exit())
                .isZero();
        BackfillPlan plan = BackfillFile.read(dir.resolve(FILE), shop.project());
        assertThatThrownBy(() -> apply(plan, new Dying(2))).hasMessage("killed");
        assertThat(backfill().compared("orders")).isEmpty();

        Commands.Ended resumed = type("backfill resume " + plan.id());

        assertThat(resumed.exit()).as(resumed.text()).isZero();
        String[] told = {
            "what changed in orders",
            "1 changed, 1 new, 1 emptied, 1 alike in rows and sums",
            "2024-01-02  amount       30.00  100.50   +235%",
            "2024-01-03  rows             2       0   -100%",
            "rows         6       4  -33.3%",
            "amount   90.00  130.50  +45.0%",
            "New: 1 partition with 2 rows; it is in no total.",
            "Next: tidegate diff orders --partition 2024-01-02 --with 0"
        };
        assertThat(resumed.text()).contains(told);
        BackfillEvent.Compared event = backfill().compared("orders").orElseThrow();
        assertThat(event.coreSeconds()).isPositive();
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);

        Commands.Ended again = type("backfill apply " + FILE);
        assertThat(again.text()).contains("nothing to do").doesNotContain("Starting Spark", "what changed");
        assertThat(type("backfill show " + plan.id()).text()).contains(Arrays.copyOf(told, 7));

        Commands.Ended diff = type("diff orders --backfill %s -o json".formatted(plan.id()));
        assertThat(diff.exit()).as(diff.text()).isZero();
        JsonNode document =
                new ObjectMapper().readTree(diff.text().substring(diff.text().indexOf('{')));
        assertThat(document.at("/status").asText()).isEqualTo("different");
        assertThat(document.at("/partitions/1/sums").toString())
                .isEqualTo("[{\"column\":\"amount\",\"before\":\"30.00\",\"after\":\"100.50\"}]");
        loseFilesNobodyReads();
        assertThat(type("diff orders --backfill " + backfill().id()).text())
                .contains(
                        "1 new, 1 emptied, 2 unknown",
                        "Not known before, and in no sum: 2024-01-01, 2024-01-02, 2024-01-03; files of version 0 are",
                        "2024-01-03  rows");
    }

    /** As VACUUM would. */
    private void loseFilesNobodyReads() throws IOException {
        Path table = Path.of(shop.location("orders"));
        Set<String> live = Arrays.stream(
                        SPARK.read().format("delta").load(table.toString()).inputFiles())
                .map(file -> Path.of(URI.create(file)).getFileName().toString())
                .collect(Collectors.toSet());
        try (Stream<Path> all = Files.walk(table)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".parquet"))
                    .filter(f -> !live.contains(f.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void a_summary_that_fails_is_a_note_and_never_the_end_of_a_backfill() throws Exception {
        shop = Shop.in(dir).day("2024-01-01", "1,10.00,new");
        assertThat(type("backfill plan orders --from 2024-01-01 --to 2024-01-01 --out %s --reason amounts_were_wrong"
                                .formatted(FILE))
                        .exit())
                .isZero();
        BackfillPlan plan = BackfillFile.read(dir.resolve(FILE), shop.project());
        List<String> notes = new ArrayList<>();
        Progress losing = new Progress() {
            @Override
            public void step(Job job, int chunk, int chunks, List<Partition> of, Step step, BigDecimal costSoFar) {}

            @Override
            public void done(Job job, RunResult result) {
                try (Stream<Path> all = Files.walk(Path.of(shop.location("orders")))) {
                    for (Path file :
                            all.filter(f -> f.toString().endsWith(".parquet")).toList()) {
                        Files.delete(file);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        BackfillReport report = apply(plan, losing);

        assertThat(ApplyExit.of(report)).isZero();
        assertThat(report.changes()).isEmpty();
        assertThat(notes)
                .filteredOn(note -> note.contains("what changed is not told"))
                .hasSize(1)
                .allMatch(note -> note.contains("`tidegate diff orders --backfill " + plan.id()));
        assertThat(backfill().state()).isEqualTo(BackfillHistory.State.DONE);
    }
}
