package io.tidegate.cli;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.run.JobResult;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What came of a run, for people: failures first, then what was published, then what was left alone. */
final class RunView {
    private record Entry(Job job, RunResult result) {}

    private final RunReport report;
    private final Verbosity verbosity;
    private final List<Entry> entries = new ArrayList<>();

    RunView(RunReport report, Verbosity verbosity) {
        this.report = report;
        this.verbosity = verbosity;
        for (JobResult job : report.jobs()) {
            job.results().forEach(result -> entries.add(new Entry(job.job(), result)));
        }
        entries.sort(Comparator.comparingInt(e -> OutcomeWord.of(e.result()).ordinal()));
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        report.jobs().forEach(job -> job.trouble().ifPresent(error -> trouble(job.job(), error, lines)));
        TextTable plain = new TextTable("");
        List<Entry> quiet = new ArrayList<>();
        for (Entry entry : entries) {
            OutcomeWord word = OutcomeWord.of(entry.result());
            if (word == OutcomeWord.BLOCKED || word == OutcomeWord.FAILED) {
                trouble(entry, word, lines);
            } else if (word.isLoud()) {
                plain.row(word.tone(), word.text(), place(entry), sentence(entry.result()));
            } else {
                quiet.add(entry);
            }
        }
        lines.addAll(plain.lines());
        lines.addAll(grouped(quiet));
        return lines;
    }

    /** A job that never came to its partitions. */
    private static void trouble(Job job, TidegateException error, List<Line> lines) {
        OutcomeWord word = OutcomeWord.FAILED;
        lines.add(new Line(
                word.tone(),
                "%s     %s  %s (%s)"
                        .formatted(
                                word.text(),
                                job.name(),
                                error.getMessage(),
                                error.code().text())));
        error.cure().lines().forEach(text -> lines.add(new Line(Tone.STRONG, "  cure   " + text)));
    }

    private void trouble(Entry entry, OutcomeWord word, List<Line> lines) {
        lines.add(new Line(
                word.tone(),
                "%s  %s  run %s  %s".formatted(word.text(), place(entry), report.run(), sentence(entry.result()))));
        TextTable details = new TextTable("  ");
        checks(entry.result()).stream()
                .filter(c -> verbosity.compareTo(Verbosity.VERBOSE) >= 0 || c.status() != CheckOutcome.Status.PASS)
                .sorted(Comparator.comparingInt(RunView::rank))
                .forEach(c -> checkRows(c, details));
        lines.addAll(details.lines());
        cure(entry.result())
                .filter(cure -> !cure.isBlank())
                .ifPresent(cure -> cure.lines().forEach(text -> lines.add(new Line(Tone.STRONG, "  cure   " + text))));
    }

    private static int rank(CheckOutcome check) {
        return check.status() == CheckOutcome.Status.PASS ? 2 : check.status() == CheckOutcome.Status.WARN ? 1 : 0;
    }

    private void checkRows(CheckOutcome check, TextTable details) {
        details.row(
                CheckTone.of(check.status()),
                check.status().text(),
                check.name(),
                check.observed(),
                "expected " + check.expected());
        if (verbosity.compareTo(Verbosity.VERBOSE) >= 0 && !check.samples().isEmpty()) {
            details.row(Tone.FAINT, "", "", "such as " + String.join(", ", check.samples()));
        }
    }

    private static List<CheckOutcome> checks(RunResult result) {
        return result instanceof RunResult.Blocked blocked ? blocked.checks() : List.of();
    }

    private static Optional<String> cure(RunResult result) {
        if (result instanceof RunResult.Blocked blocked) {
            return Optional.of(blocked.cure());
        }
        return result instanceof RunResult.Failed failed ? Optional.of(failed.cure()) : Optional.empty();
    }

    private static String place(Entry entry) {
        return entry.job().name() + " " + entry.result().partition();
    }

    private String sentence(RunResult result) {
        return OutcomeSentence.of(result, report.currency());
    }

    /** Reasons name dates and paths; what stands before the first digit or slash tells the kind. */
    private static String kind(String sentence) {
        return sentence.split("[0-9/]", 2)[0];
    }

    /** Those alike in job and kind of reason become one line a run of neighbours. */
    private List<Line> grouped(List<Entry> quiet) {
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        for (Entry entry : quiet) {
            String key = entry.job().name() + "\n"
                    + OutcomeWord.of(entry.result()).text() + "\n" + kind(sentence(entry.result()));
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(entry);
        }
        TextTable table = new TextTable("");
        for (List<Entry> group : groups.values()) {
            Entry first = group.get(0);
            OutcomeWord word = OutcomeWord.of(first.result());
            for (List<Partition> span :
                    Spans.of(group.stream().map(e -> e.result().partition()).toList())) {
                table.row(
                        word.tone(),
                        word.text(),
                        first.job().name() + " " + Words.span(span),
                        sentence(first.result()));
            }
        }
        return table.lines();
    }

    /** {@code 1 blocked, 10 published, 2 kept; run 01J…; 0.0123 USD; 12.3 s; exit 20}. */
    String summary(int exit) {
        Map<String, Integer> counts = counts();
        List<String> parts = new ArrayList<>();
        counts.forEach((word, count) -> parts.add(count + " " + word));
        StringBuilder text = new StringBuilder(parts.isEmpty() ? "nothing to do" : String.join(", ", parts));
        text.append("; run ").append(report.run());
        if (report.cost().signum() > 0) {
            text.append("; ").append(Words.money(report.cost(), report.currency()));
        }
        return text.append("; ")
                .append(Words.took(report.took()))
                .append("; exit ")
                .append(exit)
                .toString();
    }

    /** Partitions by outcome, worst first. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        report.jobs()
                .forEach(job -> job.trouble().ifPresent(t -> counts.merge(OutcomeWord.FAILED.text(), 1, Integer::sum)));
        entries.forEach(e -> counts.merge(OutcomeWord.of(e.result()).text(), 1, Integer::sum));
        return counts;
    }

    /** Owner, runbook and next step of each job in trouble. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        Set<Job> told = new LinkedHashSet<>();
        for (Entry entry : entries) {
            if (entry.result().code().isPresent() && told.add(entry.job())) {
                String runbook =
                        entry.job().runbook().map(r -> "   Runbook: " + r).orElse("");
                notes.add("Owner: %s%s".formatted(entry.job().owner(), runbook));
                notes.add("Next: " + OutcomeWord.of(entry.result()).next(entry.job(), entry.result(), report.run()));
            }
        }
        return notes;
    }
}
