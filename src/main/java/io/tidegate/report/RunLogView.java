package io.tidegate.report;

import io.tidegate.ledger.ByHand;
import io.tidegate.ledger.CheckOutcome;
import io.tidegate.ledger.Event;
import io.tidegate.ledger.NotifiedEvent;
import io.tidegate.report.Palette.Tone;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The events of a run, or of a partition over many runs, as a log: one line an event, and under a gate the checks that did not pass. */
public final class RunLogView {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunLogView() {}

    public static List<String> lines(List<Event> events, Screen screen) {
        if (events.isEmpty()) {
            return List.of("no events");
        }
        List<String> lines = new ArrayList<>();
        for (Event event : events) {
            String type = "%-12s".formatted(event.type());
            String head = "%s  %s  ".formatted(SECOND.format(event.at()), type);
            List<String> wrapped = Wrap.lines(head, EventText.of(event), screen.width());
            lines.add(wrapped.get(0).replace(type, screen.paint(tone(event), type)));
            lines.addAll(wrapped.subList(1, wrapped.size()));
            if (event instanceof Event.Checked checked) {
                checked.checks().stream()
                        .filter(check -> check.status() != CheckOutcome.Status.PASS)
                        .forEach(check -> lines.addAll(check(check, screen)));
            }
        }
        return lines;
    }

    private static List<String> check(CheckOutcome check, Screen screen) {
        String status = "%-13s".formatted(check.status().text());
        String samples = check.samples().isEmpty() ? "" : "; such as " + String.join(", ", check.samples());
        List<String> lines = new ArrayList<>(Wrap.lines(
                "    " + status + " ",
                "%s  %s, expected %s%s".formatted(check.name(), check.observed(), check.expected(), samples),
                screen.width()));
        Tone tone = check.status().lets() ? Tone.CAUTION : Tone.BAD;
        lines.set(0, lines.get(0).replace(status, screen.paint(tone, status)));
        return lines;
    }

    private static Tone tone(Event event) {
        if (event instanceof Event.Published || event instanceof ByHand.Adopted || event instanceof Event.RolledBack) {
            return Tone.GOOD;
        }
        if (event instanceof Event.Blocked || event instanceof Event.Failed) {
            return Tone.BAD;
        }
        if (event instanceof NotifiedEvent notified && notified.outcome() == NotifiedEvent.Outcome.FAILED) {
            return Tone.CAUTION;
        }
        return event instanceof Event.RunFinished finished && finished.exitStatus() != 0 ? Tone.CAUTION : Tone.PLAIN;
    }
}
