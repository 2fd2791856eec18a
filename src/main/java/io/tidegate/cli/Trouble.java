package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.report.Json;
import io.tidegate.report.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** An error as users meet it: problem, cure, and how much of the cause they asked for. */
record Trouble(TidegateException error) {
    /** Whatever was thrown; what is not ours is a bug, an out-of-memory error is the machine's. */
    static Trouble of(Throwable thrown) {
        if (thrown instanceof TidegateException ours) {
            return new Trouble(ours);
        }
        if (thrown instanceof OutOfMemoryError) {
            return new Trouble(new TidegateException(
                    ErrorCode.INFRASTRUCTURE,
                    "Cannot go on: the driver is out of memory (%s)".formatted(thrown.getMessage()),
                    "Give the driver more memory, or build fewer partitions in a chunk with --chunk.",
                    thrown));
        }
        return new Trouble(new TidegateException(
                ErrorCode.BUG,
                "Cannot go on: %s".formatted(described(thrown)),
                "This is a fault in Tidegate. Run it again with -vv and report what it prints.",
                thrown));
    }

    private static String described(Throwable thrown) {
        String kind = thrown.getClass().getSimpleName();
        return thrown.getMessage() == null ? kind : kind + ": " + Printable.quoted(thrown.getMessage(), 300);
    }

    List<String> lines(Verbosity verbosity) {
        List<String> lines = new ArrayList<>();
        lines.add(error.getMessage());
        if (!error.cure().isBlank()) {
            error.cure().lines().forEach(line -> lines.add("       " + line));
        }
        lines.add("       (%s, exit %d; `tidegate explain %s`)"
                .formatted(error.code().text(), exit(), error.code().text()));
        if (verbosity == Verbosity.VERBOSE) {
            for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
                lines.add("  caused by " + described(cause));
            }
        } else if (verbosity == Verbosity.DEBUG) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace, true));
            lines.addAll(trace.toString().lines().toList());
        }
        return lines;
    }

    int exit() {
        return error.code().exitStatus();
    }

    /** For machines; the summary is the problem, so that the last line of stdout says it too. */
    Answer answer() {
        return new Answer(exit(), List.of(), summary(), List.of(), document(), List.of(annotation()));
    }

    private String summary() {
        return "failed: "
                + Objects.toString(error.getMessage()).lines().findFirst().orElse("");
    }

    private ObjectNode document() {
        ObjectNode document = Json.object().put("status", "error");
        document.set("error", node());
        ArrayNode causes = Json.array();
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            causes.add(described(cause));
        }
        if (!causes.isEmpty()) {
            document.set("causes", causes);
        }
        return document;
    }

    ObjectNode node() {
        return Json.object()
                .put("code", error.code().text())
                .put("blame", error.code().blame().name().toLowerCase(java.util.Locale.ROOT))
                .put("problem", error.getMessage())
                .put("cure", error.cure());
    }

    private Annotation annotation() {
        return new Annotation(
                Annotation.Level.ERROR,
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                error.code().text(),
                error.getMessage()
                        + Optional.of(error.cure())
                                .filter(c -> !c.isBlank())
                                .map(c -> "\n" + c)
                                .orElse(""));
    }
}
