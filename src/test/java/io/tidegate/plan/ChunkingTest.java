package io.tidegate.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import java.time.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks as users write them. */
class ChunkingTest {
    @Test
    void a_number_a_period_or_auto() {
        assertThat(Chunking.parse("30")).isEqualTo(new Chunking.Count(30));
        assertThat(Chunking.parse("P1M")).isEqualTo(new Chunking.Calendar(Period.ofMonths(1)));
        assertThat(Chunking.parse("P1W")).isEqualTo(new Chunking.Calendar(Period.ofWeeks(1)));
        assertThat(Chunking.parse("P7D")).isEqualTo(new Chunking.Days(7));
        assertThat(Chunking.parse("auto")).isEqualTo(new Chunking.Auto());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "P1M", "P3M", "P2Y", "P1W", "P7D", "auto"})
    void the_text_is_read_back(String text) {
        assertThat(Chunking.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "", " 3", "1000000", "many", "P", "P0D", "P1H", "PT1H", "P1M3D", "p1m", "Auto", "1M"})
    void anything_else_is_refused_with_what_to_write(String text) {
        assertThatThrownBy(() -> Chunking.parse(text)).isInstanceOfSatisfying(TidegateException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
            assertThat(e.getMessage()).startsWith("Cannot use chunks of '" + text + "': ");
            assertThat(e.cure()).contains("30", "P1M", "auto");
        });
    }
}
