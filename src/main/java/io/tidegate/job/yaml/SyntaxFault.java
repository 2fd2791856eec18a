package io.tidegate.job.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Text that is not YAML, or YAML that no job file needs, with the cure that its usual cause suggests. */
final class SyntaxFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final transient Refusal refusal;

    SyntaxFault(Place place, String problem, String cure) {
        super(problem, null, false, false);
        this.place = place;
        this.refusal = new Refusal(problem, cure);
    }

    Place place() {
        return place;
    }

    Refusal refusal() {
        return refusal;
    }

    static SyntaxFault quoteTemplate(Place place) {
        return new SyntaxFault(
                place,
                "Cannot read the template: without quotes, `{{` opens a YAML map",
                "Quote it: write \"{{ … }}\", with the quotes around the whole value.");
    }

    static SyntaxFault of(SourceText source, YamlEngineException e) {
        if (!(e instanceof MarkedYamlEngineException marked)) {
            return new SyntaxFault(
                    Place.startOf(source),
                    "Cannot read the file as YAML: " + firstLine(String.valueOf(e.getMessage())),
                    "Save it as plain YAML 1.2 text in UTF-8.");
        }
        Mark mark = marked.getProblemMark().or(marked::getContextMark).orElse(null);
        Place place = mark == null ? Place.startOf(source) : at(source, mark);
        if (opensTemplate(source, place.line())) {
            return quoteTemplate(place);
        }
        if (marked.getContextMark().isPresent()
                && opensTemplate(source, marked.getContextMark().get().getLine() + 1)) {
            return quoteTemplate(at(source, marked.getContextMark().get()));
        }
        String problem = String.valueOf(marked.getProblem());
        if (problem.startsWith("expected ','") && source.line(place.line()).contains("${")) {
            return new SyntaxFault(
                    place,
                    "Cannot read the reference: inside `{…}` and without quotes, `${` opens a YAML map",
                    "Quote it: write \"${VAR}\", with the quotes around the whole value.");
        }
        return new SyntaxFault(
                place,
                "Cannot read the file as YAML: " + firstLine(problem),
                cure(problem + " " + marked.getContext()));
    }

    private static Place at(SourceText source, Mark mark) {
        return new Place(source, mark.getLine() + 1, mark.getColumn() + 1, 1, Trail.TOP);
    }

    /** Whether the line has {@code {{} that no quote stands before. */
    private static boolean opensTemplate(SourceText source, int line) {
        String text = source.line(line);
        int opens = text.indexOf("{{");
        if (opens < 0) {
            return false;
        }
        String before = text.substring(0, opens);
        return before.chars().filter(c -> c == '"').count() % 2 == 0
                && before.chars().filter(c -> c == '\'').count() % 2 == 0;
    }

    private static String cure(String problem) {
        if (problem.contains("\\t") || problem.contains("TAB")) {
            return "Indent with blanks: YAML allows no tabs there.";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "Quote the value if it holds `: `; otherwise look at the indentation of this line and the one before.";
        }
        if (problem.contains("cannot start any token")) {
            return "Quote the value: that character has a meaning of its own in YAML.";
        }
        if (problem.contains("unexpected end of stream") || problem.contains("stream end")) {
            return "Close the quote, `[` or `{` that is still open.";
        }
        if (problem.contains("alias") || problem.contains("anchor")) {
            return "Quote the value if it is text that begins with `*` or `&`.";
        }
        return "Look at the indentation of this line and the one before, and quote values that hold `: `, ` #`, `{` or `[`.";
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
