package io.tidegate.report;

import io.tidegate.estimate.Estimate;
import io.tidegate.job.Partition;
import io.tidegate.plan.Chunk;
import io.tidegate.plan.Plan;
import io.tidegate.plan.PlannedPartition;
import io.tidegate.plan.Reason;
import io.tidegate.plan.SkippedPartition;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plan for people: what will be built and why, what is left alone and why, and one summary line at the end. */
public final class PlanView {
    /** More partitions than this are told as stretches of neighbours, and more stretches in one line. */
    private static final int MOST_ROWS = 60;

    private PlanView() {}

    /** @param evaluation which way each chunk will be evaluated, in words */
    public static List<String> lines(Plan plan, String evaluation, Estimate estimate, Screen screen) {
        List<String> lines = new ArrayList<>();
        if (!plan.isEmpty()) {
            lines.addAll(planned(plan, screen));
            lines.add("");
            lines.addAll(Wrap.lines("Evaluated: ", evaluation, screen.width()));
            lines.addAll(Wrap.lines("Estimate:  ", EstimateView.line(estimate), screen.width()));
            lines.add("");
        }
        if (!plan.skipped().isEmpty()) {
            lines.addAll(skipped(plan, screen));
            lines.add("");
        }
        lines.add(summary(plan));
        return lines;
    }

    private static List<String> planned(Plan plan, Screen screen) {
        Table table = new Table(
                Column.text("partition"), Column.number("chunk"), Column.number("input"), Column.wrapped("why"));
        List<Stretch> stretches = stretches(plan);
        List<Stretch> shown = stretches.subList(0, Math.min(MOST_ROWS, stretches.size()));
        for (Stretch stretch : shown) {
            table.row(
                    Ranges.span(stretch.partitions()),
                    stretch.chunks(),
                    Numbers.bytes(stretch.bytes()),
                    new Cell(stretch.reason().text(), tone(stretch.reason())));
        }
        List<String> lines = new ArrayList<>(table.lines(screen));
        int more = stretches.stream().mapToInt(s -> s.partitions().size()).sum()
                - shown.stream().mapToInt(s -> s.partitions().size()).sum();
        if (more > 0) {
            lines.add("and %s more, in %s; -o json has them all"
                    .formatted(Numbers.count(more), Numbers.count(plan.chunks().size(), "chunk")));
        }
        return lines;
    }

    /** Neighbours that are built for the same reason. */
    private record Stretch(
            List<Partition> partitions, int firstChunk, int lastChunk, long bytes, Reason.ToBuild reason) {
        String chunks() {
            return firstChunk == lastChunk ? Integer.toString(firstChunk) : firstChunk + " to " + lastChunk;
        }

        boolean goesOnWith(PlannedPartition next) {
            return partitions.get(partitions.size() - 1).next().equals(next.partition())
                    && reason.text().equals(next.reason().text());
        }
    }

    /** Each partition by itself where they fit on a screen. */
    private static List<Stretch> stretches(Plan plan) {
        boolean many = plan.planned().count() > MOST_ROWS;
        List<Stretch> stretches = new ArrayList<>();
        for (Chunk chunk : plan.chunks()) {
            for (PlannedPartition planned : chunk.planned()) {
                int end = stretches.size() - 1;
                if (many && end >= 0 && stretches.get(end).goesOnWith(planned)) {
                    Stretch last = stretches.get(end);
                    last.partitions().add(planned.partition());
                    long bytes = last.bytes() + planned.inputBytes();
                    stretches.set(
                            end,
                            new Stretch(last.partitions(), last.firstChunk(), chunk.number(), bytes, last.reason()));
                } else {
                    List<Partition> first = new ArrayList<>(List.of(planned.partition()));
                    stretches.add(
                            new Stretch(first, chunk.number(), chunk.number(), planned.inputBytes(), planned.reason()));
                }
            }
        }
        return stretches;
    }

    private static Tone tone(Reason.ToBuild reason) {
        if (reason instanceof Reason.NeverBuilt) {
            return Tone.PLAIN;
        }
        return reason instanceof Reason.TryAgain ? Tone.BAD : Tone.CAUTION;
    }

    private static List<String> skipped(Plan plan, Screen screen) {
        Table table = new Table(Column.number("left alone"), Column.text("partitions"), Column.wrapped("why"));
        groups(plan).forEach((kind, group) -> {
            List<Partition> partitions =
                    group.stream().map(SkippedPartition::partition).toList();
            table.row(Numbers.count(group.size()), Ranges.text(partitions, 1), why(group));
        });
        return table.lines(screen);
    }

    private static Map<Class<?>, List<SkippedPartition>> groups(Plan plan) {
        Map<Class<?>, List<SkippedPartition>> groups = new LinkedHashMap<>();
        plan.skipped()
                .forEach(skipped -> groups.computeIfAbsent(skipped.reason().getClass(), r -> new ArrayList<>())
                        .add(skipped));
        return groups;
    }

    private static String why(List<SkippedPartition> group) {
        Reason reason = group.get(0).reason();
        if (reason instanceof Reason.UpToDate) {
            return ReasonWord.of(reason);
        }
        return reason.text() + (group.size() == 1 || isSame(group) ? "" : " and %d more".formatted(group.size() - 1));
    }

    private static boolean isSame(List<SkippedPartition> group) {
        return group.stream().map(s -> s.reason().text()).distinct().count() == 1;
    }

    private static String summary(Plan plan) {
        long planned = plan.planned().count();
        long bytes = plan.planned().mapToLong(PlannedPartition::inputBytes).sum();
        StringBuilder line =
                new StringBuilder("plan  ").append(plan.job().name()).append("  ");
        line.append(
                planned == 0
                        ? "nothing to do"
                        : "%s to build in %s, %s to read"
                                .formatted(
                                        Numbers.count(planned, "partition"),
                                        Numbers.count(plan.chunks().size(), "chunk"),
                                        Numbers.bytes(bytes)));
        groups(plan)
                .values()
                .forEach(group -> line.append("; ")
                        .append(Numbers.count(group.size()))
                        .append(' ')
                        .append(ReasonWord.of(group.get(0).reason())));
        return line.toString();
    }
}
