package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.ledger.Event;
import io.tidegate.report.EventsDocument;
import io.tidegate.report.Numbers;
import io.tidegate.report.RunLogView;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Mixin;

/** Everything the ledger holds of one run, in order. */
final class LogsCommand extends ProjectCommand {
    @Mixin
    private OneRun run = new OneRun();

    @Override
    void check() {
        run.check("logs");
    }

    @Override
    Answer answer(Session session) {
        List<Event> events = run.events(session.ledger());
        return told(session, events.get(0).run().text(), events);
    }

    private static Answer told(Session session, String run, List<Event> unordered) {
        List<Event> events =
                unordered.stream().sorted(Comparator.comparing(Event::at)).toList();
        ObjectNode document = EventsDocument.of(events).put("run", run);
        List<Line> lines = Line.drawn(RunLogView.lines(events, session.screen()));
        return Answer.done(lines, "run %s: %s".formatted(run, Numbers.count(events.size(), "event")), document);
    }
}
