package io.tidegate.cli;

import io.tidegate.job.Job;
import io.tidegate.report.DisplayWidth;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Screen;
import io.tidegate.report.Wrap;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What became of a thing: on one line where it fits, otherwise the sentence goes below. */
final class Headline {
    private Headline() {}

    static List<Line> of(Tone tone, String word, String what, String sentence, Screen screen) {
        String head = screen.paint(tone, word) + "  " + Printable.text(what);
        String text = Printable.text(sentence);
        if (DisplayWidth.of("%s  %s  %s".formatted(word, what, text)) <= screen.width()) {
            return List.of(Line.drawn(head + "  " + text));
        }
        List<Line> lines = new ArrayList<>(List.of(Line.drawn(head)));
        lines.addAll(Line.drawn(Wrap.lines("  ", text, screen.width())));
        return lines;
    }

    /** What to do about it; lines that fit are left as they are, since some are to be pasted. */
    static List<Line> cure(String cure, Screen screen) {
        String head = "  cure   ";
        return cure.lines()
                .filter(text -> !text.isBlank())
                .map(Printable::text)
                .flatMap(text -> DisplayWidth.of(head + text) <= screen.width()
                        ? Stream.of(head + text)
                        : Wrap.lines(head, text, screen.width()).stream())
                .map(Line::drawn)
                .toList();
    }

    /** Owner and runbook, on one line where it fits. */
    static List<String> whom(Job job, Screen screen) {
        String owner = "Owner: " + job.owner();
        String runbook = job.runbook().map(r -> "Runbook: " + r).orElse("");
        if (runbook.isEmpty()) {
            return List.of(owner);
        }
        String both = owner + "   " + runbook;
        return DisplayWidth.of(both) <= screen.width() ? List.of(both) : List.of(owner, runbook);
    }
}
