package io.tidegate.cli;

import io.tidegate.audit.Verdict;
import io.tidegate.compare.Recheck;
import io.tidegate.error.ErrorCode;
import io.tidegate.job.Job;
import io.tidegate.job.Partition;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.report.Numbers;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Ranges;
import io.tidegate.report.Screen;
import io.tidegate.run.CheckReport;
import io.tidegate.run.ExitStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the gate says of published partitions, for people: failures first. */
final class CheckView {
    /** One partition, or a job that could not be looked at; ordered worst first. */
    private enum Word {
        FAILED(Tone.BAD),
        NOT_CHECKED(Tone.CAUTION),
        NOT_PUBLISHED(Tone.CAUTION),
        PASSED(Tone.GOOD);

        private final Tone tone;

        Word(Tone tone) {
            this.tone = tone;
        }

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    private record Entry(Job job, Recheck answer) {}

    private final List<CheckReport> reports;
    private final Verbosity verbosity;
    private final Screen screen;
    private final List<Entry> entries = new ArrayList<>();

    CheckView(List<CheckReport> reports, Verbosity verbosity, Screen screen) {
        this.reports = reports;
        this.verbosity = verbosity;
        this.screen = screen;
        reports.forEach(report -> report.answers().forEach(answer -> entries.add(new Entry(report.job(), answer))));
        entries.sort(Comparator.comparing(e -> word(e.answer())));
    }

    private static Word word(Recheck answer) {
        if (answer instanceof Recheck.NothingPublished) {
            return Word.NOT_PUBLISHED;
        }
        return answer instanceof Recheck.SourcesMissing
                ? Word.NOT_CHECKED
                : answer.code().isPresent() ? Word.FAILED : Word.PASSED;
    }

    /** The same word as in tables, for programs. */
    static String key(Recheck answer) {
        return word(answer).text().replace(' ', '_');
    }

    int exit() {
        List<Integer> statuses = new ArrayList<>();
        reports.forEach(report -> {
            report.trouble().ifPresent(t -> statuses.add(t.code().exitStatus()));
            report.answers()
                    .forEach(a ->
                            statuses.add(a.code().map(ErrorCode::exitStatus).orElse(0)));
        });
        return ExitStatus.ofStatuses(statuses);
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (CheckReport report : reports) {
            report.trouble().ifPresent(t -> {
                String why = "%s (%s)".formatted(t.getMessage(), t.code().text());
                lines.addAll(Headline.of(
                        Word.NOT_CHECKED.tone,
                        Word.NOT_CHECKED.text(),
                        report.job().name(),
                        why,
                        screen));
                lines.addAll(Headline.cure(t.cure(), screen));
            });
        }
        entries.stream().filter(e -> word(e.answer()) == Word.FAILED).forEach(e -> {
            String what = e.job().name() + " " + e.answer().partition();
            lines.addAll(Headline.of(Word.FAILED.tone, Word.FAILED.text(), what, sentence(e.answer()), screen));
            lines.addAll(CheckTable.lines(checks(e.answer()), verbosity, screen));
        });
        lines.addAll(others());
        return lines;
    }

    /** One line each; neighbours of which the same is to be said are one line. */
    private List<Line> others() {
        Map<String, List<Entry>> alike = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (word(entry.answer()) != Word.FAILED) {
                String key =
                        "%s\n%s\n%s".formatted(word(entry.answer()), entry.job().name(), sentence(entry.answer()));
                alike.computeIfAbsent(key, k -> new ArrayList<>()).add(entry);
            }
        }
        List<Line> lines = new ArrayList<>();
        alike.values().forEach(group -> {
            Entry first = group.get(0);
            Word word = word(first.answer());
            for (List<Partition> piece : Ranges.pieces(
                    group.stream().map(e -> e.answer().partition()).toList())) {
                String what = first.job().name() + " " + Ranges.span(piece);
                lines.addAll(Headline.of(word.tone, word.text(), what, sentence(first.answer()), screen));
                if (group.size() == 1) {
                    lines.addAll(CheckTable.lines(checks(first.answer()), verbosity, screen));
                }
            }
        });
        return lines;
    }

    static String sentence(Recheck answer) {
        if (answer instanceof Recheck.NothingPublished nothing) {
            return nothing.why();
        } else if (answer instanceof Recheck.SourcesMissing missing) {
            return "a check looks into the sources: " + missing.why();
        }
        Recheck.Judged judged = (Recheck.Judged) answer;
        return "%s; version %d, %s".formatted(found(judged), judged.version(), runs(judged));
    }

    private static String runs(Recheck.Judged judged) {
        return judged.runs().isEmpty() ? "written by others" : "run " + String.join(", ", new TreeSet<>(judged.runs()));
    }

    private static String found(Recheck.Judged judged) {
        Verdict verdict = judged.verdict();
        if (verdict.standing() != Verdict.Standing.JUDGED) {
            return verdict.passes() ? "empty, as on_empty allows" : "empty, which on_empty calls a fault";
        }
        int all = verdict.outcomes().size();
        long warned = verdict.outcomes().stream()
                .filter(c -> c.status() == CheckOutcome.Status.WARN)
                .count();
        String checks = all == 0 ? "no checks" : Numbers.count(all, "check") + " passed";
        if (!verdict.passes()) {
            checks = "%d of %s failed".formatted(verdict.stopping().size(), Numbers.count(all, "check"));
        } else if (warned > 0) {
            checks = "%d of %s warned".formatted(warned, Numbers.count(all, "check"));
        }
        return "%s on %s".formatted(checks, Numbers.count(judged.rows(), "row"));
    }

    static List<CheckOutcome> checks(Recheck answer) {
        return answer instanceof Recheck.Judged judged ? judged.verdict().outcomes() : List.of();
    }

    /** {@code 1 failed, 3 not published, 10 passed; exit 20}. */
    String summary() {
        List<String> parts = new ArrayList<>();
        counts().forEach((word, count) -> parts.add(Numbers.count(count) + " " + word));
        return "check  %s; exit %d".formatted(String.join(", ", parts), exit());
    }

    /** Partitions by what was found, worst first; a job that could not be looked at counts as one. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        int jobs = (int) reports.stream().filter(r -> r.trouble().isPresent()).count();
        for (Word word : Word.values()) {
            int count =
                    (int) entries.stream().filter(e -> word(e.answer()) == word).count()
                            + (word == Word.NOT_CHECKED ? jobs : 0);
            if (count > 0) {
                counts.put(word.text(), count);
            }
        }
        return counts;
    }

    /** Owner, runbook and next step of each job that something stands against. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (CheckReport report : reports) {
            Optional<Entry> first = entries.stream()
                    .filter(e ->
                            e.job().equals(report.job()) && e.answer().code().isPresent())
                    .findFirst();
            if (first.isPresent() || report.trouble().isPresent()) {
                notes.addAll(Headline.whom(report.job(), screen));
                notes.add("Next: " + first.map(CheckView::next).orElse("tidegate doctor"));
            }
        }
        return notes;
    }

    private static String next(Entry entry) {
        String command = switch (word(entry.answer())) {
            case FAILED, PASSED -> "diff";
            case NOT_PUBLISHED -> "plan";
            case NOT_CHECKED -> "ready";
        };
        return "tidegate %s %s --partition %s"
                .formatted(command, entry.job().name(), entry.answer().partition());
    }
}
