package io.tidegate.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Estimates held against what real runs took: ledgers that {@code EstimateBench} recorded with Spark, 80 partitions of each job. Nothing
 * in the estimator was chosen by looking at {@code skewed}, nor at the two jobs that are first met by a pilot.
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
        List<Replay.Score> scores = new ArrayList<>();
        for (String job : SEEN) {
            Replay replay = Replay.of(RECORDED, job);
            scores.add(replay.leaveOneOut());
            scores.add(replay.inTimeOrder());
        }
        scores.forEach(System.out::println);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.inside()).as("%s", score).isGreaterThanOrEqualTo(0.8);
            assertThat(score.error()).as("%s", score).isLessThanOrEqualTo(0.2);
        });
    }

    @Test
    void of_jobs_met_by_a_pilot_four_ranges_of_five_hold_and_the_likely_figure_is_not_far() throws IOException {
        List<Replay.Score> scores = new ArrayList<>();
        for (String job : UNSEEN) {
            scores.add(Replay.of(RECORDED, job).inTimeOrder());
        }
        scores.forEach(System.out::println);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.inside()).as("%s", score).isGreaterThanOrEqualTo(0.8);
            assertThat(score.error()).as("%s", score).isLessThanOrEqualTo(0.35);
        });
    }
}
