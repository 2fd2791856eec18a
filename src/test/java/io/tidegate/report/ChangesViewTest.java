package io.tidegate.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.BackfillChanges;
import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Left;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChangesViewTest {
    private static Sum sum(String column, String before, String after) {
        return new Sum(column, figure(before), figure(after));
    }

    private static Figure figure(String text) {
        return text.equals("-")
                ? new Figure.Absent()
                : text.equals("?") ? new Figure.Unknown() : new Figure.Known(new BigDecimal(text));
    }

    private static Change change(int day, Status status, long before, long after, Sum... sums) {
        return new Change(
                "2024-01-%02d".formatted(day),
                status,
                OptionalLong.of(before),
                after,
                OptionalLong.of(41),
                "",
                List.of(sums));
    }

    private static BackfillChanges changes() {
        List<Change> partitions = new ArrayList<>();
        for (int day = 1; day <= 11; day++) {
            partitions.add(change(
                    day,
                    Status.CHANGED,
                    88_410,
                    88_410 + day,
                    sum("revenue_before_tax", "1204.50", "%d.75".formatted(1204 + day * day * day))));
        }
        partitions.add(change(12, Status.EMPTIED, 88_410, 0));
        partitions.add(change(13, Status.NEW, 0, 91_000));
        partitions.add(change(14, Status.ALIKE, 88_000, 88_000));
        partitions.add(change(15, Status.CHANGED, 10, 10, sum("refunds", "0", "12.5"), sum("tips", "?", "2")));
        for (int day = 16; day <= 18; day++) {
            partitions.add(new Change(
                    "2024-01-" + day,
                    Status.UNKNOWN,
                    OptionalLong.of(7),
                    7,
                    OptionalLong.empty(),
                    "files of version 41 are gone",
                    List.of()));
        }
        return new BackfillChanges(
                44,
                List.of("revenue_before_tax", "refunds", "tips", "weight", "bonus"),
                List.of("weight"),
                List.of("a_column", "another_column_with_a_long_name"),
                List.of(
                        sum("revenue_before_tax", "12345678901234567890.12", "12345678901234567891.13"),
                        sum("refunds", "0", "12.5"),
                        sum("tips", "?", "2"),
                        sum("weight", "1000.123456789012", "1500.987654321098"),
                        sum("discounts", "3", "3"),
                        sum("bonus", "-", "12"),
                        sum(
                                "cents_of_everything_in_one_column_with_a_long_name",
                                "-99999999999999999999999999999999999999",
                                "99999999999999999999999999999999999998")),
                partitions,
                List.of(new Left("2024-01-20", "changed since, by run 01M7YJQG8VXG3578KPF7K28JSC, version 43")));
    }

    @Test
    void what_changed() throws Exception {
        for (int width : List.of(80, 120, 200)) {
            List<String> lines = ChangesView.lines("orders", changes(), Screen.plain(width));
            Golden.assertSame("changes-" + width, lines);
            Golden.assertFits(lines, width);
            assertThat(String.join("\n", lines))
                    .contains("12,345,678,901,234,567,890.12", "-99,999,999,999,999,999,999,999,999,999,999,999,999");
        }
        assertThat(ChangesView.counts(changes()))
                .isEqualTo("12 changed, 1 new, 1 emptied, 3 unknown, 1 alike in rows and sums, 1 left out");
        assertThat(Json.line(ChangesDocument.of(changes())))
                .contains(
                        "\"counts\":{\"changed\":12,\"new\":1,\"emptied\":1,\"unknown\":3,\"alike\":1,\"left\":1}",
                        "{\"column\":\"tips\",\"before\":\"unknown\",\"after\":\"2\"}",
                        "{\"column\":\"bonus\",\"before\":null,\"after\":\"12\"}",
                        "\"why\":\"files of version 41 are gone\"");
    }

    @Test
    void where_nothing_could_be_compared_it_says_so() {
        BackfillChanges none = BackfillChanges.none(3, List.of(new Left("2024-01-20", "changed since")));
        assertThat(ChangesView.lines("orders", none, Screen.plain(80)))
                .containsExactly(
                        "what changed in orders", "  1 left out", "", "  Left out: 2024-01-20; changed since.");
        assertThat(none.rows().relative().orElseThrow()).isZero();
    }

    @Test
    void shares_keep_the_digits_that_matter() {
        assertThat(percent("0.125")).isEqualTo("+12.5%");
        assertThat(percent("-1")).isEqualTo("-100%");
        assertThat(percent("-0.000031")).isEqualTo("-0.0031%");
        assertThat(percent("1574.2")).isEqualTo("+157,420%");
        assertThat(percent("-0.00000000000001")).isEqualTo("-<0.0001%");
        assertThat(percent("0.9999")).isEqualTo("+100.0%");
    }

    private static String percent(String relative) {
        return FigureText.percent(new BigDecimal(relative));
    }
}
