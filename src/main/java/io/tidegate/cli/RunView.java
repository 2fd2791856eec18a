package io.tidegate.cli;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.DisplayWidth;
import io.tidegate.report.Numbers;
import io.tidegate.report.Ranges;
import io.tidegate.report.Screen;
import io.tidegate.report.Table;
import io.tidegate.report.Table.Cell;
import io.tidegate.report.Table.Column;
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
    private final Screen screen;
    private final List<Entry> entries = new ArrayList<>();

    RunView(RunReport report, Verbosity verbosity, Screen screen) {
        this.report = report;
        this.verbosity = verbosity;
        this.screen = screen;
        for (JobResult job : report.jobs()) {
            job.results().forEach(result -> entries.add(new Entry(job.job(), result)));
        }
        entries.sort(Comparator.comparingInt(e -> OutcomeWord.of(e.result()).ordinal()));
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        report.jobs().forEach(job -> job.trouble().ifPresent(error -> trouble(job.job(), error, lines)));
        Table plain = new Table(Column.text(""), Column.text(""), Column.wrapped(""));
        List<Entry> quiet = new ArrayList<>();
        Map<String, List<Entry>> troubled = new LinkedHashMap<>();
        Map<Job, List<RunResult.Published>> published = new LinkedHashMap<>();
        Map<Job, List<RunResult.RolledBack>> back = new LinkedHashMap<>();
        for (Entry entry : entries) {
            OutcomeWord word = OutcomeWord.of(entry.result());
            if (word == OutcomeWord.BLOCKED || word == OutcomeWord.FAILED) {
                troubled.computeIfAbsent(words(entry), k -> new ArrayList<>()).add(entry);
            } else if (entry.result() instanceof RunResult.Published one) {
                published.computeIfAbsent(entry.job(), j -> new ArrayList<>()).add(one);
            } else if (entry.result() instanceof RunResult.RolledBack one) {
                back.computeIfAbsent(entry.job(), j -> new ArrayList<>()).add(one);
            } else if (word.isLoud()) {
                plain.row(new Cell(word.text(), word.tone()), place(entry), sentence(entry.result()));
            } else {
                quiet.add(entry);
            }
        }
        troubled.values().forEach(alike -> trouble(alike, lines));
        published.forEach((job, of) -> published(job, warned(job, of, lines), plain));
        back.forEach((job, of) -> rolledBack(job, of, plain));
        lines.addAll(Line.drawn(plain.lines(screen)));
        lines.addAll(grouped(quiet));
        return lines;
    }

    /** Few enough that each one's warnings can be read. */
    private static final int WARNED = 3;

    /** With what it was warned of below, where there are few of them; those left are for the table. */
    private List<RunResult.Published> warned(Job job, List<RunResult.Published> published, List<Line> lines) {
        List<RunResult.Published> warned = published.stream()
                .filter(p -> p.checks().stream().anyMatch(c -> c.status() == CheckOutcome.Status.WARN))
                .toList();
        if (warned.size() > WARNED) {
            return published;
        }
        OutcomeWord word = OutcomeWord.PUBLISHED;
        for (RunResult.Published one : warned) {
            lines.addAll(
                    Headline.of(word.tone(), word.text(), job.name() + " " + one.partition(), sentence(one), screen));
            lines.addAll(CheckTable.lines(one.checks(), verbosity, screen));
        }
        return published.stream().filter(p -> !warned.contains(p)).toList();
    }

    private void published(Job job, List<RunResult.Published> published, Table table) {
        Cell word = new Cell(OutcomeWord.PUBLISHED.text(), OutcomeWord.PUBLISHED.tone());
        if (published.size() <= ManyOutcomes.SCREENFUL) {
            published.forEach(p -> table.row(word, job.name() + " " + p.partition(), sentence(p)));
            return;
        }
        for (ManyOutcomes.Stretch stretch : ManyOutcomes.published(published, report.currency())) {
            table.row(word, job.name() + " " + stretch.partitions(), stretch.sentence());
        }
    }

    private void rolledBack(Job job, List<RunResult.RolledBack> back, Table table) {
        Cell word = new Cell(
                OutcomeWord.of(back.get(0)).text(), OutcomeWord.of(back.get(0)).tone());
        if (back.size() <= ManyOutcomes.SCREENFUL) {
            back.forEach(r -> table.row(word, job.name() + " " + r.partition(), sentence(r)));
            return;
        }
        for (ManyOutcomes.Stretch stretch : ManyOutcomes.rolledBack(back)) {
            table.row(word, job.name() + " " + stretch.partitions(), stretch.sentence());
        }
    }

    /** A job that never came to its partitions. */
    private void trouble(Job job, TidegateException error, List<Line> lines) {
        String why = "%s (%s)".formatted(error.getMessage(), error.code().text());
        OutcomeWord word = OutcomeWord.FAILED;
        lines.addAll(Headline.of(word.tone(), word.text(), job.name(), why, screen));
        lines.addAll(Headline.cure(error.cure(), screen));
    }

    /** What is the same for several partitions is told once, with their dates. */
    private void trouble(List<Entry> alike, List<Line> lines) {
        Entry first = alike.get(0);
        RunResult result = first.result();
        OutcomeWord word = OutcomeWord.of(result);
        boolean isOne = alike.size() == 1;
        List<Partition> partitions =
                alike.stream().map(e -> e.result().partition()).toList();
        String what = "%s %s".formatted(first.job().name(), Ranges.told(partitions));
        String withRun = "%s  run %s".formatted(what, report.run());
        if (DisplayWidth.of(word.text() + "  " + withRun) <= screen.width()) {
            what = withRun; // otherwise the summary's is enough
        }
        String sentence = isOne ? sentence(result) : undated(sentence(result), result);
        lines.addAll(Headline.of(word.tone(), word.text(), what, sentence, screen));
        lines.addAll(
                isOne
                        ? CheckTable.lines(checks(result), verbosity, screen)
                        : CheckTable.ofSeveral(checks(result), verbosity, screen));
        cure(result)
                .map(cure -> isOne ? cure : fromFirst(undated(cure, result), result))
                .ifPresent(cure -> lines.addAll(Headline.cure(cure, screen)));
    }

    /** What is to be declared since some date is so since the first of them. */
    private static String fromFirst(String cure, RunResult first) {
        return cure.replace("since: {{ ds }}", "since: " + first.partition());
    }

    /** Equal for partitions of a job of which the same is told but for their date. */
    private String words(Entry entry) {
        RunResult result = entry.result();
        List<String> words = new ArrayList<>(List.of(
                entry.job().name(),
                OutcomeWord.of(result).text(),
                undated(sentence(result), result),
                undated(cure(result).orElse(""), result)));
        for (CheckOutcome check : CheckTable.shown(checks(result), verbosity)) {
            words.addAll(List.of(check.name(), check.status().text(), check.observed(), check.expected()));
            if (verbosity.compareTo(Verbosity.VERBOSE) >= 0) {
                words.addAll(check.samples());
            }
        }
        return String.join("\n", words);
    }

    /** With the partition's own date as job files write it. */
    private static String undated(String text, RunResult result) {
        String date = result.partition().text();
        return text.replace(date, "{{ ds }}").replace(date.replace("-", ""), "{{ ds_nodash }}");
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
        Table table = new Table(Column.text(""), Column.text(""), Column.wrapped(""));
        for (List<Entry> group : groups.values()) {
            Entry first = group.get(0);
            OutcomeWord word = OutcomeWord.of(first.result());
            for (List<Partition> span : Ranges.pieces(
                    group.stream().map(e -> e.result().partition()).toList())) {
                table.row(
                        new Cell(word.text(), word.tone()),
                        first.job().name() + " " + Ranges.span(span),
                        sentence(first.result()));
            }
        }
        return Line.drawn(table.lines(screen));
    }

    /** {@code 1 blocked, 10 published, 2 kept; run 01J…; 0.0123 USD; 12.3 s; exit 20}. */
    String summary(int exit) {
        Map<String, Integer> counts = counts();
        List<String> parts = new ArrayList<>();
        counts.forEach((word, count) -> parts.add(count + " " + word));
        report.stopped().ifPresent(request -> parts.add(0, "stopped (%s)".formatted(request.why())));
        StringBuilder text = new StringBuilder(parts.isEmpty() ? "nothing to do" : String.join(", ", parts));
        text.append("; run ").append(report.run());
        OutcomeSentence.spent(report.cost(), report.currency())
                .ifPresent(cost -> text.append("; ").append(cost));
        return text.append("; ")
                .append(Numbers.duration(report.took()))
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
                notes.addAll(Headline.whom(entry.job(), screen));
                if (verbosity.compareTo(Verbosity.VERBOSE) >= 0) {
                    checks(entry.result()).stream()
                            .filter(check -> !check.rest().isEmpty())
                            .forEach(check -> notes.add("All rows of %s: %s".formatted(check.name(), check.rest())));
                }
                notes.add("Next: " + OutcomeWord.of(entry.result()).next(entry.job(), entry.result(), report.run()));
            }
        }
        if (report.stopped().isPresent()) {
            notes.add("What was published stays, everything else is as it was before.");
            notes.add("Next: the same command again goes on where this one ended.");
        }
        return notes;
    }
}
