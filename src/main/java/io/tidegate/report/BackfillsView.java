package io.tidegate.report;

import io.tidegate.estimate.Spread;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.State;
import io.tidegate.ledger.BackfillHistory.Status;
import io.tidegate.ledger.Since;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Backfills as a table, in the order given, and one summary line. */
public final class BackfillsView {
    /** Fewer columns than this are no room for a reason. */
    private static final int LEAST_WHY = 26;

    private final List<BackfillHistory> backfills;
    private final Table table;
    private final Columns columns;
    private final Money money;

    /** What is shown beside what every screen shows, which has room for names first; {@code -o json} has it all. */
    private enum Columns {
        WHO_AND_WHY,
        ESTIMATED,
        COST,
        LEAST;

        boolean have(Columns wanted) {
            return compareTo(wanted) <= 0;
        }
    }

    private BackfillsView(List<BackfillHistory> backfills, String currency, Columns columns) {
        this.backfills = backfills;
        this.columns = columns;
        this.money = Money.of(backfills.stream().flatMap(BackfillsView::amounts).toList());
        this.table = new Table(titles(currency).toArray(Column[]::new));
        backfills.forEach(this::row);
    }

    /** @param currency of all costs */
    public static List<String> lines(List<BackfillHistory> backfills, String currency, Screen screen) {
        if (backfills.isEmpty()) {
            return List.of("no backfills");
        }
        BackfillsView view = Arrays.stream(Columns.values())
                .map(columns -> new BackfillsView(backfills, currency, columns))
                .filter(tried -> tried.fits(screen.width()))
                .findFirst()
                .orElseGet(() -> new BackfillsView(backfills, currency, Columns.LEAST));
        List<String> lines = new ArrayList<>(view.table.lines(screen));
        lines.add("");
        lines.add(summary(backfills));
        return lines;
    }

    /** The last column needs no room of its own where it can go below its row. */
    private boolean fits(int width) {
        int last = backfills.stream()
                .mapToInt(backfill -> DisplayWidth.of(last(backfill)))
                .max()
                .orElse(0);
        int room = width - table.width() + Math.max(last, DisplayWidth.of(lastTitle()));
        return room >= Math.min(last, columns == Columns.WHO_AND_WHY ? LEAST_WHY : last);
    }

    private List<Column> titles(String currency) {
        List<Column> titles = new ArrayList<>(
                List.of(Column.text("backfill"), Column.name("jobs"), Column.text("state"), Column.number("done")));
        if (columns.have(Columns.COST)) {
            titles.add(Column.number("cost " + currency));
        }
        if (columns.have(Columns.ESTIMATED)) {
            titles.add(Column.number("estimated"));
        }
        if (columns.have(Columns.WHO_AND_WHY)) {
            titles.add(Column.text("partitions"));
            titles.add(Column.text("who"));
        }
        titles.add(Column.wrapped(lastTitle()));
        return titles;
    }

    private String lastTitle() {
        return switch (columns) {
            case WHO_AND_WHY -> "why";
            case ESTIMATED, COST -> "partitions";
            case LEAST -> ""; // where it may stand below its row
        };
    }

    private void row(BackfillHistory backfill) {
        List<Object> cells = new ArrayList<>(List.of(
                backfill.id(),
                String.join(", ", backfill.jobs()),
                new Cell(backfill.state().text(), tone(backfill.state())),
                "%s of %s"
                        .formatted(
                                Numbers.count(backfill.count(Status.PUBLISHED)),
                                Numbers.count(backfill.partitions()))));
        if (columns.have(Columns.COST)) {
            cells.add(money.text(backfill.cost()));
        }
        if (columns.have(Columns.ESTIMATED)) {
            cells.add(estimated(backfill)
                    .map(range -> money.between(range.low(), range.high()))
                    .orElse(""));
        }
        if (columns.have(Columns.WHO_AND_WHY)) {
            cells.add(range(backfill));
            cells.add(first(backfill, BackfillEvent.Planned::who));
        }
        cells.add(last(backfill));
        table.row(cells.toArray());
    }

    private String last(BackfillHistory backfill) {
        String text = columns == Columns.WHO_AND_WHY ? first(backfill, BackfillEvent.Planned::reason) : range(backfill);
        List<Since> since = backfill.since();
        return since.isEmpty() ? text : text + "; since then " + StateText.counts(since);
    }

    private static Stream<BigDecimal> amounts(BackfillHistory backfill) {
        return Stream.concat(
                Stream.of(backfill.cost()),
                estimated(backfill).stream().flatMap(range -> Stream.of(range.low(), range.high())));
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

    /** Of all jobs; empty where there are no prices. */
    static Optional<Spread> estimated(BackfillHistory backfill) {
        return backfill.planned().stream()
                .flatMap(planned -> planned.low().stream()
                        .flatMap(low -> planned.likely().stream()
                                .flatMap(likely -> planned.high().stream().map(high -> new Spread(low, likely, high)))))
                .reduce(Spread::plus);
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
