package io.tidegate.cli;

import io.tidegate.error.TidegateException;
import io.tidegate.job.Nearest;
import io.tidegate.report.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Command line and environment into a filled command, or a usage error with its cure. */
final class Parser {
    /**
     * A command with its options filled in.
     *
     * @param help whether only its help was asked for
     * @param variables the environment variables that options came from
     */
    record Parsed(Command command, CommandLine line, boolean help, List<String> variables) {}

    private final Catalogue.Entry entry;

    Parser(Catalogue.Entry entry) {
        this.entry = entry;
    }

    Parsed parse(List<String> arguments, Map<String, String> env) {
        Command command = entry.maker().get();
        CommandLine line = commandLine(entry, command);
        ParseResult given = parse(line, arguments);
        if (env.keySet().stream().noneMatch(name -> name.startsWith("TIDEGATE_")) || line.isUsageHelpRequested()) {
            return new Parsed(command, line, line.isUsageHelpRequested(), List.of());
        }
        EnvironmentOptions extra = EnvironmentOptions.of(line.getCommandSpec(), given, env);
        if (extra.tokens().isEmpty()) {
            return new Parsed(command, line, false, List.of());
        }
        Command again = entry.maker().get();
        CommandLine lineAgain = commandLine(entry, again);
        try {
            parse(
                    lineAgain,
                    Stream.concat(extra.tokens().stream(), arguments.stream()).toList());
        } catch (TidegateException e) {
            throw fromEnvironment(e, extra.variables());
        }
        return new Parsed(again, lineAgain, false, extra.variables());
    }

    /** The same error, with the variables that options were taken from. */
    static TidegateException fromEnvironment(TidegateException e, List<String> variables) {
        return variables.isEmpty()
                ? e
                : new TidegateException(
                        e.code(),
                        e.getMessage(),
                        "%s\nOptions were also taken from the environment: %s."
                                .formatted(e.cure(), String.join(", ", variables)),
                        e);
    }

    static CommandLine commandLine(Catalogue.Entry entry, Command command) {
        CommandLine line = new CommandLine(command);
        line.setCommandName("tidegate " + entry.name());
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        line.setOverwrittenOptionsAllowed(false);
        line.setAllowOptionsAsOptionParameters(false);
        line.setUnmatchedOptionsAllowedAsOptionParameters(false);
        line.getCommandSpec()
                .usageMessage()
                .sortOptions(false)
                .customSynopsis(("tidegate " + entry.name() + " " + entry.synopsis()).strip() + " [OPTIONS]")
                .description("%n" + sentence(entry.summary()) + "%n")
                .footer(Help.footer(entry.name()));
        return line;
    }

    private static String sentence(String summary) {
        return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
    }

    private ParseResult parse(CommandLine line, List<String> arguments) {
        ParseResult result;
        try {
            result = line.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            throw unmatched(e.getUnmatched().get(0), line.getCommandSpec());
        } catch (MissingParameterException e) {
            throw Usage.wrong(
                    "Cannot use %s without a value".formatted(names(e.getMissing())),
                    "Write %s.".formatted(example(e.getMissing())));
        } catch (OverwrittenOptionException e) {
            throw Usage.wrong(
                    "Cannot use %s twice".formatted(names(List.of(e.getOverwritten()))), "Leave out one of the two.");
        } catch (ParameterException e) {
            throw Usage.wrong(
                    "Cannot read the command line: %s".formatted(Printable.quoted(e.getMessage(), 200)),
                    "See `tidegate %s --help`.".formatted(entry.name()));
        }
        refuseBlanks(result);
        return result;
    }

    private static void refuseBlanks(ParseResult result) {
        for (ArgSpec argument : result.matchedArgs()) {
            if (argument.stringValues().stream().anyMatch(String::isBlank)) {
                throw Usage.wrong(
                        "Cannot use a blank value for %s".formatted(names(List.of(argument))),
                        "Give it a value, or leave it out.");
            }
        }
    }

    private TidegateException unmatched(String token, CommandSpec spec) {
        String shown = Printable.quoted(token, 60);
        if (!token.startsWith("-")) {
            return Usage.wrong(
                    "Cannot use '%s' with %s: it takes no such argument".formatted(shown, entry.name()),
                    "See `tidegate %s --help`.".formatted(entry.name()));
        }
        String name = token.contains("=") ? token.substring(0, token.indexOf('=')) : token;
        if (Catalogue.LATER_OPTIONS.contains(name)) {
            return Usage.later(name, "Leave it out; `tidegate %s --help` lists what there is.".formatted(entry.name()));
        }
        List<String> takers = Catalogue.COMMANDS.stream()
                .filter(e -> commandLine(e, e.maker().get())
                        .getCommandSpec()
                        .optionsMap()
                        .containsKey(name))
                .map(Catalogue.Entry::name)
                .toList();
        if (!takers.isEmpty()) {
            return Usage.wrong(
                    "Cannot use %s with %s: it makes no sense there".formatted(name, entry.name()),
                    "Leave it out. It belongs to: %s.".formatted(String.join(", ", takers)));
        }
        List<String> known = new ArrayList<>(spec.optionsMap().keySet());
        known.removeIf(option -> !option.startsWith("--"));
        return Usage.wrong(
                "Cannot use %s with %s: there is no such option".formatted(shown, entry.name()),
                "%sSee `tidegate %s --help`.".formatted(Nearest.hint(name, known), entry.name()));
    }

    private static String names(List<ArgSpec> arguments) {
        return String.join(", ", arguments.stream().map(Parser::name).toList());
    }

    private static String name(ArgSpec argument) {
        return argument instanceof CommandLine.Model.OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String example(List<ArgSpec> arguments) {
        return String.join(
                ", ",
                arguments.stream().map(a -> name(a) + " " + a.paramLabel()).toList());
    }
}
