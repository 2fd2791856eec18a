package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Project;
import io.tidegate.ledger.Cancellations;
import io.tidegate.ledger.JobHistory;
import io.tidegate.ledger.LeftUndone;
import io.tidegate.ledger.Rank;
import io.tidegate.plan.Choice;
import io.tidegate.testing.Shop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose one chunk fails, or whose process ends, before it says what it is about to do: the ledger names its partitions. */
class NothingBegunTest {
    @TempDir
    Path dir;

    private final RunSettings settings = Shop.settings();
    private Shop shop;

    private List<RunResult> run(RuntimeException fails) {
        shop = Shop.in(dir).generation("2024-01-01", 3, 1).generation("2024-01-02", 3, 1);
        Project project = shop.project();
        Job job = project.job("orders");
        Brake brake = new Brake();
        try (CancelWatch cancel = new CancelWatch(Cancellations.at(project.ledger()), settings.run(), brake)) {
            Driver driver = new Driver(
                    new Whereabouts(project, settings),
                    settings,
                    Rank.RUN,
                    shop.ledger(),
                    () -> {
                        throw fails;
                    },
                    Progress.SILENT,
                    brake,
                    cancel);
            Choice both = new Choice.These(List.of(Shop.partition("2024-01-01"), Shop.partition("2024-01-02")));
            return new JobRunner(driver, new UndoneBefore(project))
                    .run(job, both, Optional.empty(), Optional.empty(), new StopRule(FailFast.OFF))
                    .results();
        }
    }

    private List<String> leftUndone() {
        JobHistory history = shop.ledger().history("orders");
        return LeftUndone.of(history, settings.run());
    }

    @Test
    void when_spark_does_not_start_a_retry_has_something_to_retry() {
        List<RunResult> results = run(new TidegateException(ErrorCode.INFRASTRUCTURE, "Cannot start Spark", ""));

        assertThat(results).extracting(Word::of).containsExactly("failed", "failed");
        assertThat(leftUndone()).containsExactly("2024-01-01", "2024-01-02");
    }

    @Test
    void when_the_process_ends_just_then_too() {
        try {
            run(new IllegalStateException("as a kill would, nothing is written after this"));
        } catch (IllegalStateException e) {
            // the end of the process
        }

        assertThat(leftUndone()).containsExactly("2024-01-01", "2024-01-02");
    }
}
