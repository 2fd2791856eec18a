package io.tidegate.cli;

import io.tidegate.error.ErrorCode;
import io.tidegate.error.TidegateException;
import io.tidegate.report.Printable;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command: form and amount of output, and whether anybody may be asked. */
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text (default), json (one line), ndjson (events, then that line) or github (annotations).")
    private String output;

    @Option(
            names = {"-q", "--quiet"},
            description = "Only errors and the summary line.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more; -vv adds stack traces.")
    private boolean[] verbose = {};

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto (default), always or never; NO_COLOR and CLICOLOR_FORCE are heeded.")
    private String color;

    @Option(
            names = {"-y", "--yes"},
            description = "Answer every question with yes.")
    private boolean yes;

    @Option(names = "--no-input", description = "Never ask, not even on a terminal.")
    private boolean noInput;

    @Option(
            names = "--result-file",
            paramLabel = "FILE",
            description = "Also write the result there as one JSON document.")
    private String resultFile;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    Format format() {
        return Format.of(output == null ? "text" : output)
                .orElseThrow(() -> Usage.wrong(
                        "Cannot use -o %s: there is no such format".formatted(Printable.quoted(output, 40)),
                        "Use text, json, ndjson or github."));
    }

    /** For commands whose output is a file in itself. */
    void refuseForms(String command) {
        if (format() != Format.TEXT) {
            throw Usage.wrong(
                    "Cannot use -o %s with %s: its output is a file in itself".formatted(format().text(), command),
                    "Leave -o out.");
        }
        if (resultFile != null) {
            throw Usage.wrong(
                    "Cannot use --result-file with %s: its output is a file in itself".formatted(command),
                    "Redirect stdout: tidegate %s > FILE.".formatted(command));
        }
    }

    String color() {
        String when = color == null ? "auto" : color;
        if (!when.matches("auto|always|never")) {
            throw Usage.wrong(
                    "Cannot use --color %s".formatted(Printable.quoted(when, 40)), "Use auto, always or never.");
        }
        return when;
    }

    Verbosity verbosity() {
        if (quiet && verbose.length > 0) {
            throw Usage.wrong("Cannot be quiet and verbose at once", "Leave out -q or -v.");
        }
        if (verbose.length > 2) {
            throw Usage.wrong("Cannot say more than -vv does", "Use -v or -vv.");
        }
        if (quiet) {
            return Verbosity.QUIET;
        }
        return verbose.length == 0 ? Verbosity.NORMAL : verbose.length == 1 ? Verbosity.VERBOSE : Verbosity.DEBUG;
    }

    /**
     * Goes on only with a yes: from {@code --yes}, or from a person at a terminal.
     *
     * @throws TidegateException GUARDRAIL with the problem
     */
    void needYes(Session session, String question, String problem) {
        Terminals terminals = session.world().terminals();
        boolean mayAsk = !noInput && terminals.in() && terminals.err();
        if (!yes && !(mayAsk && session.ask(question))) {
            throw new TidegateException(ErrorCode.GUARDRAIL, problem, "Add --yes.");
        }
    }

    Optional<String> resultFile() {
        return Optional.ofNullable(resultFile);
    }
}
