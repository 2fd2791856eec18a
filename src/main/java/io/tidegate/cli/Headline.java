package io.tidegate.cli;

import io.tidegate.report.DisplayWidth;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Screen;
import io.tidegate.report.Wrap;
import java.util.ArrayList;
import java.util.List;

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
}
