package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import io.tidegate.job.Grain;
import io.tidegate.job.OnBlocked;
import io.tidegate.job.Partition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {
    private static final Partition FIRST = Partition.parse(Grain.DAY, "2024-01-01");
    private static final Partition SECOND = FIRST.next();

    private static RunResult blocked(Partition partition) {
        return new RunResult.Blocked(
                partition, ErrorCode.BLOCKED, "why", "", List.of(), OptionalLong.empty(), Optional.empty());
    }

    @Test
    void a_good_partition_goes_on_beside_a_blocked_one_where_the_job_says_so() {
        Verdicts verdicts = new Verdicts(List.of(FIRST, SECOND), OnBlocked.SKIP_PARTITION);
        verdicts.settle(blocked(FIRST));
        assertThat(verdicts.open()).containsExactly(SECOND);
    }

    @ParameterizedTest
    @EnumSource(value = OnBlocked.class, names = "SKIP_PARTITION", mode = EnumSource.Mode.EXCLUDE)
    void a_blocked_partition_holds_back_its_chunk_otherwise(OnBlocked onBlocked) {
        Verdicts verdicts = new Verdicts(List.of(FIRST, SECOND), onBlocked);
        verdicts.settle(blocked(FIRST));
        assertThat(verdicts.open()).isEmpty();
        assertThat(verdicts.results()).hasSize(2);
        assertThat(verdicts.results().get(1)).isInstanceOf(RunResult.NotTried.class);
    }

    @Test
    void the_first_word_about_a_partition_stands() {
        Verdicts verdicts = new Verdicts(List.of(FIRST), OnBlocked.STOP);
        verdicts.settle(new RunResult.NotReady(FIRST, "first"));
        verdicts.settle(blocked(FIRST));
        assertThat(verdicts.results().get(0)).isInstanceOf(RunResult.NotReady.class);
    }
}
