package io.tidegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunIdTest {
    @Test
    void names_of_one_millisecond_sort_in_the_order_in_which_they_were_given() {
        Clock stopped = Clock.fixed(Instant.parse("2024-03-04T12:00:00Z"), ZoneOffset.UTC);
        List<RunId> given = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            given.add(RunId.next(stopped));
        }
        assertThat(given).isSorted().doesNotHaveDuplicates();
        assertThat(given).allSatisfy(id -> assertThat(id.text()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}"));
        assertThat(RunId.next(Clock.offset(stopped, Duration.ofMillis(1))).beganAfter(given.get(4_999)))
                .isTrue();
    }
}
