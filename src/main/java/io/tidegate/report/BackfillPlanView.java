package io.tidegate.report;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.estimate.Estimate;
import io.tidegate.estimate.Spread;
import io.tidegate.job.Partition;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The plan of a backfill for people: what is built, replaced and left out, in which chunks, at what price; one summary line at the end. */
public final class BackfillPlanView {
    /** More chunks than this are told by the first and the last of them. */
    private static final int MOST_CHUNKS = 12;

    private static final int MOST_SPANS = 4;
    private static final int KEY = 10;

    private final BackfillPlan plan;
    private final Screen screen;
    private final List<String> lines = new ArrayList<>();

    private BackfillPlanView(BackfillPlan plan, Screen screen) {
        this.plan = plan;
        this.screen = screen;
    }

    public static List<String> lines(BackfillPlan plan, Screen screen) {
        return lines(plan, Map.of(), screen);
    }

    /** @param leftOut by job, as the plan was made; told of jobs that were named or reached and are not in it */
    public static List<String> lines(BackfillPlan plan, Map<String, List<JobPart.LeftOut>> leftOut, Screen screen) {
        BackfillPlanView view = new BackfillPlanView(plan, screen);
        plan.jobs().forEach(view::part);
        Map<String, List<JobPart.LeftOut>> others = new TreeMap<>(leftOut);
        plan.jobs().forEach(part -> others.remove(part.job()));
        view.lines.addAll(idle(others, screen));
        view.terms();
        view.lines.add(view.summary());
        return view.lines;
    }

    /** What is left alone where there is nothing to do. */
    public static List<String> nothing(Map<String, List<JobPart.LeftOut>> leftOut, Screen screen) {
        List<String> lines = new ArrayList<>(idle(new TreeMap<>(leftOut), screen));
        int partitions = leftOut.values().stream().mapToInt(List::size).sum();
        lines.add(
                partitions == 0
                        ? "Plan: nothing to do"
                        : "Plan: nothing to do; %s left out".formatted(Numbers.count(partitions)));
        return lines;
    }

    /** Jobs that nothing is done to. */
    private static List<String> idle(Map<String, List<JobPart.LeftOut>> leftOut, Screen screen) {
        List<String> lines = new ArrayList<>();
        leftOut.forEach((job, partitions) -> {
            Table table = effects();
            leftOut(table, partitions);
            if (!table.isEmpty()) {
                lines.add(screen.paint(Tone.STRONG, job) + "  nothing to build");
                lines.addAll(table.lines(screen));
                lines.add("");
            }
        });
        return lines;
    }

    private void part(JobPart part) {
        List<Partition> partitions = part.partitions();
        lines.add("%s  %s to %s, by %s"
                .formatted(
                        screen.paint(Tone.STRONG, part.job()),
                        partitions.get(0),
                        partitions.get(partitions.size() - 1),
                        partitions.get(0).grain().text()));
        Table table = effects();
        effect(table, new Cell("~ rebuild", Tone.CAUTION), part.partitions(JobPart.Kind.REPROCESS), replaced(part));
        effect(table, new Cell("+ build", Tone.GOOD), part.partitions(JobPart.Kind.BACKFILL), "never built");
        leftOut(table, part.leftOut());
        lines.addAll(table.lines(screen));
        lines.add("");
        lines.addAll(chunks(part).lines(screen));
        lines.add("");
        if (!part.readers().isEmpty()) {
            entry(
                    "read by",
                    part.readers().stream()
                            .map(reader -> reader.job() + ", " + reader.owner())
                            .collect(Collectors.joining("; ")));
        }
        estimate(part.estimate());
        lines.add("");
    }

    private static Table effects() {
        return new Table(Column.text(""), Column.number(""), Column.prose(""), Column.wrapped("")).indented(2);
    }

    private static void effect(Table table, Cell word, List<Partition> partitions, String what) {
        if (!partitions.isEmpty()) {
            table.row(word, Numbers.count(partitions.size()), Ranges.text(partitions, MOST_SPANS), what);
        }
    }

    private static void leftOut(Table table, List<JobPart.LeftOut> leftOut) {
        Map<String, List<JobPart.LeftOut>> byKind = new LinkedHashMap<>();
        leftOut.forEach(left -> byKind.computeIfAbsent(kind(left.why()), why -> new ArrayList<>())
                .add(left));
        for (List<JobPart.LeftOut> alike : byKind.values()) {
            String why = alike.get(0).why();
            boolean isSame = alike.stream().allMatch(left -> left.why().equals(why));
            effect(
                    table,
                    new Cell("- leave", Tone.QUIET),
                    alike.stream().map(JobPart.LeftOut::partition).toList(),
                    isSame ? why : "%s and %s more".formatted(why, Numbers.count(alike.size() - 1)));
        }
    }

    /** Reasons name partitions and paths; what stands before the first digit or slash tells the kind. */
    private static String kind(String why) {
        return why.split("[0-9/]", 2)[0];
    }

    private static String replaced(JobPart part) {
        JobPart.Replaced replaced = part.replaces();
        int unknown = replaced.withoutRows();
        String rows = unknown == 0
                ? Numbers.count(replaced.rows(), "row")
                : unknown == replaced.partitions()
                        ? "an unknown number of rows"
                        : "at least %s (those of %s are unknown)"
                                .formatted(Numbers.count(replaced.rows(), "row"), Numbers.count(unknown, "partition"));
        return "replaces %s in %s, %s"
                .formatted(rows, Numbers.count(replaced.files(), "file"), Numbers.bytes(replaced.bytes()));
    }

