package io.tidegate.cli;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.error.TidegateException;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillEvent;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.BackfillId;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Standing;
import io.tidegate.report.BackfillHistoryDocument;
import io.tidegate.report.BackfillPlanDocument;
import io.tidegate.report.BackfillPlanView;
import io.tidegate.report.BackfillView;
import io.tidegate.report.CalendarView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One backfill: as the ledger tells it, or its plan where nothing has been written of it yet. */
final class BackfillShowCommand extends ProjectCommand {
    @Parameters(arity = "0..*", paramLabel = "ID|FILE", description = "The backfill's id, or the file of its plan.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--calendar", description = "Draw what has become of each planned partition as a calendar.")
    private boolean calendar;

    @Override
    void check() {
        if (names.size() != 1) {
            throw Usage.wrong(
                    names.isEmpty() ? "Cannot show a backfill without its id" : "Cannot show more than one backfill",
                    "Name one id or file; `tidegate backfill ls` lists them.");
        }
    }

    @Override
    Answer answer(Session session) {
        Optional<BackfillId> named = id(names.get(0));
        Optional<BackfillPlan> read =
                named.isPresent() ? Optional.empty() : Optional.of(PlanFile.read(session, session.local(names.get(0))));
        BackfillId id = named.or(() -> read.map(BackfillPlan::id)).orElseThrow();
        Optional<BackfillHistory> history = session.ledger().backfills().stream()
                .filter(backfill -> backfill.id().equals(id))
                .findFirst();
        if (history.isEmpty() && read.isEmpty()) {
            throw Usage.wrong(
                    "Cannot find a backfill %s in %s"
                            .formatted(id, session.ledger().location()),
                    "`tidegate backfill ls` lists them.");
        }
        if (calendar) {
            BackfillPlan plan = read.orElseGet(() -> planned(session, history.orElseThrow()));
            return drawn(session, plan, history);
        }
        String currency = session.project().cost().currency();
        return history.map(known -> Answer.drawn(
                        Line.drawn(BackfillView.lines(known, currency, session.screen())),
                        BackfillHistoryDocument.of(known)))
                .orElseGet(() -> Answer.drawn(
                        Line.drawn(BackfillPlanView.lines(read.orElseThrow(), session.screen())),
                        BackfillPlanDocument.of(read.orElseThrow())));
    }

    private static Optional<BackfillId> id(String text) {
        try {
            return Optional.of(new BackfillId(text));
        } catch (TidegateException e) {
            return Optional.empty();
        }
    }

    /** The file that the ledger names, if it still holds that plan. */
    private static BackfillPlan planned(Session session, BackfillHistory history) {
        Optional<Path> file = history.planned().stream()
                .findFirst()
                .map(BackfillEvent.Planned::file)
                .map(session::local)
                .filter(Files::isRegularFile);
        return file.map(path -> PlanFile.read(session, path))
                .filter(plan -> plan.id().equals(history.id()))
                .orElseThrow(() -> Usage.wrong(
                        "Cannot draw the calendar of %s: its plan is not here".formatted(history.id()),
                        "Name the plan's file: tidegate backfill show FILE --calendar"));
    }

    private static Answer drawn(Session session, BackfillPlan plan, Optional<BackfillHistory> history) {
        List<Line> lines = new ArrayList<>();
        for (JobPart part : plan.jobs()) {
            Map<String, Outcome> outcomes =
                    history.map(known -> known.outcomes(part.job())).orElse(Map.of());
            SortedMap<Partition, PartitionCalendar.Entry> entries = new TreeMap<>();
            part.isReprocess()
                    .forEach((partition, isReprocess) -> entries.put(
                            partition,
                            new PartitionCalendar.Entry(
                                    standing(Optional.ofNullable(outcomes.get(partition.text())), isReprocess), "")));
            PartitionCalendar drawn = new PartitionCalendar(session.project().job(part.job()), entries);
            if (!lines.isEmpty()) {
                lines.add(Line.of(""));
            }
            lines.addAll(Line.drawn(CalendarView.lines(drawn, session.screen())));
        }
        return Answer.done(
                lines,
                "backfill %s: %s"
                        .formatted(
                                plan.id(),
                                history.map(known -> known.state().text()).orElse("planned")),
                history.map(BackfillHistoryDocument::of).orElseGet(() -> BackfillPlanDocument.of(plan)));
    }

    /** What is still to come is stale when it replaces something, and missing otherwise. */
    private static Standing standing(Optional<Outcome> outcome, boolean isReprocess) {
        return outcome.map(found -> switch (found.status()) {
                    case PUBLISHED -> Standing.PUBLISHED;
                    case BLOCKED -> Standing.BLOCKED;
                    case FAILED -> Standing.FAILED;
                })
                .orElse(isReprocess ? Standing.STALE : Standing.MISSING);
    }
}
