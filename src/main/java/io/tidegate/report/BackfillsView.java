package io.tidegate.report;

import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Backfills as a table, in the order given, and one summary line. */
public final class BackfillsView {
    /** Narrower screens do without costs and people; {@code -o json} has them. */
    private static final int WIDE = 120;

    private BackfillsView() {}

    /** @param currency of all costs */
    public static List<String> lines(List<BackfillHistory> backfills, String currency, Screen screen) {
        if (backfills.isEmpty()) {
            return List.of("no backfills");
        }
        boolean isWide = screen.width() >= WIDE;
        Table table = isWide
                ? new Table(
                        Column.text("backfill"),
                        Column.prose("jobs"),
                        Column.text("partitions"),
                        Column.text("state"),
                        Column.number("done"),
                        Column.number("cost " + currency),
                        Column.number("estimated"),
                        Column.prose("who"),
                        Column.wrapped("why"))
                : new Table(
                        Column.text("backfill"),
                        Column.prose("jobs"),
                        Column.text("state"),
                        Column.number("done"),
                        Column.wrapped(""));
        backfills.forEach(backfill -> row(table, backfill, isWide));
        List<String> lines = new ArrayList<>(table.lines(screen));
        lines.add("");
        lines.add(summary(backfills));
        return lines;
    }

    private static void row(Table table, BackfillHistory backfill, boolean isWide) {
        String jobs = String.join(", ", backfill.jobs());
        Cell state = new Cell(backfill.state().text(), tone(backfill.state()));
        String done = "%s of %s"
                .formatted(Numbers.count(backfill.count(Status.PUBLISHED)), Numbers.count(backfill.partitions()));
        if (isWide) {
            table.row(
                    backfill.id(),
                    jobs,
                    range(backfill),
                    state,
                    done,
                    BackfillPlanView.money(backfill.cost()),
                    estimated(backfill).orElse(""),
                    first(backfill, BackfillEvent.Planned::who),
                    first(backfill, BackfillEvent.Planned::reason));
        } else {
            table.row(backfill.id(), jobs, state, done, range(backfill));
        }
    }

    private static String first(BackfillHistory backfill, Function<BackfillEvent.Planned, String> of) {
        return backfill.planned().stream().findFirst().map(of).orElse("");
    }

    /** Of the first job; others have other grains. */
    static String range(BackfillHistory backfill) {
        return first(
                backfill,
                planned -> planned.first().equals(planned.last())
                        ? planned.first()
                        : planned.first() + " to " + planned.last());
    }

    /** {@code 41.00 to 58.00}; empty where there are no prices. */
    static Optional<String> estimated(BackfillHistory backfill) {
        Optional<BigDecimal> low = sum(backfill, BackfillEvent.Planned::low);
        Optional<BigDecimal> high = sum(backfill, BackfillEvent.Planned::high);
        return high.map(
                most -> "%s to %s".formatted(BackfillPlanView.money(low.orElse(most)), BackfillPlanView.money(most)));
    }

    static Optional<BigDecimal> sum(
            BackfillHistory backfill, Function<BackfillEvent.Planned, Optional<BigDecimal>> of) {
        return backfill.planned().stream()
                .flatMap(planned -> of.apply(planned).stream())
                .reduce(BigDecimal::add);
    }

    static Tone tone(State state) {
        return switch (state) {
            case PLANNED, APPROVED -> Tone.PLAIN;
            case RUNNING -> Tone.ACTIVE;
            case PAUSED, INTERRUPTED, CANCELLED -> Tone.CAUTION;
            case DONE -> Tone.GOOD;
            case PARTLY -> Tone.BAD;
        };
    }

    private static String summary(List<BackfillHistory> backfills) {
        Map<State, Integer> states = new EnumMap<>(State.class);
        backfills.forEach(backfill -> states.merge(backfill.state(), 1, Integer::sum));
        return "%s: %s"
                .formatted(
                        Numbers.count(backfills.size(), "backfill"),
                        states.entrySet().stream()
                                .map(state -> Numbers.count(state.getValue()) + " "
                                        + state.getKey().text())
                                .collect(Collectors.joining(", ")));
    }
}
