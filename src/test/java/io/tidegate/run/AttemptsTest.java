package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {
    private static final Retry RETRY = new Retry(7, Duration.ofSeconds(10), Duration.ofMinutes(1));

    private final List<Duration> waits = new ArrayList<>();
    private int calls;

    private Attempts attempts(double random) {
        return new Attempts(RETRY, waits::add, () -> random);
    }

    private Integer failing(int times, ErrorCode code) {
        if (calls++ < times) {
            throw new TidegateException(code, "Cannot reach it", "");
        }
        return calls;
    }

    @Test
    void the_wait_doubles_up_to_its_maximum() {
        assertThat(attempts(0).of(() -> failing(6, ErrorCode.INFRASTRUCTURE), note -> {}))
                .isEqualTo(7);
        assertThat(waits).extracting(Duration::toSeconds).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void at_most_half_of_a_wait_is_left_to_chance_and_all_of_them_are_bounded() {
        long seed = new Random().nextLong();
        System.out.println("seed of at_most_half_of_a_wait_is_left_to_chance: " + seed);
        Random random = new Random(seed);
        new Attempts(RETRY, waits::add, random::nextDouble).of(() -> failing(6, ErrorCode.CONFLICT), note -> {});
        List<Long> most = List.of(10_000L, 20_000L, 40_000L, 60_000L, 60_000L, 60_000L);
        for (int i = 0; i < most.size(); i++) {
            assertThat(waits.get(i).toMillis()).isBetween(most.get(i) / 2, most.get(i));
        }
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(RETRY.maxBackoff().multipliedBy(RETRY.attempts() - 1L));
    }

    @Test
    void after_the_last_attempt_the_failure_stands() {
        assertThatThrownBy(() -> attempts(0.5).of(() -> failing(7, ErrorCode.INFRASTRUCTURE), note -> {}))
                .hasMessage("Cannot reach it");
        assertThat(calls).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void only_storage_cluster_and_other_runs_are_tried_again(ErrorCode code) {
        boolean isRetried = code == ErrorCode.INFRASTRUCTURE || code == ErrorCode.CONFLICT;
        try {
            attempts(0).of(() -> failing(1, code), note -> {});
        } catch (TidegateException e) {
            assertThat(e.code()).isEqualTo(code);
        }
        assertThat(calls).isEqualTo(isRetried ? 2 : 1);
    }
}
