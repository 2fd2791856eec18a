package io.tidegate.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralOutcomesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 0         | 0",
                "20 20         | 20",
                "23 23         | 23",
                "75            | 75",
                "0 20          | 20",
                "0 23          | 24",
                "0 22          | 24",
                "22 23         | 24",
                "0 75          | 24",
                "0 28          | 24",
                "75 20         | 20",
                "20 21 27      | 20",
                "27 21         | 21",
                "0 27          | 27",
                "2 20          | 2",
                "1 2           | 1",
                "29 1 2 20     | 29",
                "23 75 28 22 0 | 24"
            })
    void several_outcomes_make_one_status(String statuses, int expected) {
        List<Integer> codes =
                Arrays.stream(statuses.strip().split(" ")).map(Integer::valueOf).toList();
        assertThat(ExitStatus.ofStatuses(codes)).isEqualTo(expected);
    }

    @Test
    void nothing_at_all_is_done() {
        assertThat(ExitStatus.ofStatuses(List.of())).isZero();
    }

    @Test
    void the_order_of_outcomes_does_not_matter() {
        List<Integer> all = Stream.of(ErrorCode.values())
                .map(ErrorCode::exitStatus)
                .distinct()
                .toList();
        for (int a : all) {
            for (int b : all) {
                for (int c : all) {
                    int one = ExitStatus.ofStatuses(List.of(a, b, c));
                    assertThat(ExitStatus.ofStatuses(List.of(c, a, b))).isEqualTo(one);
                    boolean alike = IntStream.of(a, b, c).distinct().count() == 1;
                    assertThat(one == 0).as("%d %d %d", a, b, c).isEqualTo(alike && a == 0);
                }
            }
        }
    }
}
