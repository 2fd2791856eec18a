package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @Test
    void data_cannot_command_the_terminal() {
        assertThat(Printable.text("a\u001b[31mred\u001b[0m b")).isEqualTo("ared b");
        assertThat(Printable.text("\u001b]0;title\u0007x\u001b]8;;http://e\u001b\\y"))
                .isEqualTo("xy");
        assertThat(Printable.text("\u009b2Jgone\u001bPq#0\u001b\\!")).isEqualTo("gone!");
        assertThat(Printable.text("one\r\ntwo\tthree\u2028four")).isEqualTo("one two three four");
        assertThat(Printable.text("a\u0000b\u0008c\u007f")).isEqualTo("abc");
        assertThat(Printable.text("safe\u202Eevil\u2066x")).isEqualTo("safeevilx");
        assertThat(Printable.text("lone \ud800 surrogate")).isEqualTo("lone  surrogate");
        assertThat(Printable.text("\u001b")).isEmpty();
        assertThat(Printable.text("naïve 東京 🙂")).isEqualTo("naïve 東京 🙂");
    }

    @Test
    void no_text_leaves_an_escape_behind() {
        assertThat(Printable.text("\u001b\u001b[31m[31mx")).doesNotContain("\u001b");
        assertThat(Printable.text("\u001b]0;never ends")).doesNotContain("\u001b");
    }

    @Test
    void width_counts_columns_of_the_terminal() {
        assertThat(DisplayWidth.of("abc")).isEqualTo(3);
        assertThat(DisplayWidth.of("東京")).isEqualTo(4);
        assertThat(DisplayWidth.of("한국")).isEqualTo(4);
        assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
        assertThat(DisplayWidth.of("🙂")).isEqualTo(2);
        assertThat(DisplayWidth.of("a\u200db")).isEqualTo(2);
        assertThat(DisplayWidth.of("■▲✖·◇▶…")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"abcdef,6,abcdef", "abcdef,5,abcd…", "東京都庁,5,東京…", "東京都庁,4,東…", "abc,1,…", "abc,0,''"})
    void a_cut_never_splits_a_wide_letter(String text, int columns, String expected) {
        assertThat(DisplayWidth.cut(text, columns, "…")).isEqualTo(expected);
    }

    @Test
    void a_cut_keeps_combining_marks_with_their_letter() {
        assertThat(DisplayWidth.cut("e\u0301e\u0301e\u0301", 2, "…")).isEqualTo("e\u0301…");
    }

    @Test
    void columns_are_aligned_numbers_to_the_right_and_prose_gives_way() {
        Table table = new Table(Column.text("day"), Column.number("rows"), Column.prose("why"))
                .row("2021-01-01", "1,204", "because of something that goes on and on")
                .row("2021-01-02", "7", "東京の行が足りません、調べてください、お願いします")
                .row("2021-01-03", "", "");
        assertThat(table.lines(Screen.plain(40)))
                .containsExactly(
                        "day          rows  why",
                        "2021-01-01  1,204  because of something…",
                        "2021-01-02      7  東京の行が足りません…",
                        "2021-01-03");
        assertThat(table.lines(new Screen(40, Palette.OFF, false)).get(1))
                .isEqualTo("2021-01-01  1,204  because of somethin..");
    }

    @Test
    void colour_is_put_on_after_alignment_and_only_when_asked_for() {
        Table table = new Table(Column.text("a"), Column.text("b")).row(new Cell("bad", Tone.BAD), "x");
        assertThat(table.lines(Screen.plain(80))).containsExactly("a    b", "bad  x");
        assertThat(table.lines(new Screen(80, Palette.ON, true)).get(1)).isEqualTo("\u001b[38;5;196mbad\u001b[0m  x");
    }

    @Test
    void cells_are_made_printable() {
        assertThat(new Table(Column.text("a")).row("x\u001b[2Jy\nz").lines(Screen.plain(80)))
                .containsExactly("a", "xy z");
    }

    @Test
    void numbers_read_the_same_everywhere() {
        assertThat(Numbers.count(88410)).isEqualTo("88,410");
        assertThat(Numbers.count(1, "row")).isEqualTo("1 row");
        assertThat(List.of(Numbers.bytes(0), Numbers.bytes(999), Numbers.bytes(1000), Numbers.bytes(999_949)))
                .containsExactly("0 B", "999 B", "1.0 kB", "999.9 kB");
        assertThat(Numbers.bytes(999_950)).isEqualTo("1.0 MB");
        assertThat(Numbers.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
        assertThat(Numbers.duration(Duration.ofMillis(4200))).isEqualTo("4.2s");
        assertThat(Numbers.duration(Duration.ofSeconds(185))).isEqualTo("3m 05s");
        assertThat(Numbers.duration(Duration.ofMinutes(130))).isEqualTo("2h 10m");
        assertThat(Numbers.duration(Duration.ofHours(76))).isEqualTo("3d 4h");
        assertThat(Numbers.setting(Duration.ofDays(7))).isEqualTo("7d");
        assertThat(Numbers.setting(Duration.ofHours(36))).isEqualTo("36h");
        assertThat(Numbers.setting(Duration.ZERO)).isEqualTo("0s");
    }

    @Test
    void amounts_beside_each_other_have_the_same_decimals_and_none_is_shown_as_nothing() {
        assertThat(money("0.1", "12.35", "1204.5", "0", "0.004", "0.005"))
                .containsExactly("0.10", "12.35", "1,204.50", "0.00", "<0.01", "0.01");
        assertThat(money("0.0077", "0.013", "0.0999", "0", "0.00001"))
                .containsExactly("0.0077", "0.0130", "0.0999", "0.0000", "<0.0001");
        assertThat(money("0.1")).containsExactly("0.1000");
        assertThat(money("0")).containsExactly("0.00");
        assertThat(money("1E+3")).containsExactly("1,000.00");
        assertThat(Money.alone(new BigDecimal("0.01234"), "EUR")).isEqualTo("0.0123 EUR");
        assertThat(List.of(
                        Money.exact(new BigDecimal("1E+3")),
                        Money.exact(new BigDecimal("12.5000")),
                        Money.exact(new BigDecimal("0.00125"))))
                .containsExactly("1,000.00", "12.50", "0.00125");
    }

    private static List<String> money(String... amounts) {
        List<BigDecimal> all = Stream.of(amounts).map(BigDecimal::new).toList();
        return all.stream().map(Money.of(all)::text).toList();
    }

    @Test
    void a_name_keeps_its_ends_and_gives_way_last() {
        Table table = new Table(Column.name("job"), Column.prose("who"), Column.number("done"))
                .row("regions_daily_by_age_and_sex", "the platform team of the north", "9 of 92");
        assertThat(table.lines(Screen.plain(50)))
                .containsExactly(
                        "job                           who             done",
                        "regions_daily_by_age_and_sex  the platfo…  9 of 92");
        assertThat(DisplayWidth.withoutMiddle("東京の日次ジョブ", 9, "…")).isEqualTo("東京…ョブ");
        assertThat(DisplayWidth.withoutMiddle("a😀b😀c", 5, "…")).isEqualTo("a…c");
        assertThat(DisplayWidth.withoutMiddle("regions", 7, "…")).isEqualTo("regions");
        assertThat(DisplayWidth.withoutMiddle("regions", 2, "…")).isEqualTo("r…");
    }

    @Test
    void prose_is_broken_at_blanks_under_its_beginning() {
        assertThat(Wrap.lines("why  ", "one two three four five six seven", 16))
                .containsExactly("why  one two", "     three four", "     five six", "     seven");
    }
}
