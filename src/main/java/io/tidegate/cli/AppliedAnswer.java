package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.apply.ApplyEnd;
import io.tidegate.apply.ApplyExit;
import io.tidegate.apply.BackfillReport;
import io.tidegate.ledger.BackfillRequests;
import io.tidegate.ledger.RunId;
import io.tidegate.report.ChangesDocument;
import io.tidegate.report.ChangesView;
import io.tidegate.report.Json;
import io.tidegate.report.Money;
import io.tidegate.report.Numbers;
import io.tidegate.run.RunReport;
import io.tidegate.run.RunResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run of a backfill has to say: its partitions as any run tells them, and how far the whole has come. */
final class AppliedAnswer {
    private AppliedAnswer() {}

    static Answer of(BackfillReport report, Session session, SkipOption skip) {
        RunReport run = new RunReport(
                report.run(),
                report.jobs(),
                report.cost(),
                report.plan().currency(),
                report.took(),
                report.end() instanceof ApplyEnd.Stopped stopped ? Optional.of(stopped.request()) : Optional.empty());
        RunView view = new RunView(run, session.printer().verbosity(), session.screen());
        int exit = skip.exit(ApplyExit.of(report), report.jobs());
        ObjectNode document = RunDocument.of(run, view);
        document.put("status", RunAnswer.status(run, exit))
                .put("backfill", report.plan().id().text())
                .put("end", end(report.end()))
                .put("before", report.before())
                .put("left", report.left())
                .put("spent", report.spent());
        document.set("runs", Json.texts(report.runs().stream().map(RunId::text).toList()));
        ArrayNode changes = document.putArray("changes");
        report.changes()
                .forEach((job, of) -> changes.addObject().put("job", job).setAll(ChangesDocument.of(of)));
        document.putObject("planned")
                .put("low", report.planned().low())
                .put("likely", report.planned().likely())
                .put("high", report.planned().high());
        return new Answer(
                exit,
                lines(report, view, session),
                summary(report, view, exit),
                notes(report, view.notes()),
                document,
                RunDocument.annotations(run, session.project().file()));
    }

    /** What changed stands last, where the eye is when it has ended. */
    private static List<Line> lines(BackfillReport report, RunView view, Session session) {
        List<Line> lines = new ArrayList<>(view.lines());
        report.changes().forEach((job, changes) -> {
            if (!lines.isEmpty()) {
                lines.add(Line.of(""));
            }
            lines.addAll(Line.drawn(ChangesView.lines(job, changes, session.screen())));
        });
        return lines;
    }

    private static String summary(BackfillReport report, RunView view, int exit) {
        boolean isNothing = report.jobs().isEmpty() && report.end() instanceof ApplyEnd.Done;
        List<String> parts = new ArrayList<>();
        parts.add("%sbackfill %s %s"
                .formatted(isNothing ? "nothing to do: " : "", report.plan().id(), end(report.end())));
        if (report.before() > 0) {
            parts.add("%s built before".formatted(Numbers.count(report.before())));
        }
        if (report.left() > 0) {
            parts.add("%s left".formatted(Numbers.count(report.left())));
        }
        if (report.planned().high().signum() > 0) {
            BigDecimal low = report.planned().low();
            BigDecimal high = report.planned().high();
            Money money = Money.of(report.spent(), low, high);
            parts.add("%s %s spent of %s planned"
                    .formatted(money.text(report.spent()), report.plan().currency(), money.between(low, high)));
        }
        parts.add(isNothing ? "exit " + exit : view.summary(exit));
        return String.join("; ", parts);
    }

    static String end(ApplyEnd end) {
        if (end instanceof ApplyEnd.Done) {
            return "applied";
        }
        if (end instanceof ApplyEnd.Asked asked) {
            return asked.by().wish() == BackfillRequests.Wish.CANCEL ? "cancelled" : "paused";
        }
        if (end instanceof ApplyEnd.OverBudget) {
            return "over budget";
        }
        if (end instanceof ApplyEnd.Stale) {
            return "stale";
        }
        return end instanceof ApplyEnd.Stopped ? "stopped" : "ended early";
    }

    private static List<String> notes(BackfillReport report, List<String> ofRun) {
        String id = report.plan().id().text();
        List<String> notes = new ArrayList<>(ofRun.stream()
                .filter(note -> !note.startsWith("Next: ") || report.end() instanceof ApplyEnd.Done)
                .map(note -> report.runs().size() > 1 && note.startsWith("Next: tidegate logs ")
                        ? "Next: tidegate backfill show " + id // which has all of its runs
                        : note)
                .distinct()
                .toList());
        if (report.end() instanceof ApplyEnd.Done && isUndone(report)) {
            notes.add("Once it is mended: tidegate retry " + report.run());
        }
        if (report.end() instanceof ApplyEnd.OverBudget over) {
            notes.add("Spent %s; the next chunk would cost about %s, and the budget is %s."
                    .formatted(Money.exact(over.spent()), Money.exact(over.next()), Money.exact(over.budget())));
            notes.add("Next: plan the rest with a larger budget: tidegate backfill plan … --budget N");
        } else if (report.end() instanceof ApplyEnd.Stale stale) {
            notes.addAll(stale.differences());
            notes.add("What it published stays. Next: plan the rest again, with the new inputs: "
                    + report.plan().command());
        } else if (report.end() instanceof ApplyEnd.Asked asked) {
            notes.add(
                    "%s asked for it: %s".formatted(asked.by().who(), asked.by().reason()));
            if (asked.by().wish() == BackfillRequests.Wish.PAUSE) {
                notes.add("Next: tidegate backfill resume " + id);
            }
        } else if (!(report.end() instanceof ApplyEnd.Done)) {
            notes.add("Next: tidegate backfill resume " + id);
        } else if (notes.stream().noneMatch(note -> note.startsWith("Next: "))) {
            report.changes().entrySet().stream()
                    .flatMap(of -> BackfillDiff.next(of.getKey(), of.getValue()).stream())
                    .findFirst()
                    .ifPresent(notes::add);
        }
        return notes;
    }

    /** Whether a retry would find something to build. */
    private static boolean isUndone(BackfillReport report) {
        return report.jobs().stream()
                .flatMap(job -> job.results().stream())
                .anyMatch(result -> result instanceof RunResult.Blocked
                        || result instanceof RunResult.Failed
                        || result instanceof RunResult.NotReady);
    }
}
