package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Grain;
import io.tidegate.job.Job;
import io.tidegate.job.Window;
import io.tidegate.ledger.JobHistory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one plan sees while other drivers publish between its looks at the table and at the ledger. */
class TracesTest {
    @TempDir
    Path root;

    private final AtomicInteger looks = new AtomicInteger();

    private Scene scene;
    private Job job;

    @BeforeEach
    void a_job_with_one_published_day() {
        job = Jobs.job(root, "orders")
                .grain(Grain.DAY, "2021-01-01")
                .sources(Jobs.files(root, "raw", "raw/{{ ds }}.csv", Window.NONE))
                .build();
        scene = new Scene(root).project(400, job);
        for (int day = 1; day <= 6; day++) {
            scene.file("raw/2021-01-0%d.csv".formatted(day), "x");
        }
        publish(1);
    }

    private void publish(int day) {
        scene.publish(job, Scene.these(job, "2021-01-0" + day));
    }

    private JobHistory history() {
        looks.incrementAndGet();
        return scene.ledger.history(job.name());
    }

    private static void assertWhole(Traces traces) {
        assertThatCode(traces::requireRecorded).doesNotThrowAnyException();
        assertThatCode(traces::requireNotBackwards).doesNotThrowAnyException();
    }

    @Test
    void a_commit_after_the_look_at_the_ledger_is_no_run_that_the_ledger_lacks() {
        Traces traces = Traces.of(job, () -> {
            JobHistory history = history();
            publish(2);
            return history;
        });

        assertWhole(traces);
        assertThat(traces.targetVersion()).isZero();
        assertThat(looks).hasValue(1);
    }

    @Test
    void a_commit_between_the_two_looks_is_no_table_that_went_backwards() {
        Traces traces = Traces.of(job, () -> {
            publish(Math.min(2 + looks.get(), 5));
            return history();
        });

        assertWhole(traces);
    }

    @Test
    void what_was_published_between_the_looks_is_seen_once_nobody_publishes() {
        Traces traces = Traces.of(job, () -> {
            if (looks.get() == 0) {
                publish(2);
            }
            return history();
        });

        assertWhole(traces);
        assertThat(traces.targetVersion()).isEqualTo(1);
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_table_that_lost_its_newest_commit_is_looked_at_once_more_and_is_damage() {
        publish(2);
        scene.table(job).loseNewestCommit();

        Traces traces = Traces.of(job, this::history);

        assertThatThrownBy(traces::requireNotBackwards)
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("is at version 0, but version 1 was published");
        assertThat(looks).hasValue(1);
    }
}
