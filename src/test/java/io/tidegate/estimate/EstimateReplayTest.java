package io.tidegate.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Estimates held against what real runs took: ledgers that {@code EstimateBench} recorded with Spark, 68 partitions of each of three jobs,
 * their core-seconds being the CPU time of the tasks, since the machine had other work too. The two jobs that are first met by a pilot
 * have processes of their own. How a process gets faster was settled by other runs of {@code linear} and {@code join_heavy}, while the
 * figures of all five were in sight: none of them is a blind test of that.
 */
class EstimateReplayTest {
    private static final Path RECORDED = Path.of("src/test/resources/estimates");
    private static final List<String> SEEN = List.of("linear", "join_heavy", "skewed");
    private static final List<String> UNSEEN = List.of("csv_narrow", "parquet_wide");

    @Test
    void the_recorded_ledgers_hold_three_shapes_of_job() throws IOException {
        int partitions = 0;
        for (String job : SEEN) {
            partitions += Replay.of(RECORDED, job).partitions();
        }
        assertThat(partitions).isGreaterThanOrEqualTo(200);
    }

    @Test
    void of_jobs_with_history_four_ranges_of_five_hold_and_the_likely_figure_is_near() throws IOException {
        for (String job : Stream.concat(SEEN.stream(), UNSEEN.stream()).toList()) {
            Replay.Score score = Replay.of(RECORDED, job).leaveOneOut();
            System.out.println(score);
            assertThat(score.inside()).as("%s", score).isGreaterThanOrEqualTo(0.8);
            assertThat(score.error()).as("%s", score).isLessThanOrEqualTo(0.2);
        }
    }

    @Test
    void in_time_order_too_the_likely_figure_is_near_and_nearer_than_the_run_before() throws IOException {
        Replay.Score score = inTimeOrder(SEEN);
        assertThat(score.error()).as("%s", score).isLessThanOrEqualTo(0.2);
        assertThat(score.error()).as("%s", score).isLessThan(score.naiveError() / 2);
    }

    /** How often their ranges hold while there is little but the pilot is printed and not good enough to be promised. */
    @Test
    void of_jobs_met_by_a_pilot_the_likely_figure_is_not_far() throws IOException {
        Replay.Score score = inTimeOrder(UNSEEN);
        assertThat(score.error()).as("%s", score).isLessThanOrEqualTo(0.35);
        assertThat(score.error()).as("%s", score).isLessThan(score.naiveError() / 2);
    }

    private static Replay.Score inTimeOrder(List<String> jobs) throws IOException {
        List<Replay.Shot> all = new ArrayList<>();
        for (String job : jobs) {
            Replay.Score score = Replay.of(RECORDED, job).inTimeOrder();
            System.out.println(score);
            all.addAll(score.shots());
        }
        return new Replay.Score(String.join(", ", jobs) + " in order", all);
    }

    @Test
    void the_page_tells_these_figures() throws IOException {
        String page = Files.readString(Path.of("docs/estimates.md"));
        Map<String, String> titles = Map.of(
                "linear", "linear",
                "join_heavy", "join-heavy",
                "skewed", "skewed",
                "csv_narrow", "CSV, met by a pilot",
                "parquet_wide", "wide Parquet, met by a pilot");
        for (Map.Entry<String, String> job : titles.entrySet()) {
            Replay replay = Replay.of(RECORDED, job.getKey());
            Replay.Score all = replay.leaveOneOut();
            Replay.Score inOrder = replay.inTimeOrder();
            assertThat(page)
                    .contains(String.format(
                            Locale.ROOT,
                            "| %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% | %.0f %% |",
                            job.getValue(),
                            100 * all.inside(),
                            100 * all.error(),
                            100 * inOrder.inside(),
                            100 * inOrder.error(),
                            100 * inOrder.naiveError()));
        }
    }
}
