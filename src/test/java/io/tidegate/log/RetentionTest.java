package io.tidegate.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static Retention of(String files, String log) {
        return Retention.of(Map.of("delta.deletedFileRetentionDuration", files, "delta.logRetentionDuration", log));
    }

    @Test
    void intervals_are_read_as_delta_writes_them() {
        assertThat(of("interval 2592000 seconds", "interval 1 week 2 days"))
                .isEqualTo(new Retention(Duration.ofDays(30), Duration.ofDays(9)));
        assertThat(of("INTERVAL 36 HOURS", "90 minutes"))
                .isEqualTo(new Retention(Duration.ofHours(36), Duration.ofMinutes(90)));
    }

    @Test
    void what_is_not_said_or_cannot_be_read_is_what_delta_takes() {
        assertThat(Retention.of(Map.of())).isEqualTo(Retention.OF_DELTA);
        assertThat(of("interval 2 months", "soon")).isEqualTo(Retention.OF_DELTA);
    }
}
