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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCompactTest {
    @TempDir
    Path folder;

    private Ledger january;
    private Ledger february;

    @BeforeEach
    void open() {
        january = Ledger.at(folder.toString(), Clock.fixed(NOON, ZoneOffset.UTC));
        february = Ledger.at(folder.toString(), Clock.fixed(Instant.parse("2021-02-01T00:00:00Z"), ZoneOffset.UTC));
    }

    private void write(int chunk) {
        january.write(new RunId("R"), JOB, chunk, Kind.INTENT, List.of(Events.intent("R", chunk, chunk, "p" + chunk)));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("events/job=regions_daily/month=2021-01"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void only_months_that_are_over_are_folded_into_one_file_each() throws IOException {
        write(1);
        write(2);
        List<Event> before = january.events(JOB);

        assertThat(january.compact()).isZero();
        assertThat(february.compact()).isEqualTo(2);
        assertThat(files()).singleElement().asString().endsWith(".jsonl.gz");
        assertThat(february.events(JOB)).isEqualTo(before);
        assertThat(february.compact()).isZero();
    }

    @Test
    void runs_fold_a_month_by_themselves_a_day_after_its_end() throws IOException {
        write(1);
        write(2);
        assertThat(february.foldOldMonths(JOB))
                .as("the clock of another driver may still be in it")
                .isZero();
        Ledger later = Ledger.at(folder.toString(), Clock.fixed(Instant.parse("2021-02-02T00:00:00Z"), ZoneOffset.UTC));
        assertThat(later.foldOldMonths(JOB)).isEqualTo(2);
        assertThat(files()).hasSize(1);
        assertThat(later.foldOldMonths(JOB)).isZero();
        assertThat(later.events(JOB)).hasSize(2);
    }

    @Test
    void late_documents_are_read_beside_the_fold_and_folded_into_a_new_one() throws IOException {
        write(1);
        february.compact();
        write(2);
        assertThat(february.events(JOB)).hasSize(2);

        assertThat(february.compact()).isEqualTo(1);
        assertThat(files()).hasSize(1);
        assertThat(february.events(JOB)).hasSize(2);
    }

    @Test
    void a_late_document_of_a_folded_chunk_is_not_taken_for_the_folded_one() {
        write(1);
        february.compact();
        january.write(new RunId("R"), JOB, 1, Kind.INTENT, List.of(Events.intent("R", 1, 99, "p1")));

        assertThat(february.events(JOB)).hasSize(2);
        february.compact();
        assertThat(february.events(JOB)).hasSize(2);
    }

    @Test
    void a_document_of_a_month_that_is_over_never_takes_a_name_that_a_folder_may_delete() throws IOException {
        write(1);
        february.write(new RunId("R"), JOB, 1, Kind.OUTCOME, List.of(Events.blocked("R", 1, "p1")));

        assertThat(files())
                .extracting(f -> f.getFileName().toString())
                .containsExactly("R-00001-1-intent.json", "R-00001-1000-outcome.json");
        assertThat(february.history(JOB).openIntents()).isEmpty();
    }

    @Test
    void a_fold_that_was_killed_before_it_deleted_counts_each_document_once() throws IOException {
        write(1);
        write(2);
        Path first = files().get(0);
        byte[] kept = Files.readAllBytes(first);
        february.compact();
        Files.write(first, kept);

        assertThat(february.events(JOB)).hasSize(2);
        assertThat(february.compact()).isEqualTo(1);
        assertThat(files()).hasSize(1);
        assertThat(february.events(JOB)).hasSize(2);
    }

    @Test
    void a_torn_fold_is_damaged() throws IOException {
        write(1);
        february.compact();
        Path fold = files().get(0);
        byte[] bytes = Files.readAllBytes(fold);
        Files.write(fold, java.util.Arrays.copyOf(bytes, bytes.length - 12));

        assertThatThrownBy(() -> february.events(JOB)).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED);
            assertThat(e).hasMessageContaining(fold.toString());
        });
    }

    @Test
    void readers_and_two_folders_at_once_lose_and_double_nothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean isOver = new AtomicBoolean();
        try {
            for (int chunk = 1; chunk <= 100; chunk++) {
                write(chunk);
            }
            Future<Integer> reader = threads.submit(() -> {
                int reads = 0;
                while (!isOver.get()) {
                    assertThat(february.events(JOB))
                            .hasSizeGreaterThanOrEqualTo(100)
                            .doesNotHaveDuplicates();
                    reads++;
                }
                return reads;
            });
            List<Future<?>> folders = List.of(threads.submit(() -> fold(40)), threads.submit(() -> fold(40)));
            for (int chunk = 101; chunk <= 160; chunk++) {
                write(chunk);
            }
            for (Future<?> folder : folders) {
                folder.get();
            }
            isOver.set(true);
            assertThat(reader.get()).isPositive();
            february.compact();
            assertThat(february.events(JOB)).hasSize(160).doesNotHaveDuplicates();
            assertThat(files()).hasSize(1);
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
    }

    private void fold(int times) {
        for (int i = 0; i < times; i++) {
            february.compact();
        }
    }
}
