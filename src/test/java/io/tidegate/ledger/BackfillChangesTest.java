package io.tidegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ledger.BackfillChanges.Change;
import io.tidegate.ledger.BackfillChanges.Figure;
import io.tidegate.ledger.BackfillChanges.Left;
import io.tidegate.ledger.BackfillChanges.Mover;
import io.tidegate.ledger.BackfillChanges.Status;
import io.tidegate.ledger.BackfillChanges.Sum;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackfillChangesTest {
    private static Sum sum(String column, String before, String after) {
        return new Sum(column, figure(before), figure(after));
    }

    private static Figure figure(String text) {
        return text.equals("-")
                ? new Figure.Absent()
                : text.equals("?") ? new Figure.Unknown() : new Figure.Known(new BigDecimal(text));
    }

    private static Change change(String partition, Status status, long before, long after, Sum... sums) {
        return new Change(partition, status, OptionalLong.of(before), after, OptionalLong.of(3), "", List.of(sums));
    }

    private static BackfillChanges changes(Change... partitions) {
        return new BackfillChanges(
                7,
                List.of("amount", "tax"),
                List.of("tax"),
                List.of(),
                List.of(sum("amount", "1", "2")),
                List.of(partitions),
                List.of(new Left("2024-02-01", "changed since")));
    }

    @Test
    void the_largest_relative_change_of_rows_or_of_any_sum_comes_first() {
        BackfillChanges changes = changes(
                change("2024-01-01", Status.CHANGED, 100, 101, sum("amount", "10", "9")),
                change("2024-01-02", Status.ALIKE, 100, 100),
                change("2024-01-03", Status.CHANGED, 100, 250, sum("amount", "-4", "-10"), sum("tax", "1", "1.1")),
                change("2024-01-04", Status.NEW, 0, 900, sum("amount", "-", "5")),
                change("2024-01-05", Status.EMPTIED, 10, 0, sum("amount", "7", "-")),
                change("2024-01-06", Status.CHANGED, 5, 5, sum("amount", "0", "3")),
                change("2024-01-07", Status.CHANGED, 5, 5, sum("fresh", "-", "3")),
                change("2024-01-08", Status.UNKNOWN, 5, 5, sum("tax", "?", "3")));

        assertThat(changes.movers().stream().map(BackfillChangesTest::told))
                .containsExactly(
                        "2024-01-03 rows 1.5",
                        "2024-01-05 rows -1",
                        "2024-01-06 amount 1",
                        "2024-01-01 amount -0.1",
                        "2024-01-07 fresh none");
        assertThat(changes.newRows()).isEqualTo(900);
        assertThat(changes.count(Status.CHANGED)).isEqualTo(4);
        assertThat(changes.rows()).isEqualTo(sum(BackfillChanges.ROWS, "325", "466"));
    }

    private static String told(Mover mover) {
        return "%s %s %s"
                .formatted(
                        mover.change().partition(),
                        mover.sum().column(),
                        mover.sum()
                                .relative()
                                .map(r -> r.stripTrailingZeros().toPlainString())
                                .orElse("none"));
    }

    @Test
    void only_floating_point_sums_may_differ_by_a_billionth() {
        BigDecimal one = new BigDecimal("1000000000");
        assertThat(BackfillChanges.isSame(one, one.add(BigDecimal.ONE), Set.of("tax"), "tax"))
                .isTrue();
        assertThat(BackfillChanges.isSame(one, one.add(BigDecimal.TEN), Set.of("tax"), "tax"))
                .isFalse();
        assertThat(BackfillChanges.isSame(one, one.add(BigDecimal.ONE), Set.of("tax"), "amount"))
                .isFalse();
        assertThat(BackfillChanges.isSame(one, one.setScale(4), Set.of(), "amount"))
                .isTrue();
    }

    @Test
    void ten_years_of_days_with_twenty_columns_stay_small_in_the_ledger_and_keep_what_moved_most() throws Exception {
        List<Change> partitions = new ArrayList<>();
        for (int day = 0; day < 3650; day++) {
            Sum[] sums = new Sum[20];
            for (int column = 0; column < sums.length; column++) {
                sums[column] = sum("column_of_numbers_" + column, "123456789.12", "%d.34".formatted(123456789 + day));
            }
            partitions.add(change("day-%04d".formatted(day), Status.CHANGED, 100_000, 100_000, sums));
        }
        BackfillChanges whole = changes(partitions.toArray(Change[]::new));
        BackfillChanges kept = whole.bounded();
        RunId run = new RunId("01M7YJQG8VXG3578KPF7K28JSC");
        BackfillEvent.Compared event = new BackfillEvent.Compared(
                run,
                Events.JOB,
                Events.NOON,
                new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP"),
                kept,
                BigDecimal.ONE,
                BigDecimal.ONE);
        String line = EventWriter.line(new Document(run, Events.JOB, 0, 1, Document.Kind.NOTE, List.of(event)));

        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000_000);
        assertThat(kept.partitions()).hasSize(3650);
        assertThat(kept.partitions().stream().filter(change -> !change.sums().isEmpty()))
                .hasSize(BackfillChanges.KEPT);
        assertThat(kept.movers().subList(0, 10)).isEqualTo(whole.movers().subList(0, 10));
        assertThat(EventReader.document(line).events()).containsExactly(event);
    }

    @Test
    void what_was_compared_is_news_no_more_until_something_is_published_again() {
        BackfillId id = new BackfillId("01M7YJPQRB4M39J2NZT10GAXJP");
        BackfillEvent.Started begun =
                new BackfillEvent.Started(new RunId("A"), Events.JOB, Events.NOON, id, "h", "ann", "wrong");
        Event.Published first = Events.published("A", 1, "2024-01-01", 4);
        BackfillEvent.Compared compared = new BackfillEvent.Compared(
                new RunId("A"), Events.JOB, Events.NOON, id, changes(), new BigDecimal("7"), new BigDecimal("0.5"));

        BackfillHistory before = history(id, begun, first);
        assertThat(before.isToCompare(Events.JOB)).isTrue();
        assertThat(before.compared(Events.JOB)).isEmpty();
        BackfillHistory after = history(id, begun, first, compared);
        assertThat(after.isToCompare(Events.JOB)).isFalse();
        assertThat(after.compared(Events.JOB)).contains(compared);
        assertThat(after.cost()).isEqualByComparingTo(before.cost().add(new BigDecimal("0.5")));
        assertThat(after.coreSeconds())
                .isEqualByComparingTo(before.coreSeconds().add(new BigDecimal("7")));
        assertThat(history(id, begun, first, compared, Events.published("A", 2, "2024-01-02", 5))
                        .isToCompare(Events.JOB))
                .isTrue();
    }

    private static BackfillHistory history(BackfillId id, Event... events) {
        return BackfillHistory.of(id, List.of(new JobHistory(Events.JOB, List.of(events))))
                .orElseThrow();
    }
}
