package io.tidegate.report;

import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** An estimate for people: as a table with what it rests on, and as one line. */
public final class EstimateView {
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    private EstimateView() {}

    /** @param coresFrom where the number of cores is from, in words */
    public static List<String> lines(Estimate estimate, String coresFrom, Screen screen) {
        Table table = new Table(
                Column.text(""),
                Column.number("low"),
                Column.number("likely"),
                Column.number("high"),
                Column.wrapped(""));
        if (hasPrices(estimate)) {
            row(table, "cost", estimate.cost(), Money.of(estimate.cost())::text, estimate.currency());
        }
        row(table, "cores at work", estimate.coreSeconds(), EstimateView::coreTime, "");
        row(
                table,
                "on the wall",
                estimate.seconds(),
                EstimateView::wall,
                "on %s: %s".formatted(Numbers.count(estimate.cores(), "core"), coresFrom));
        table.row("read", "", Numbers.bytes(estimate.bytesRead()), "", "");
        row(table, "written", estimate.bytesWritten(), bytes -> Numbers.bytes(bytes.longValue()), "");
        table.row(
                "kept",
                "",
                estimate.bytesKept().isPresent()
                        ? Numbers.bytes(estimate.bytesKept().getAsLong())
                        : "unknown",
                "",
                "replaced files, until VACUUM");
        List<String> lines = new ArrayList<>(table.lines(screen));
        lines.add("");
        lines.addAll(Wrap.lines("Rests on:  ", estimate.basis(), screen.width()));
        lines.addAll(Wrap.lines("Range:     ", estimate.driver(), screen.width()));
        estimate.oneDayTimesDays()
                .ifPresent(cost -> lines.addAll(Wrap.lines(
                        "One x all: ",
                        "%s, the newest partition that was built times %s"
                                .formatted(
                                        Money.alone(cost, estimate.currency()), Numbers.count(estimate.partitions())),
                        screen.width())));
        if (!hasPrices(estimate)) {
            lines.addAll(Wrap.lines(
                    "No money:  ", "the project has no prices; `cost:` in jobs.yaml names them", screen.width()));
        }
        for (String warning : estimate.warnings()) {
            Wrap.lines("Warning:   ", warning, screen.width())
                    .forEach(line -> lines.add(screen.paint(Tone.CAUTION, line)));
        }
        return lines;
    }

    private static void row(Table table, String name, Spread spread, Function<BigDecimal, String> text, String note) {
        table.row(name, text.apply(spread.low()), text.apply(spread.likely()), text.apply(spread.high()), note);
    }

    /** {@code 0.02 to 0.05 EUR, likely 0.03}; cores at work where there are no prices. */
    public static String range(Estimate estimate) {
        return hasPrices(estimate)
                ? Money.of(estimate.cost()).range(estimate.cost(), estimate.currency())
                : "%s to %s of a core, likely %s"
                        .formatted(
                                coreTime(estimate.coreSeconds().low()),
                                coreTime(estimate.coreSeconds().high()),
                                coreTime(estimate.coreSeconds().likely()));
    }

    /** The range, and what it rests on. */
    public static String line(Estimate estimate) {
        String trouble = estimate.warnings().isEmpty()
                ? ""
                : "; %s, see `tidegate estimate`"
                        .formatted(Numbers.count(estimate.warnings().size(), "warning"));
        return "%s (%s)%s".formatted(range(estimate), estimate.basis(), trouble);
    }

    private static boolean hasPrices(Estimate estimate) {
        return !estimate.currency().isEmpty();
    }

    private static String wall(BigDecimal seconds) {
        return Numbers.duration(Duration.ofMillis(seconds.movePointRight(3).longValue()));
    }

    /** Time of one core. */
    private static String coreTime(BigDecimal seconds) {
        double s = seconds.doubleValue();
        if (s < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", s);
        }
        return s < HOUR
                ? String.format(Locale.ROOT, "%.1f min", s / MINUTE)
                : String.format(Locale.ROOT, "%,.1f h", s / HOUR);
    }
}
