package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.report.DisplayWidth;
import io.tidegate.report.Json;
import io.tidegate.report.Palette.Tone;
import io.tidegate.report.Printable;
import io.tidegate.report.Wrap;
import java.util.List;

/**
 * The only way to the two streams: results on stdout, everything else on stderr, secrets masked and control characters taken
 * out, so that a name or a value from a file cannot write to the terminal.
 */
final class Printer {
    /** Before each further line of a text: what comes out of data cannot begin a line of its own. */
    private static final String CONTINUED = "\n    | ";

    private final Surroundings world;
    private final Verbosity verbosity;
    private final Format format;
    private final Colour outColour;
    private final Colour errColour;
    private final boolean live;
    private Redactor redactor = Redactor.NOTHING_SECRET;
    private boolean liveLine;
    private int liveWidth;

    Printer(Surroundings world, Format format, Verbosity verbosity, String colour) {
        this.world = world;
        this.format = format;
        this.verbosity = verbosity;
        this.outColour = Colour.of(colour, world.env(), world.terminals().out());
        this.errColour = Colour.of(colour, world.env(), world.terminals().err());
        this.live = world.terminals().err() && verbosity != Verbosity.QUIET;
    }

    /** From here on these values are masked. */
    void hide(Redactor secrets) {
        redactor = secrets;
    }

    Format format() {
        return format;
    }

    Verbosity verbosity() {
        return verbosity;
    }

    /** Whether a line can be drawn over on stderr. */
    boolean isLive() {
        return live;
    }

    Colour outColour() {
        return outColour;
    }

    void answer(String command, Answer answer) {
        clearLive();
        if (format.isJson()) {
            out(Json.line(document(command, answer)));
        } else {
            if (format == Format.GITHUB) {
                answer.annotations()
                        .forEach(a -> out(Printable.lines(a.masked(redactor).text())));
            }
            if (verbosity != Verbosity.QUIET || answer.summary().isEmpty()) {
                answer.lines()
                        .forEach(line -> fitted(line, world.terminals().out()).forEach(this::out));
            }
            if (!answer.summary().isEmpty()) {
                out(safe(answer.summary()));
            }
        }
        if (verbosity != Verbosity.QUIET) {
            answer.notes().forEach(this::note);
        }
        world.out().flush();
    }

    /** The full document, secrets masked: what {@code -o json} prints and what result files hold. */
    JsonNode document(String command, Answer answer) {
        ObjectNode document = Json.object();
        document.put("schema_version", Json.SCHEMA_VERSION)
                .put("command", command)
                .put("exit", answer.exit());
        if (!answer.summary().isEmpty()) {
            document.put("summary", answer.summary());
        }
        document.setAll(answer.document());
        return redactor.mask(document);
    }

    /** One event of an {@code ndjson} stream. */
    void event(ObjectNode event) {
        out(Json.line(redactor.mask(event)));
        world.out().flush();
    }

    /** A line on stderr, unless quiet. */
    void note(String text) {
        if (verbosity != Verbosity.QUIET) {
            clearLive();
            world.err().println(safe(text));
            world.err().flush();
        }
    }

    /** How work goes on, on stderr, unless quiet; on a terminal it is broken between words, under what it is about. */
    void told(String text) {
        String line = safe(text);
        if (!world.terminals().err() || line.contains(" | ") || fits(line)) {
            note(text);
        } else if (verbosity != Verbosity.QUIET) {
            clearLive();
            int head = line.indexOf(": ") + 1 == line.indexOf(' ') ? line.indexOf(' ') + 1 : 0;
            Wrap.lines(line.substring(0, head), line.substring(head), liveWidth())
                    .forEach(world.err()::println);
            world.err().flush();
        }
    }

    /** A line on stderr for those who asked for more. */
    void detail(String text) {
        if (verbosity.compareTo(Verbosity.VERBOSE) >= 0) {
            note(text);
        }
    }

    /** Draws over the last live line; what does not fit is cut, because a line that wraps cannot be drawn over. */
    void live(String text) {
        String shown = DisplayWidth.cut(safe(text), liveWidth() - 1, "");
        world.err().print("\r\u001b[2K" + errColour.palette().paint(Tone.QUIET, shown));
        world.err().flush();
        liveLine = true;
    }

    /** On a terminal, prose is broken between words; what stands after {@code |} is a piece of a file. */
    private List<String> fitted(Line drawn, boolean isTerminal) {
        String line = clean(drawn);
        if (!isTerminal || drawn.form() != Line.Form.PROSE || line.contains(" | ") || fits(line)) {
            return List.of(line);
        }
        String text = line.stripLeading();
        String head = line.startsWith("error  ") ? "error  " : line.substring(0, line.length() - text.length());
        return Wrap.lines(head, line.substring(head.length()), liveWidth());
    }

    private boolean fits(String line) {
        return DisplayWidth.of(line) <= liveWidth();
    }

    private int liveWidth() {
        if (liveWidth == 0) {
            liveWidth = Math.max(world.width(), 2);
        }
        return liveWidth;
    }

    /** An error always reaches stderr. */
    void error(Trouble trouble) {
        clearLive();
        List<String> lines = trouble.lines(verbosity);
        List<String> first =
                fitted(Line.prose("error  " + lines.get(0)), world.terminals().err());
        world.err()
                .println(first.get(0).replaceFirst("error", errColour.palette().paint(Tone.BAD, "error")));
        first.subList(1, first.size()).forEach(world.err()::println);
        lines.subList(1, lines.size())
                .forEach(line ->
                        fitted(Line.prose(line), world.terminals().err()).forEach(world.err()::println));
        world.err().flush();
    }

    /** The faults of a job file, on stderr, always. */
    void faults(List<Line> lines) {
        clearLive();
        lines.forEach(line -> fitted(line, world.terminals().err()).forEach(world.err()::println));
        world.err().flush();
    }

    private void clearLive() {
        if (liveLine) {
            world.err().print("\r\u001b[2K");
            world.err().flush();
            liveLine = false;
        }
    }

    private void out(String line) {
        world.out().println(line);
    }

    private String clean(Line line) {
        return line.form() == Line.Form.DRAWN ? redactor.mask(line.text()) : safe(line.text());
    }

    private String safe(String text) {
        return Printable.lines(redactor.mask(text)).replace("\n", CONTINUED);
    }
}
