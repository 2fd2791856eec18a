package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every colour can be read on white and on the dark grey that editors and terminals like. */
class PaletteTest {
    private static final Pattern INDEXED = Pattern.compile("38;5;(\\d+)m");
    private static final int DARK = 0x1e;

    /** What WCAG 2 asks of large text and of signs. */
    private static final double READABLE = 3.0;

    @ParameterizedTest
    @EnumSource(Palette.Tone.class)
    void a_tone_stands_out_on_light_and_on_dark(Palette.Tone tone) {
        Matcher indexed = INDEXED.matcher(Palette.ON.paint(tone, "x"));
        if (indexed.find()) {
            double colour = luminance(Integer.parseInt(indexed.group(1)));
            assertThat(1.05 / (colour + 0.05)).as("on white").isGreaterThan(READABLE);
            assertThat((colour + 0.05) / (linear(DARK) + 0.05)).as("on dark").isGreaterThan(READABLE);
        }
    }

    /** Relative luminance, 0 to 1, of a colour of the cube or the greys of 256-colour terminals. */
    private static double luminance(int index) {
        if (index >= 232) {
            return linear(8 + 10 * (index - 232));
        }
        int cube = index - 16;
        return 0.2126 * level(cube / 36) + 0.7152 * level(cube / 6 % 6) + 0.0722 * level(cube % 6);
    }

    private static double level(int step) {
        return linear(step == 0 ? 0 : 55 + 40 * step);
    }

    private static double linear(int of255) {
        double value = of255 / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
