package io.tidegate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void numbers_have_thousands_separators_and_keep_their_decimals() {
        assertThat(Wording.count(1_204)).isEqualTo("1,204");
        assertThat(Wording.number(new BigDecimal("-1234567.50"))).isEqualTo("-1,234,567.50");
        assertThat(Wording.number(new BigDecimal("999"))).isEqualTo("999");
        assertThat(Wording.number(new BigDecimal("-1000"))).isEqualTo("-1,000");
        assertThat(Wording.number(new BigDecimal("1E+6"))).isEqualTo("1,000,000");
        assertThat(Wording.number(new BigDecimal("0.0001"))).isEqualTo("0.0001");
    }

    @Test
    void shares_read_like_sentences() {
        assertThat(Wording.share(1_204, 88_410, "shares a key", "share a key"))
                .isEqualTo("1,204 of 88,410 rows share a key");
        assertThat(Wording.share(1, 1, "is null", "are null")).isEqualTo("1 of 1 row is null");
    }

    @Test
    void bounds_and_durations() {
        assertThat(Wording.between(Optional.of("1"), Optional.of("2"))).isEqualTo("1 to 2");
        assertThat(Wording.between(Optional.of("1"), Optional.of("1"))).isEqualTo("1");
        assertThat(Wording.between(Optional.of("1"), Optional.empty())).isEqualTo("at least 1");
        assertThat(Wording.between(Optional.empty(), Optional.of("2"))).isEqualTo("at most 2");
        assertThat(Wording.duration(Duration.ofHours(26))).isEqualTo("26h");
        assertThat(Wording.duration(Duration.ofSeconds(-5405))).isEqualTo("-1h 30m 5s");
        assertThat(Wording.duration(Duration.ZERO)).isEqualTo("0s");
    }

    @Test
    void values_lose_what_could_steer_a_terminal() {
        assertThat(Wording.value("a\u001b]0;x\u0007b\u202e\u2028\u0000c")).isEqualTo("a?]0;x?b???c");
        assertThat(Wording.value("x".repeat(100))).hasSize(81).endsWith("…");
        assertThat(Wording.value(null)).isEqualTo("null");
    }
}
