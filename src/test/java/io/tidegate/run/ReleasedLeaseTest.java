package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.apply.Extent;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease that cannot be given back after the commit: what was published is told as published. */
class ReleasedLeaseTest extends SparkTest {
    @TempDir
    Path dir;

    private final List<String> notes = new ArrayList<>();

    /** Once the commit is made, the job's lease files are such as nobody can read. */
    private final Progress spoiled = new Progress() {
        @Override
        public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal costSoFar) {
            if (step == Step.RECORD) {
                spoil();
            }
        }

        @Override
        public void done(Job job, RunResult result) {}

        @Override
        public void note(String line) {
            notes.add(line);
            mend();
        }
    };

    private void spoil() {
        try (Stream<Path> files = Files.list(leases())) {
            for (Path file : files.toList()) {
                Files.delete(file);
                Files.createDirectory(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mend() {
        try (Stream<Path> files = Files.list(leases())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path leases() {
        return dir.resolve(".tidegate/ledger/leases/orders");
    }

    private void theLeaseIsToldOf(String partition) {
        assertThat(notes)
                .filteredOn(note -> note.contains("lease"))
                .singleElement()
                .asString()
                .contains("orders", partition, "could not be given back", "ends by itself");
    }

    @Test
    void what_a_run_has_published_stays_published() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1);

        List<RunResult> results = shop.run("orders", Optional.empty(), OptionalInt.empty(), spoiled, "2024-01-01");

        assertThat(results).extracting(Word::of).containsExactly("published");
        theLeaseIsToldOf("2024-01-01");
        assertThat(shop.ledger().events("orders"))
                .filteredOn(Event.RunFinished.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((Event.RunFinished) event).exitStatus()).isZero());
        assertThat(shop.visible(SPARK, "orders")).containsEntry("2024-01-01", 3L);
    }

    @Test
    void what_a_rollback_has_brought_back_stays_so() {
        Shop shop = Shop.in(dir).generation("2024-01-01", 3, 1);
        shop.run("orders", "2024-01-01");
        shop.generation("2024-01-01", 5, 2);
        shop.run("orders", "2024-01-01");

        List<RunResult> results = shop.rollback(
                "orders", new Extent.Partitions(List.of(Shop.partition("2024-01-01"))), OptionalLong.empty(), spoiled);

        assertThat(results).singleElement().isInstanceOf(RunResult.RolledBack.class);
        theLeaseIsToldOf("2024-01-01");
        assertThat(shop.visible(SPARK, "orders")).containsEntry("2024-01-01", 3L);
    }
}
