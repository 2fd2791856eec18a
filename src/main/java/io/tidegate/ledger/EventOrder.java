package io.tidegate.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of a job's events: runs by the time in their id (an id given by hand has none; there the first event's time stands
 * in), and within a run by step, chunk and sequence. What another run wrote of a dead one comes last in the dead one.
 */
final class EventOrder {
    private EventOrder() {}

    private record Placed(Event event, Document document, int index) {
        boolean byAnother() {
            return !event.run().equals(document.run());
        }

        int step() {
            return switch (document.kind()) {
                case STARTED -> 0;
                case INTENT, OUTCOME, NOTE -> 1;
                case FINISHED -> 2;
            };
        }
    }

    static List<Event> sorted(List<Document> documents) {
        List<Placed> placed = new ArrayList<>();
        Map<RunId, Instant> starts = new HashMap<>();
        for (Document document : documents) {
            for (int i = 0; i < document.events().size(); i++) {
                Event event = document.events().get(i);
                placed.add(new Placed(event, document, i));
                starts.merge(event.run(), event.at(), (a, b) -> a.isBefore(b) ? a : b);
            }
        }
        starts.replaceAll(EventOrder::start);
        placed.sort(Comparator.comparing((Placed p) -> starts.get(p.event().run()))
                .thenComparing(p -> p.event().run())
                .thenComparing(Placed::byAnother)
                .thenComparingInt(Placed::step)
                .thenComparingInt(p -> p.document().chunk())
                .thenComparing(p -> month(p.document()))
                .thenComparingInt(p -> p.document().sequence())
                .thenComparing(p -> p.document().kind())
                .thenComparing(p -> p.document().run())
                .thenComparingInt(Placed::index));
        return placed.stream().map(Placed::event).toList();
    }

    /** A chunk's sequence starts anew in each month. */
    private static String month(Document document) {
        return document.events().get(0).at().toString().substring(0, 7);
    }

    /** The time a ULID begins with (48 bits of milliseconds), else the given one. */
    static Instant start(RunId run, Instant firstEvent) {
        return run.time().orElse(firstEvent);
    }
}
