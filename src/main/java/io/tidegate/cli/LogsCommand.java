package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.Ledger;
import io.tidegate.ledger.RunId;
import io.tidegate.report.EventsDocument;
import io.tidegate.report.Numbers;
import io.tidegate.report.RunLogView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Parameters;

/** Everything the ledger holds of one run, in order. */
final class LogsCommand extends ProjectCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description = "A run's id, or a beginning of it that only one run has.")
    private List<String> runs = new ArrayList<>();

    @Override
    void check() {
        if (runs.size() != 1) {
            throw Usage.wrong(
                    runs.isEmpty() ? "Cannot show logs without a run" : "Cannot show the logs of more than one run",
                    "Name one run: tidegate logs RUN. `tidegate history` lists them.");
        }
        new RunId(runs.get(0));
    }

    @Override
    Answer answer(Session session) {
        Ledger ledger = session.ledger();
        List<Event> events = new ArrayList<>();
        for (String job : ledger.jobs()) {
            ledger.events(job).stream()
                    .filter(e -> e.run().text().startsWith(runs.get(0)))
                    .forEach(events::add);
        }
        TreeSet<String> found =
                new TreeSet<>(events.stream().map(e -> e.run().text()).toList());
        if (found.isEmpty()) {
            throw Usage.wrong(
                    "Cannot find the run %s in the ledger %s".formatted(runs.get(0), ledger.location()),
                    "`tidegate history` lists the runs.");
        }
        if (found.size() > 1 && !found.contains(runs.get(0))) {
            throw Usage.wrong(
                    "Cannot tell which run %s means: %s".formatted(runs.get(0), String.join(", ", found)),
                    "Write more of the id.");
        }
        String run = found.first();
        return told(
                session,
                run,
                events.stream().filter(e -> e.run().text().equals(run)).toList());
    }

    private static Answer told(Session session, String run, List<Event> unordered) {
        List<Event> events =
                unordered.stream().sorted(Comparator.comparing(Event::at)).toList();
        ObjectNode document = EventsDocument.of(events).put("run", run);
        List<Line> lines = Line.drawn(RunLogView.lines(events, session.screen()));
        return Answer.done(lines, "run %s: %s".formatted(run, Numbers.count(events.size(), "event")), document);
    }
}
