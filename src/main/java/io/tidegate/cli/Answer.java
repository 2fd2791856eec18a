package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a command has to say, in every form at once; {@link Printer} picks the one that was asked for.
 *
 * @param exit the exit status
 * @param lines tables, for stdout
 * @param summary the one line that ends stdout; empty only where the lines are a file in themselves
 * @param notes owner, runbook and next step, for stderr
 * @param document the same for machines, without the fields every document has
 */
record Answer(
        int exit,
        List<Line> lines,
        String summary,
        List<String> notes,
        ObjectNode document,
        List<Annotation> annotations) {
    Answer {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
        annotations = List.copyOf(annotations);
    }

    static Answer done(List<Line> lines, String summary, ObjectNode document) {
        return new Answer(0, lines, summary, List.of(), document, List.of());
    }

    /** What a view has drawn, its last line being the summary. */
    static Answer drawn(List<Line> lines, ObjectNode document) {
        int last = lines.size() - 1;
        List<Line> body = lines.subList(0, last);
        int end = body.size();
        while (end > 0 && body.get(end - 1).text().isBlank()) {
            end--;
        }
        return done(body.subList(0, end), lines.get(last).text(), document);
    }

    /** An answer that is a text in itself (a schema, a script), printed as it is. */
    static Answer verbatim(String text) {
        return new Answer(
                0,
                text.stripTrailing().lines().map(Line::of).toList(),
                "",
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                List.of());
    }

    /** Of a process that leaves the last word to another one. */
    static Answer silent(int exit) {
        return new Answer(exit, List.of(), "", List.of(), JsonNodeFactory.instance.objectNode(), List.of());
    }

    boolean isSilent() {
        return lines.isEmpty() && summary.isEmpty() && document.isEmpty();
    }

    Answer withExit(int status) {
        return new Answer(status, lines, summary, notes, document, annotations);
    }

    Answer withSummary(String other) {
        return new Answer(exit, lines, other, notes, document, annotations);
    }

    Answer withoutLines() {
        return new Answer(exit, List.of(), summary, notes, document, annotations);
    }

    Answer withNotes(List<String> more) {
        return new Answer(exit, lines, summary, more, document, annotations);
    }

    Answer withAnnotations(List<Annotation> more) {
        return new Answer(exit, lines, summary, notes, document, more);
    }
}
