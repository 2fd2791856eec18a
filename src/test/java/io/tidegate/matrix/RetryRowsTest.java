package io.tidegate.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.Event;
import io.tidegate.run.ExitStatus;
import io.tidegate.run.Progress;
import io.tidegate.run.RunResult;
import io.tidegate.run.Step;
import io.tidegate.testing.Shop;
import io.tidegate.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows 65 and 66: what is tried again, how often, and what never is. */
class RetryRowsTest extends SparkTest {
    private static final String DAY = "2024-01-01";

    @TempDir
    Path dir;

    /** The storage fails as a step is entered, the first so many times. */
    private static final class Flaky implements Progress {
        private final Step where;
        private int left;
        private final List<String> notes = new ArrayList<>();

        Flaky(Step where, int times) {
            this.where = where;
            this.left = times;
        }

        @Override
        public void step(Job job, int chunk, int chunks, List<Partition> partitions, Step step, BigDecimal cost) {
            if (step == where && left-- > 0) {
                throw new UncheckedIOException(new IOException("connection reset"));
            }
        }

        @Override
        public void done(Job job, RunResult result) {}

        @Override
        public void note(String line) {
            notes.add(line);
        }
    }

    private Shop shop() {
        return Shop.in(dir)
                .generation(DAY, 3, 1)
                .edit("attempts: 2, backoff: 1s, max_backoff: 2s", "attempts: 3, backoff: 1s, max_backoff: 1s");
    }

    private static List<RunResult> run(Shop shop, Progress progress) {
        return shop.run("orders", Optional.empty(), OptionalInt.empty(), progress, DAY);
    }

    private static long events(Shop shop, Class<? extends Event> type) {
        return shop.ledger().events("orders").stream().filter(type::isInstance).count();
    }

    @Test
    void row65_storage_trouble_fewer_times_than_attempts_ends_well_and_each_attempt_is_in_the_ledger() {
        Shop shop = shop();
        Flaky storage = new Flaky(Step.STAGE, 2);

        assertThat(run(shop, storage)).singleElement().isInstanceOf(RunResult.Published.class);
        assertThat(storage.notes)
                .filteredOn(note -> note.contains("trying again"))
                .hasSize(2);
        assertThat(events(shop, Event.Intent.class)).isEqualTo(3);
        assertThat(events(shop, Event.Failed.class)).isEqualTo(2);
        assertThat(shop.version("orders")).isZero();
        assertThat(run(shop, Progress.SILENT)).singleElement().isInstanceOf(RunResult.Kept.class);
    }

    @Test
    void row65_storage_trouble_as_often_as_attempts_ends_75_in_bounded_time_and_the_next_run_ends_well() {
        Shop shop = shop();
        Instant start = Instant.now();

        List<RunResult> results = run(shop, new Flaky(Step.AUDIT, 99));
        assertThat(ExitStatus.of(results)).isEqualTo(75);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
        assertThat(events(shop, Event.Intent.class)).isEqualTo(3);
        assertThat(shop.version("orders")).isEqualTo(-1);
        assertThat(run(shop, Progress.SILENT)).singleElement().isInstanceOf(RunResult.Published.class);
    }

    @Test
    void row66_what_another_try_cannot_cure_is_tried_once() {
        Shop blocked = shop().day(DAY, "1,-5,new");
        assertThat(ExitStatus.of(run(blocked, Progress.SILENT))).isEqualTo(20);
        assertThat(events(blocked, Event.Intent.class)).isEqualTo(1);

        Shop sql = blocked.edit("status FROM raw", "status, nothing FROM raw");
        List<RunResult> results = run(sql, Progress.SILENT);
        assertThat(results)
                .singleElement()
                .isInstanceOfSatisfying(
                        RunResult.Failed.class, f -> assertThat(f.reason()).isEqualTo(ErrorCode.SQL));
        assertThat(events(sql, Event.Intent.class)).isEqualTo(2);
        assertThat(sql.version("orders")).isEqualTo(-1);
    }
}
