package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.job.Project;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Jobs;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.testing.Shop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three jobs, each of which reads the one before. */
class UndoneBeforeTest {
    private static final Path ROOT = Path.of("/shop");
    private static final Partition FIRST = Shop.partition("2024-01-01");
    private static final Partition SECOND = Shop.partition("2024-01-02");

    private final Job orders = Jobs.job(ROOT, "orders").build();
    private final Job totals =
            Jobs.job(ROOT, "totals").sources(Jobs.upstream("orders")).build();
    private final Job report =
            Jobs.job(ROOT, "report").sources(Jobs.upstream("totals")).build();
    private final UndoneBefore before = new UndoneBefore(project());

    private Project project() {
        return Jobs.project(ROOT, 10, orders, totals, report);
    }

    private static Plan plan(Job job) {
        List<Chunk> chunks = Stream.of(FIRST, SECOND)
                .map(p -> new PlannedPartition(p, new Reason.NeverBuilt(), "f", 1))
                .map(planned -> new Chunk(1, List.of(planned)))
                .toList();
        return new Plan(job, chunks, List.of(), List.of(), 0);
    }

    private static List<Partition> planned(Plan plan) {
        return plan.planned().map(PlannedPartition::partition).toList();
    }

    private static RunResult.Blocked blocked() {
        return new RunResult.Blocked(
                FIRST, ErrorCode.BLOCKED, "1 check failed", "", List.of(), OptionalLong.of(3), Optional.empty());
    }

    @Test
    void what_reads_a_blocked_partition_is_held_back_and_so_is_what_reads_that() {
        before.saw(JobResult.of(orders, List.of(blocked(), new RunResult.NotReady(SECOND, "its file is gone"))));

        Plan second = before.heldBack(plan(totals));
        assertThat(planned(second))
                .as("a source that is gone leaves what was published")
                .containsExactly(SECOND);
        assertThat(second.skipped())
                .singleElement()
                .satisfies(
                        skipped -> assertThat(RunResult.of(skipped))
                                .isEqualTo(
                                        new RunResult.NotReady(
                                                FIRST,
                                                "not ready: it reads orders 2024-01-01, which was blocked; mend that, then `tidegate retry`")));
        assertThat(planned(before.heldBack(plan(report)))).containsExactly(SECOND);
        assertThat(planned(before.heldBack(plan(orders)))).containsExactly(FIRST, SECOND);
    }

    @Test
    void what_is_up_to_date_with_the_old_rows_waits_for_the_new_ones() {
        before.saw(JobResult.of(orders, List.of(blocked())));
        Plan kept = new Plan(
                totals,
                List.of(),
                List.of(
                        new SkippedPartition(FIRST, new Reason.UpToDate("run X")),
                        new SkippedPartition(SECOND, new Reason.UpToDate("run X"))),
                List.of(),
                0);

        assertThat(before.heldBack(kept).skipped())
                .extracting(RunResult::of)
                .extracting(Word::of)
                .containsExactly("not_ready", "kept");
    }

    @Test
    void nothing_that_reads_a_job_which_could_not_be_run_is_built() {
        before.saw(JobResult.of(orders, new TidegateException(ErrorCode.DAMAGED, "its log has a gap", "")));

        Plan second = before.heldBack(plan(totals));
        assertThat(second.isEmpty()).isTrue();
        assertThat(second.skipped())
                .extracting(s -> s.reason().text())
                .allMatch(why -> why.contains("it reads orders, which could not be run"));
        assertThat(before.heldBack(plan(report)).isEmpty()).isTrue();
    }
}
