package io.tidegate.cli;

import io.tidegate.backfill.BackfillPlan;
import io.tidegate.backfill.JobPart;
import io.tidegate.job.Partition;
import io.tidegate.ledger.BackfillHistory;
import io.tidegate.ledger.BackfillHistory.Outcome;
import io.tidegate.ledger.PartitionState;
import io.tidegate.plan.PartitionCalendar;
import io.tidegate.plan.Standing;
import io.tidegate.report.BackfillHistoryDocument;
import io.tidegate.report.BackfillPlanDocument;
import io.tidegate.report.BackfillPlanView;
import io.tidegate.report.BackfillView;
import io.tidegate.report.CalendarView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One backfill: as the ledger tells it, or its plan where nothing has been written of it yet. */
final class BackfillShowCommand extends ProjectCommand {
    /** The id of a backfill, or the beginning of one. */
    private static final Pattern ID = Pattern.compile("[0-9A-Z]{6,26}");

    @Parameters(
            arity = "0..*",
            paramLabel = "ID|FILE",
            description = "The backfill's id or its first characters, or the file of its plan.")
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
        String name = names.get(0);
        Optional<BackfillPlan> read =
                isId(name) ? Optional.empty() : Optional.of(PlanFile.read(session, session.local(name)));
        Optional<BackfillHistory> history = read.isEmpty()
                ? Optional.of(OneBackfill.find(session, name))
                : session.ledger().backfills().stream()
                        .filter(backfill -> backfill.id().equals(read.get().id()))
                        .findFirst();
        if (calendar) {
            BackfillPlan plan = read.or(() -> OneBackfill.told(session, history.orElseThrow()))
                    .orElseThrow(() -> Usage.wrong(
                            "Cannot draw the calendar of %s: its plan is not here"
                                    .formatted(history.orElseThrow().id()),
                            "Name the plan's file: tidegate backfill show FILE --calendar"));
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

    /** Files of plans have an ending, ids have none. */
    private static boolean isId(String name) {
        return ID.matcher(name).matches();
    }

    private static Answer drawn(Session session, BackfillPlan plan, Optional<BackfillHistory> history) {
        List<Line> lines = new ArrayList<>();
        for (JobPart part : plan.jobs()) {
            Map<String, Outcome> outcomes =
                    history.map(known -> known.outcomes(part.job())).orElse(Map.of());
            Map<String, PartitionState> since =
                    history.map(known -> known.since(part.job())).orElse(Map.of());
            SortedMap<Partition, PartitionCalendar.Entry> entries = new TreeMap<>();
            part.isReprocess()
                    .forEach((partition, isReprocess) -> entries.put(
                            partition,
                            new PartitionCalendar.Entry(
                                    Optional.ofNullable(since.get(partition.text()))
                                            .map(state -> standing(state, isReprocess))
                                            .orElseGet(() -> standing(
                                                    Optional.ofNullable(outcomes.get(partition.text())), isReprocess)),
                                    "")));
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

    /** By what others made of it since; what they took back is to be built again. */
    private static Standing standing(PartitionState since, boolean isReprocess) {
        return switch (since.status()) {
            case PUBLISHED, ADOPTED -> Standing.PUBLISHED;
            case ROLLED_BACK -> standing(Optional.empty(), isReprocess);
            case BLOCKED -> Standing.BLOCKED;
            case FAILED -> Standing.FAILED;
            case RUNNING -> Standing.RUNNING;
            case ABANDONED -> Standing.ABANDONED;
        };
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