    private static Table chunks(JobPart part) {
        Table table = new Table(Column.number("chunk"), Column.number("count"), Column.prose("partitions")).indented(2);
        List<JobPart.PlannedChunk> chunks = part.chunks();
        int shownFirst = chunks.size() <= MOST_CHUNKS ? chunks.size() : MOST_CHUNKS - 2;
        chunks.subList(0, shownFirst).forEach(chunk -> row(table, chunk));
        if (shownFirst < chunks.size()) {
            int between = chunks.size() - shownFirst - 1;
            table.row("", "", "and %s like these".formatted(Numbers.count(between)));
            row(table, chunks.get(chunks.size() - 1));
        }
        return table;
    }

    private static void row(Table table, JobPart.PlannedChunk chunk) {
        table.row(
                chunk.number(), Numbers.count(chunk.partitions().size()), Ranges.text(chunk.partitions(), MOST_SPANS));
    }

    private void estimate(Estimate estimate) {
        Table table = new Table(
                        Column.text("estimate"), Column.number("low"), Column.number("likely"), Column.number("high"))
                .indented(2);
        if (estimate.cost().high().signum() > 0) {
            row(table, "cost, " + estimate.currency(), estimate.cost(), Money.of(estimate.cost())::text);
        }
        row(table, "time on " + Numbers.count(estimate.cores(), "core"), estimate.seconds(), BackfillPlanView::time);
        row(table, "core time", estimate.coreSeconds(), BackfillPlanView::time);
        row(table, "written", estimate.bytesWritten(), bytes -> Numbers.bytes(bytes.longValue()));
        lines.addAll(table.lines(screen));
        entry(
                "read",
                Numbers.bytes(estimate.bytesRead())
                        + (estimate.bytesKept().isPresent()
                                ? "; %s of replaced files are kept for a rollback"
                                        .formatted(Numbers.bytes(
                                                estimate.bytesKept().getAsLong()))
                                : ""));
        entry("rests on", estimate.basis());
        entry("range by", estimate.driver());
        estimate.oneDayTimesDays()
                .filter(plain -> plain.signum() > 0)
                .ifPresent(plain -> entry(
                        "plainly",
                        "%s, the newest partition times %s"
                                .formatted(
                                        Money.alone(plain, estimate.currency()),
                                        Numbers.count(estimate.partitions()))));
        estimate.warnings().forEach(warning -> entry("warning", warning));
    }

    private static void row(Table table, String what, Spread spread, Function<BigDecimal, String> shown) {
        table.row(what, shown.apply(spread.low()), shown.apply(spread.likely()), shown.apply(spread.high()));
    }

    private static String time(BigDecimal seconds) {
        return Numbers.duration(Duration.ofMillis(seconds.movePointRight(3).longValue()));
    }

    private void terms() {
        plan.budget().ifPresent(budget -> entry("budget", budget(budget)));
        plan.window().ifPresent(window -> entry("window", "chunks begin in the hours " + window));
        if (plan.newestFirst()) {
            entry("order", "newest first");
        }
        plan.needsApproval().ifPresent(why -> entry("approval", "needed: " + why));
        if (!lines.get(lines.size() - 1).isEmpty()) {
            lines.add("");
        }
    }

    private String budget(BigDecimal budget) {
        String told = Money.exact(budget) + " " + plan.currency();
        return plan.cost().high().compareTo(budget) > 0
                ? told + "; the high end of the estimate is above it, so it may stop between two chunks"
                : told;
    }

    private void entry(String key, String value) {
        if (!value.isEmpty()) {
            lines.addAll(Wrap.lines(("  %-" + KEY + "s  ").formatted(key), value, screen.width()));
        }
    }

    private String summary() {
        return "Plan: %s; %s%s".formatted(counts(), price(), approvals());
    }

    private String counts() {
        int rebuild = count(JobPart.Kind.REPROCESS);
        int build = count(JobPart.Kind.BACKFILL);
        int leftOut =
                plan.jobs().stream().mapToInt(part -> part.leftOut().size()).sum();
        List<String> counts = new ArrayList<>();
        if (rebuild > 0) {
            counts.add(Numbers.count(rebuild, "partition") + " to rebuild");
        }
        if (build > 0) {
            counts.add((rebuild > 0 ? Numbers.count(build) : Numbers.count(build, "partition")) + " to build");
        }
        if (leftOut > 0) {
            counts.add(Numbers.count(leftOut) + " left out");
        }
        return String.join(", ", counts);
    }

    private int count(JobPart.Kind kind) {
        return plan.jobs().stream()
                .mapToInt(part -> part.partitions(kind).size())
                .sum();
    }

    private String price() {
        Spread cost = plan.cost();
        if (cost.high().signum() > 0) {
            return Money.of(cost).range(cost, plan.currency());
        }
        Spread seconds =
                plan.jobs().stream().map(part -> part.estimate().seconds()).reduce(Spread.NOTHING, Spread::plus);
        return "%s to %s, likely %s".formatted(time(seconds.low()), time(seconds.high()), time(seconds.likely()));
    }

    private String approvals() {
        Optional<String> hash = plan.approvals().isEmpty() ? Optional.empty() : Optional.of(plan.hash());
        long given = plan.approvals().stream()
                .filter(approval -> hash.filter(approval.hash()::equals).isPresent())
                .count();
        if (given > 0) {
            return "; " + Numbers.count(given, "approval");
        }
        return plan.needsApproval().isPresent() ? "; needs 1 approval" : "; needs no approval";
    }
}
