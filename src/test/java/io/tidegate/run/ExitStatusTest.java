package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Grain;
import io.tidegate.job.Partition;
import io.tidegate.plan.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
    private static final Partition DAY = Partition.parse(Grain.DAY, "2024-01-01");

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "KEPT, 0",
        "BLOCKED, 20",
        "BLOCKED BLOCKED, 20",
        "KEPT BLOCKED, 20",
        "NOT_READY, 23",
        "NOT_READY KEPT, 24",
        "NOT_READY CONFLICT, 24",
        "NOT_READY BLOCKED, 20",
        "BLOCKED DAMAGED, 29",
        "BLOCKED FAILED, 1",
        "TARGET_MISMATCH BLOCKED, 2",
        "SQL BLOCKED, 1",
        "SUPERSEDED KEPT, 27",
        "INFRASTRUCTURE, 75",
        "INFRASTRUCTURE KEPT, 24",
        "OUTCOME_UNKNOWN, 28"
    })
    void several_outcomes_end_in_one_status(String outcomes, int status) {
        List<RunResult> results = outcomes.isEmpty()
                ? List.of()
                : Arrays.stream(outcomes.split(" ")).map(ExitStatusTest::result).toList();
        assertThat(ExitStatus.of(results)).isEqualTo(status);
    }

    private static RunResult result(String outcome) {
        return outcome.equals("KEPT")
                ? new RunResult.Kept(DAY, new Reason.UpToDate("01"))
                : new RunResult.Failed(DAY, ErrorCode.valueOf(outcome), "", "");
    }
}
