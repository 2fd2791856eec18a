package io.tidegate.report;

import io.tidegate.error.ErrorCode;
import io.tidegate.ledger.RunSummary;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs as a table, in the order given, and one summary line. */
public final class HistoryView {
    /** Narrower screens do without durations, costs and people, and without the job where there is one; {@code -o json} has them. */
    private static final int WIDE = 120;

    private HistoryView() {}

    /**
     * @param now how the partition stands that the runs are about, a job each; none where they are about all partitions
     * @param currency of all costs
     */
    public static List<String> lines(List<JobRun> runs, List<JobPartition> now, String currency, Screen screen) {
        if (runs.isEmpty()) {
            return List.of("no runs");
        }
        boolean isWide = screen.width() >= WIDE;
        boolean isOneJob = runs.stream().map(JobRun::job).distinct().count() == 1;
        Table table = isWide
                ? new Table(
                        Column.text("started"),
                        Column.prose("job"),
                        Column.text("run"),
                        Column.text("ended"),
                        Column.number("took"),
                        Column.prose("partitions"),
                        Column.number("cost " + currency),
                        Column.prose("who"),
                        Column.wrapped("why"))
                : isOneJob
                        ? new Table(
                                Column.text("started"), Column.text("run"), Column.text("ended"), Column.wrapped(""))
                        : new Table(
                                Column.text("started"),
                                Column.prose("job"),
                                Column.text("run"),
                                Column.text("ended"),
                                Column.wrapped(""));
        Money money = Money.of(runs.stream().map(of -> of.run().cost()).toList());
        for (JobRun jobRun : runs) {
            RunSummary run = jobRun.run();
            Cell ended = new Cell(ended(run), tone(run));
            String started = Numbers.minute(run.started());
            if (isWide) {
                table.row(
                        started,
                        jobRun.job(),
                        run.run(),
                        ended,
                        run.took().map(Numbers::duration).orElse(""),
                        counts(run.counts()),
                        money.text(run.cost()),
                        run.who(),
                        run.reason().orElse(""));
            } else if (isOneJob) {
                table.row(started, run.run(), ended, counts(run.counts()));
            } else {
                table.row(started, jobRun.job(), run.run(), ended, counts(run.counts()));
            }
        }
        List<String> lines = new ArrayList<>(table.lines(screen));
        lines.add("");
        for (JobPartition partition : now) {
            String head =
                    "%s %s now: ".formatted(partition.job(), partition.last().partition());
            lines.addAll(Wrap.lines(head, partition.text(), screen.width()));
        }
        lines.add(summary(runs, currency));
        return lines;
    }

    /** How a run ended, in a word: {@code done}, {@code blocked}, {@code running}, {@code died}, {@code unknown}. */
    static String ended(RunSummary run) {
        if (run.exitStatus().isEmpty()) {
            return run.isRunning() ? "running" : run.hasDied() ? "died" : "unknown";
        }
        int status = run.exitStatus().getAsInt();
        return status == 0
                ? "done"
                : Arrays.stream(ErrorCode.values())
                        .filter(code -> code.exitStatus() == status)
                        .map(ErrorCode::text)
                        .findFirst()
                        .orElse("exit " + status);
    }

    private static Tone tone(RunSummary run) {
        return switch (ended(run)) {
            case "done" -> Tone.GOOD;
            case "running" -> Tone.ACTIVE;
            case "not-ready", "conflict", "superseded", "died", "unknown" -> Tone.CAUTION;
            default -> Tone.BAD;
        };
    }

    private static String counts(Map<String, Integer> counts) {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .filter(count -> count.getValue() > 0)
                        .map(count -> Numbers.count(count.getValue()) + " "
                                + count.getKey().replace('_', ' '))
                        .collect(Collectors.joining(", "));
    }

    private static String summary(List<JobRun> runs, String currency) {
        Map<String, Integer> ended = new TreeMap<>();
        runs.forEach(run -> ended.merge(ended(run.run()), 1, Integer::sum));
        BigDecimal cost = runs.stream().map(run -> run.run().cost()).reduce(BigDecimal.ZERO, BigDecimal::add);
        return "history  %s: %s; cost %s %s"
                .formatted(Numbers.count(runs.size(), "run"), counts(ended), Money.alone(cost), currency);
    }
}
